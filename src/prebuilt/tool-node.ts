import { isBaseMessage } from '@langchain/core/messages';
import type { BaseMessage, ToolMessage } from '@langchain/core/messages';
import type { ToolCall } from '@langchain/core/messages/tool';
import { ensureConfig, Runnable } from '@langchain/core/runnables';
import type { RunnableConfig } from '@langchain/core/runnables';
import type { ExecutionInfo } from '../node/config.ts';
import { runAsPart } from '../node/current-task.ts';
import { runSideBySide } from '../node/side-by-side.ts';
import { Command, isCommand, isSend } from '../protocol/command.ts';
import { GraphValueError } from '../protocol/errors.ts';
import { pendingCalls } from './pending-calls.ts';
import { isForModel } from './tool-failure.ts';
import { asToolError, asToolResult, recordOf, resultOfRecord } from './tool-result.ts';
import type { ToolResult } from './tool-result.ts';
import type { ClientTool } from './tools.ts';

/** Options of `ToolNode`. The names are LangGraph's. */
export interface ToolNodeOptions {
  readonly name?: string;
  readonly tags?: readonly string[];
  /** Tells the model of an exception of a tool, so that it can mend its call. Default true. With false the node fails. */
  readonly handleToolErrors?: boolean;
}

/**
 * A node that runs the tools which the last message of the model calls, side by side, and gives one message for each. (LangGraph: `ToolNode`.)
 *
 * What a tool asks (`interrupt`) is tied to its call: the answer reaches no other call. All that the calls of a message ask surfaces at once.
 * A call that has finished is recorded while others go on or wait, and is not made again. A tool gets its arguments and, as the second argument, the
 * config with `state`, `toolCallId`, `store`, `context`, `writer`; its `executionInfo.idempotencyKey` is the call's own: the same for every attempt and
 * pass of this call, and no other's.
 *
 * @throws when run: what a tool throws, with `handleToolErrors: false`; GraphValueError `INVALID_GRAPH` for an input without a message of a model.
 * @example
 * const graph = new StateGraph(MessagesAnnotation)
 *   .addNode('agent', async ({ messages }, config) => ({ messages: await model.bindTools(tools).invoke(messages, config) }))
 *   .addNode('tools', new ToolNode(tools))
 *   .addEdge(START, 'agent')
 *   .addConditionalEdges('agent', toolsCondition, ['tools', END])
 *   .addEdge('tools', 'agent')
 *   .compile({ checkpointer, name: 'agent' });
 */
// `any`, as in LangGraph: the state that it is given, and the update that it gives.
// oxlint-disable-next-line typescript/no-explicit-any
export class ToolNode<T = any> extends Runnable<T, T> {
  static override lc_name(): string {
    return 'ToolNode';
  }

  readonly lc_namespace = ['holdpoint', 'prebuilt'];
  readonly tools: ClientTool[];
  readonly handleToolErrors: boolean;
  readonly tags: readonly string[];

  constructor(
    tools: readonly ClientTool[],
    { name, tags = [], handleToolErrors = true }: ToolNodeOptions = {},
  ) {
    super();
    this.name = name ?? 'tools';
    this.tags = tags;
    this.tools = [...tools];
    this.handleToolErrors = handleToolErrors;
  }

  override async invoke(input: T, options?: Partial<RunnableConfig>): Promise<T> {
    const config = this.#configOf(options);
    const calls = callsOf(input);
    const results = await runSideBySide(
      calls.map(({ call, key, state }) => {
        const own = configOfCall(config, key);
        return {
          key,
          name: call.name,
          run: () => runAsPart(own, async () => recordOf(await this.runTool(call, own, state))),
        };
      }),
    );
    return outputOf(input, results.map(resultOfRecord)) as T;
  }

