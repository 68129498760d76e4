import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import type { Serialized } from '@langchain/core/load/serializable';

interface ToolRun {
  readonly name: string;
  readonly toolCallId: string | undefined;
}

/** Tells of each tool as it starts, says something, and ends. (LangGraph's chunks of mode `tools`.) */
export class ToolHandler extends BaseCallbackHandler {
  readonly name = 'StreamToolsHandler';
  /** What came after its node has ended would be lost. */
  override readonly awaitHandlers = true;
  readonly #onTool: (chunk: Readonly<Record<string, unknown>>) => void;
  readonly #runs = new Map<string, ToolRun>();

  constructor(onTool: (chunk: Readonly<Record<string, unknown>>) => void) {
    super();
    this.#onTool = onTool;
  }

  override handleToolStart(
    _tool: Serialized,
    input: string,
    run: string,
    _parent?: string,
    tags?: string[],
    metadata?: Record<string, unknown>,
    name = 'unknown',
    toolCallId?: string,
  ): void {
    if (metadata === undefined || tags?.includes('langsmith:hidden') === true) return;
    this.#runs.set(run, { name, toolCallId });
    this.#onTool({ event: 'on_tool_start', toolCallId, name, input });
  }

  override handleToolEvent(chunk: unknown, run: string): void {
    this.#show(run, 'on_tool_event', { data: chunk });
  }

  override handleToolEnd(output: unknown, run: string): void {
    this.#show(run, 'on_tool_end', { output });
    this.#runs.delete(run);
  }

  override handleToolError(error: unknown, run: string): void {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    this.#show(run, 'on_tool_error', { error: { name, message } });
    this.#runs.delete(run);
  }

  #show(run: string, event: string, what: object): void {
    const known = this.#runs.get(run);
    if (known === undefined) return;
    const { name, toolCallId } = known;
    this.#onTool({ event, toolCallId, name, ...what });
  }
}
