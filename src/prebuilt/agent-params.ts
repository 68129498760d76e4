import type { BaseMessage } from '@langchain/core/messages';
import type { Checkpointer } from '../graph/checkpointer.ts';
import type { GraphNodeFunction, RunnableNode } from '../graph/node-function.ts';
import type { AddNodeOptions } from '../graph/node-options.ts';
import type { ContextSchema, GraphSchema, StateOf, UpdateOf } from '../graph/schema.ts';
import type { NodeConfig } from '../node/config.ts';
import type { NodeStore } from '../node/node-store.ts';
import type { Messages } from '../langchain/messages-reducer.ts';
import type { MessageModifier, Prompt } from './agent-prompt.ts';
import type { AnyRunnable } from './bind-tools.ts';
import type { ResponseFormat } from './structured-response.ts';
import type { ToolNode } from './tool-node.ts';
import type { ClientTool, ServerTool } from './tools.ts';

type ContextOf<Context> = [Context] extends [ContextSchema] ? StateOf<Context> : unknown;
/** What the hook before the model makes for it. */
interface ForModel {
  readonly llmInputMessages: BaseMessage[];
}
interface ForModelUpdate {
  readonly llmInputMessages?: Messages;
}

/** What `createReactAgent` takes. The names are LangGraph's, and `nodeOptions`. */
export interface AgentParams<
  Schema extends GraphSchema = GraphSchema,
  Structured = unknown,
  Context extends ContextSchema | undefined = ContextSchema | undefined,
> {
  /** A chat model that can call tools, or a function that gives one, bound to its tools. */
  readonly llm:
    | AnyRunnable
    | ((
        state: StateOf<Schema> & ForModel,
        config: NodeConfig<ContextOf<Context>>,
      ) => AnyRunnable | Promise<AnyRunnable>);
  /** Tools, or a `ToolNode` of them. */
  readonly tools: ToolNode | readonly (ClientTool | ServerTool)[];
  /** What the model is told besides the messages. */
  readonly prompt?: Prompt<StateOf<Schema>> | undefined;
  /** LangGraph's older name of `prompt`. */
  readonly stateModifier?: Prompt<StateOf<Schema>> | undefined;
  /** LangGraph's older form of `prompt`: a function gets the messages alone. */
  readonly messageModifier?: MessageModifier | undefined;
  /** The state, where it has more than `messages`. */
  readonly stateSchema?: Schema | undefined;
  readonly contextSchema?: Context;
  readonly checkpointer?: Checkpointer | boolean | undefined;
  /** LangGraph's older name of `checkpointer`. */
  readonly checkpointSaver?: Checkpointer | boolean | undefined;
  readonly store?: NodeStore | undefined;
  readonly interruptBefore?: readonly ('agent' | 'tools')[] | '*' | undefined;
  readonly interruptAfter?: readonly ('agent' | 'tools')[] | '*' | undefined;
  /** Asks the model, at the end, for a response of this form: it is written to `structuredResponse`. */
  readonly responseFormat?: ResponseFormat<Structured> | undefined;
  /** A node before each call of the model: it may shorten the messages, or make `llmInputMessages` for the model alone. */
  readonly preModelHook?:
    | GraphNodeFunction<StateOf<Schema> & ForModel, UpdateOf<Schema> & ForModelUpdate, ContextOf<Context>>
    | RunnableNode
    | undefined;
  /** A node after each call of the model: it may check what the model wants, or ask a person. */
  readonly postModelHook?:
    | GraphNodeFunction<StateOf<Schema>, UpdateOf<Schema>, ContextOf<Context>>
    | RunnableNode
    | undefined;
  /** Of the graph, and of the messages of its model. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** `inline` for a model that knows no names of messages: they are put into the text. */
  readonly includeAgentName?: 'inline' | undefined;
  /** `v1`: the tool calls of one message are one task. `v2`: each is one of its own. Default `v1`. */
  readonly version?: 'v1' | 'v2' | undefined;
  /** Timeouts, retries, task queues and the like of the nodes. */
  readonly nodeOptions?: {
    readonly agent?: AddNodeOptions;
    readonly tools?: AddNodeOptions;
    readonly preModelHook?: AddNodeOptions;
    readonly postModelHook?: AddNodeOptions;
  };
}