  /** Runs one call. */
  protected async runTool(call: ToolCall, config: RunnableConfig, state: unknown): Promise<ToolResult> {
    try {
      const tool = this.tools.find(({ name }) => name === call.name);
      if (tool === undefined) throw new Error(`Tool "${call.name}" not found.`);
      const { context, store, writer } = config as { context?: unknown; store?: unknown; writer?: unknown };
      const runtime = {
        ...config,
        state,
        toolCallId: call.id ?? '',
        config,
        context,
        store: store ?? null,
        writer: writer ?? null,
      };
      const output: unknown = await tool.invoke({ ...call, type: 'tool_call' } as never, runtime as never);
      return asToolResult(output, call, tool.name);
    } catch (error) {
      if (!this.handleToolErrors || config.signal?.aborted === true || !isForModel(error)) throw error;
      return asToolError(error, call);
    }
  }

  /** The tools' runs have names of their own. */
  #configOf(options: Partial<RunnableConfig> | undefined): RunnableConfig {
    const { runName: _, ...config } = ensureConfig(options);
    return this.tags.length === 0 ? config : { ...config, tags: [...(config.tags ?? []), ...this.tags] };
  }
}

interface CallToMake {
  readonly call: ToolCall;
  readonly key: string;
  readonly state: unknown;
}

/** The calls that are still to be made: of the last message of the model, or the one that was sent here. */
function callsOf(input: unknown): readonly CallToMake[] {
  if (typeof input === 'object' && input !== null && 'lg_tool_call' in input) {
    const { lg_tool_call, ...state } = input;
    return withKeys([lg_tool_call as ToolCall], state);
  }
  const calls = pendingCalls(messagesOf(input));
  if (calls === undefined)
    throw invalid('no message of a model is among its messages, so there are no tool calls');
  return withKeys(calls, input);
}

function messagesOf(input: unknown): readonly BaseMessage[] {
  const messages: unknown =
    typeof input === 'object' && input !== null && 'messages' in input ? input.messages : input;
  if (Array.isArray(messages) && messages.every((message) => isBaseMessage(message))) return messages;
  throw invalid('it takes messages, or a state that has them under "messages"');
}

/** A model may give two calls one id, or none. */
function withKeys(calls: readonly ToolCall[], state: unknown): readonly CallToMake[] {
  const taken = new Map<string, number>();
  return calls.map((call) => {
    const id = call.id ?? call.name;
    const before = taken.get(id) ?? 0;
    taken.set(id, before + 1);
    return { call, key: before === 0 ? id : `${id}#${before + 1}`, state };
  });
}

/** With an idempotency key that is the call's own. */
function configOfCall(config: RunnableConfig, key: string): RunnableConfig {
  const { executionInfo } = config as { readonly executionInfo?: ExecutionInfo };
  if (executionInfo === undefined) return config;
  const idempotencyKey = `${executionInfo.idempotencyKey}/${key}`;
  return { ...config, executionInfo: { ...executionInfo, idempotencyKey } } as RunnableConfig;
}

/** In the form of the input. Sends to the graph around this one go there in one command. (LangGraph's rules.) */
function outputOf(input: unknown, results: readonly ToolResult[]): unknown {
  const isList = Array.isArray(input);
  if (!results.some(isCommand)) return isList ? results : { messages: results };
  const toParent = results.filter((result) => isCommand(result) && onlySendsToParent(result)) as Command[];
  const others = results.filter((result) => !(toParent as readonly ToolResult[]).includes(result));
  const parts: unknown[] = others.map((result) =>
    isCommand(result) ? result : isList ? [result] : { messages: [result satisfies ToolMessage] },
  );
  if (toParent.length === 0) return parts;
  return [...parts, new Command({ graph: Command.PARENT, goto: toParent.flatMap(({ goto }) => goto) })];
}

function onlySendsToParent({ graph, goto }: Command): boolean {
  return graph === Command.PARENT && goto.every(isSend);
}

function invalid(what: string): GraphValueError {
  return new GraphValueError(`ToolNode: ${what}.`, { code: 'INVALID_GRAPH' });
}
