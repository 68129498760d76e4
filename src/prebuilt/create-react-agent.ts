import type { BaseMessage } from '@langchain/core/messages';
import type { AgentParams } from './agent-params.ts';
import { promptOf } from './agent-prompt.ts';
import { afterHook, afterModel, afterTools } from './agent-routes.ts';
import type { AgentRoutes } from './agent-routes.ts';
import { channelNames, createReactAgentAnnotation, stateForModel } from './agent-state.ts';
import type { MessagesAnnotation } from '../langchain/messages-annotation.ts';
import { withTools } from './bind-tools.ts';
import type { AnyRunnable } from './bind-tools.ts';
import type { CompiledGraph } from '../graph/compiled-graph.ts';
import type { TypesOf } from '../graph/graph-types.ts';
import type { ContextSchema, GraphSchema, StateOf, UpdateOf } from '../graph/schema.ts';
import { StateGraph } from '../graph/state-graph.ts';
import type { NodeConfig } from '../node/config.ts';
import { END, START } from '../protocol/command.ts';
import { GraphValueError } from '../protocol/errors.ts';
import { modelRetryPolicy } from '../langchain/model-retry.ts';
import { withAgentName } from './agent-name.ts';
import { structuredResponse } from './structured-response.ts';
import { ToolNode } from './tool-node.ts';
import { isClientTool } from './tools.ts';

type AgentNodes = 'agent' | 'tools' | 'pre_model_hook' | 'post_model_hook' | 'generate_structured_response';

/** An agent: a graph of nodes `agent` and `tools`, and of those that its hooks add. */
export type ReactAgent<Schema, Structured, Context> = CompiledGraph<
  TypesOf<
    StateOf<Schema> & { readonly structuredResponse: Structured },
    UpdateOf<Schema>,
    UpdateOf<Schema>,
    StateOf<Schema> & { readonly structuredResponse: Structured },
    [Context] extends [ContextSchema] ? StateOf<Context> : unknown,
    AgentNodes
  >
>;

interface AgentState {
  readonly messages: BaseMessage[];
  readonly llmInputMessages?: BaseMessage[];
}

/**
 * Makes an agent: a graph in which a model calls tools until it has nothing more to call. (LangGraph: `createReactAgent`.)
 *
 * Each call of the model is an activity, `<name>.agent`; the tools of one message are one, `<name>.tools`, or with `version: 'v2'` each call is one of
 * its own. The model's rate limits and failures of its server are tried again when the server says, by `modelRetryPolicy`;
 * `nodeOptions` gives the nodes timeouts, retries and task queues of their own.
 *
 * @throws GraphValueError `INVALID_GRAPH` for a state without `messages`, several prompts, or what `compile` finds; when run, for a model that
 * cannot be bound to the tools.
 * @example
 * const agent = createReactAgent({ llm: model, tools: [addHumanInTheLoop(bookHotel)], checkpointer, name: 'travel' });
 * const result = await agent.invoke({ messages: 'book a stay at McKittrick hotel' }, config);
 */
export function createReactAgent<
  Schema extends GraphSchema = typeof MessagesAnnotation,
  Structured extends Record<string, unknown> = Record<string, unknown>,
  Context extends ContextSchema | undefined = undefined,
