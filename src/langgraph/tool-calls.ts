import type { ToolCall } from '@langchain/core/messages/tool';
import { currentScratchpad } from '../node/scratchpad.ts';
import type { Scratchpad } from '../node/scratchpad.ts';
import { runSideBySide } from '../node/side-by-side.ts';
import { recordOf, resultOfRecord } from '../prebuilt/tool-result.ts';
import type { ToolResult } from '../prebuilt/tool-result.ts';
import { isCommand } from '../protocol/command.ts';
import { AnswersInOrder } from './answers-in-order.ts';
import { asking } from './asked.ts';
import type { LangGraphRunnable } from './langgraph-objects.ts';
import { configOfPart } from './node-config.ts';
import type { LangGraphConfig } from './node-config.ts';

/** A `ToolNode`, LangGraph's or LangChain's. */
interface ToolNode extends LangGraphRunnable {
  runTool(call: ToolCall, config: CallConfig, ...rest: unknown[]): Promise<ToolResult>;
}

interface CallConfig extends Partial<Pick<LangGraphConfig, 'configurable'>> {
  readonly executionInfo?: { readonly idempotencyKey: string };
}

const known = new WeakSet<object>();

/**
 * Makes the calls of a `ToolNode` parts of their node: what a tool asks is tied to its call, all that they ask surfaces at once, and a call
 * that has finished is not made again. It calls its tools by a method, so it is given one of its own; elsewhere that does what it did.
 */
export function tieToCalls(runnable: LangGraphRunnable): void {
  if (!isToolNode(runnable) || known.has(runnable)) return;
  known.add(runnable);
  const runTool = runnable.runTool.bind(runnable);
  runnable.runTool = (call, config, ...rest) => {
    const scratchpad = currentScratchpad();
    const { configurable } = config;
    if (scratchpad === undefined || !(configurable?.__pregel_scratchpad instanceof AnswersInOrder))
      return runTool(call, config, ...rest);
    return batchOf(scratchpad).add(call, (key) => {
      const part = configOfPart({ ...config, configurable }, key);
      return asking(part.answers, () => runTool(call, withOwnKey(part.config, key), ...rest));
    });
  };
}

function isToolNode(runnable: LangGraphRunnable): runnable is ToolNode {
  return 'runTool' in runnable && typeof runnable.runTool === 'function' && 'tools' in runnable;
}

/** For services that can recognise a repeated call. */
function withOwnKey(config: CallConfig, key: string): CallConfig {
  const { executionInfo } = config;
  if (executionInfo === undefined) return config;
  const idempotencyKey = `${executionInfo.idempotencyKey}/${key}`;
  return { ...config, executionInfo: { ...executionInfo, idempotencyKey } };
}

const batches = new WeakMap<Scratchpad, Batch>();

function batchOf(scratchpad: Scratchpad): Batch {
  const batch = batches.get(scratchpad) ?? new Batch(() => batches.delete(scratchpad));
  batches.set(scratchpad, batch);
  return batch;
}

/** The calls that a node makes in one turn. */
class Batch {
  readonly #calls: { readonly name: string; readonly key: string; readonly run: () => unknown }[] = [];
  readonly #results: Promise<readonly unknown[]>;

  constructor(onStart: () => void) {
    this.#results = Promise.resolve().then(() => {
      onStart();
      return runSideBySide(this.#calls);
    });
  }

  async add(call: ToolCall, run: (key: string) => Promise<ToolResult>): Promise<ToolResult> {
    const index = this.#calls.length;
    const key = this.#keyOf(call);
    this.#calls.push({ name: call.name, key, run: async () => recordOf(await run(key)) });
    return forLangGraph(resultOfRecord((await this.#results)[index]));
  }

  /** A model may give two calls one id, or none. */
  #keyOf({ id, name }: ToolCall): string {
    const wanted = id ?? name;
    const equal = this.#calls.filter(({ key }) => key === wanted || key.startsWith(`${wanted}#`)).length;
    return equal === 0 ? wanted : `${wanted}#${equal}`;
  }
}

/** A command that was recorded is known to LangGraph as one, too. */
function forLangGraph(result: ToolResult): ToolResult {
  return isCommand(result) ? Object.assign(result, { lg_name: 'Command' }) : result;
}