>(params: AgentParams<Schema, Structured, Context>): ReactAgent<Schema, Structured, Context> {
  const { name, nodeOptions = {}, preModelHook, postModelHook, responseFormat, contextSchema } = params;
  const schema: GraphSchema = params.stateSchema ?? createReactAgentAnnotation();
  if (!channelNames(schema).includes('messages'))
    throw invalid('Missing required `messages` key in state schema');
  const toolNode = Array.isArray(params.tools)
    ? new ToolNode(params.tools.filter(isClientTool))
    : (params.tools as ToolNode);
  const tools = Array.isArray(params.tools) ? params.tools : toolNode.tools;
  const routes: AgentRoutes = {
    begin: preModelHook === undefined ? 'agent' : 'pre_model_hook',
    end: responseFormat === undefined ? END : 'generate_structured_response',
    isSpread: params.version === 'v2',
  };

  const builder = new StateGraph(schema, contextSchema) as unknown as AnyBuilder;
  builder.addNode('tools', toolNode, nodeOptions.tools);
  builder.addNode('agent', agentNode(params as never, tools), {
    retryPolicy: modelRetryPolicy,
    ...nodeOptions.agent,
    ...(preModelHook !== undefined && { input: stateForModel(schema) }),
  });
  if (preModelHook !== undefined) {
    builder.addNode('pre_model_hook', preModelHook, nodeOptions.preModelHook);
    builder.addEdge('pre_model_hook', 'agent');
  }
  builder.addEdge(START, routes.begin);
  const next = ['tools', routes.end];
  if (postModelHook === undefined) builder.addConditionalEdges('agent', afterModel(routes), next);
  else {
    builder.addNode('post_model_hook', postModelHook, nodeOptions.postModelHook);
    builder.addEdge('agent', 'post_model_hook');
    builder.addConditionalEdges('post_model_hook', afterHook(routes), [routes.begin, ...next]);
  }
  if (responseFormat !== undefined) {
    const respond = async (state: AgentState, config: NodeConfig): Promise<object> => {
      const llm = await modelOf(params as never, state, config);
      return { structuredResponse: await structuredResponse(llm, responseFormat, state.messages, config) };
    };
    builder.addNode('generate_structured_response', respond, {
      retryPolicy: modelRetryPolicy,
      ...nodeOptions.agent,
    });
    builder.addEdge('generate_structured_response', END);
  }
  const direct = new Set(
    tools
      .filter(isClientTool)
      .flatMap((tool) => ('returnDirect' in tool && tool.returnDirect ? [tool.name] : [])),
  );
  if (direct.size === 0) builder.addEdge('tools', routes.begin);
  else builder.addConditionalEdges('tools', afterTools(routes, direct), [routes.begin, END]);

  const {
    checkpointSaver,
    checkpointer = checkpointSaver,
    store,
    description,
    interruptBefore,
    interruptAfter,
  } = params;
  return builder.compile({
    checkpointer,
    store,
    name,
    description,
    interruptBefore,
    interruptAfter,
  }) as ReactAgent<Schema, Structured, Context>;
}

/** Its types come from the parameters. */
interface AnyBuilder {
  addNode(...node: readonly unknown[]): unknown;
  addEdge(from: string, to: string): unknown;
  addConditionalEdges(from: string, path: unknown, ends: readonly string[]): unknown;
  compile(options: object): unknown;
}

function agentNode(
  params: AgentParams,
  tools: readonly unknown[],
): (state: AgentState, config: NodeConfig) => Promise<object> {
  const { llm, name, includeAgentName } = params;
  const prompt = promptOf(params);
  let bound: Promise<AnyRunnable> | undefined;
  return async (state, config) => {
    const model =
      typeof llm === 'function'
        ? await modelOf(params, state, config)
        : await (bound ??= withTools(llm, tools as never));
    const { llmInputMessages = [], ...rest } = state;
    const told = llmInputMessages.length > 0 ? { ...rest, messages: llmInputMessages } : rest;
    const speaks = includeAgentName === 'inline' ? withAgentName(model, 'inline') : model;
    const said = (await prompt.pipe(speaks).invoke(told, config)) as BaseMessage;
    if (name !== undefined) {
      said.name = name;
      said.lc_kwargs['name'] = name;
    }
    return { messages: [said] };
  };
}

function modelOf(
  { llm }: AgentParams,
  state: AgentState,
  config: NodeConfig,
): AnyRunnable | Promise<AnyRunnable> {
  return typeof llm === 'function' ? llm(state as never, config as never) : llm;
}

function invalid(message: string): GraphValueError {
  return new GraphValueError(`createReactAgent: ${message}.`, { code: 'INVALID_GRAPH' });
}
