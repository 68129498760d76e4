// So that models are heard, and messages come back as what they were.
import '../langchain/index.ts';
import { checkCompileOptions } from '../graph/compile-options.ts';
import type { CompileOptions } from '../graph/compile-options.ts';
import type { EntrypointGraph } from '../graph/entrypoint-graph.ts';
import type { NodeOptions } from '../protocol/plan.ts';
import { bindNodes } from './bind-nodes.ts';
import { DurableGraph } from './durable-graph.ts';
import type { Durable, LangGraphGraph, NodesOf } from './durable-types.ts';
import { isBuilder, isCompiled, isStateGraph } from './langgraph-objects.ts';
import type { LangGraphCompiled } from './langgraph-objects.ts';
import { checkLangGraphVersion, installedVersion } from './langgraph-version.ts';
import { readEntrypoint } from './read-entrypoint.ts';
import { readGraph } from './read-graph.ts';
import { notSupported } from './refuse.ts';

/**
 * Options of `durable`: those of `compile`, which count before LangGraph's own, and Temporal's of the nodes' activities.
 *
 * @example
 * durable(graph, { checkpointer, name: 'refund', nodes: { pay: { taskQueue: 'payments', startToCloseTimeout: '5 minutes' } } });
 */
export interface DurableOptions<Nodes extends string = string> extends CompileOptions<Nodes> {
  /** By node: Temporal's options of its activity, in the place of LangGraph's `retryPolicy` and `timeout` where both have one. */
  readonly nodes?: Readonly<Partial<Record<Nodes, NodeOptions>>> | undefined;
}

/**
 * Runs a graph of `@langchain/langgraph` on this library's engine, as it is: a compiled `StateGraph` or its builder, an `entrypoint`, a
 * prebuilt agent, LangChain's `createAgent`. It gives the same surface as `compile()` of this library. What is imported from LangGraph
 * itself works in its nodes: `interrupt`, `Command`, `Send`, `task`, `getWriter`, `getStore`, `getConfig`. Commands may be either library's.
 * The checkpointer that the graph was compiled with is left out.
 *
 * @param graph one of `@langchain/langgraph` 1.4; see docs/langgraph.md for others.
 * @throws GraphError NOT_SUPPORTED for what cannot be carried, by its name, and for a version that cannot be read.
 * @throws GraphValueError INVALID_GRAPH for options that cannot be meant.
 *
 * @example
 * const graph = durable(agent, { checkpointer: await TemporalSaver.start(), name: 'support' });
 * const result = await graph.invoke({ messages: 'Refund order 1042' }, { configurable: { thread_id: 'order-1042' } });
 */
export function durable<Graph extends LangGraphGraph>(
  graph: Graph,
  options: DurableOptions<NodesOf<Graph>> = {},
): Durable<Graph> {
  return make(compiledOf(graph), options) as Durable<Graph>;
}

function make(
  graph: LangGraphCompiled,
  { nodes, ...options }: DurableOptions,
): DurableGraph | EntrypointGraph {
  checkCompileOptions(options);
  if (!isStateGraph(graph)) return readEntrypoint(graph, options, nodes);
  const { name, config } = graph;
  const named = { ...(name !== undefined && { name }), ...options };
  const bodies = bindNodes(readGraph(graph, named, nodes), config, true);
  const { checkpointer } = options;
  const keeps = typeof checkpointer === 'boolean' ? undefined : checkpointer;
  return new DurableGraph(bodies, keeps, checkpointer !== false, config);
}

function compiledOf(given: unknown): LangGraphCompiled {
  const version = installedVersion();
  if (version !== undefined) checkLangGraphVersion(version);
  const graph = isBuilder(given) ? given.compile() : given;
  if (isCompiled(graph)) return graph;
  const inner = typeof graph === 'object' && graph !== null ? (Reflect.get(graph, 'graph') as unknown) : null;
  if (isCompiled(inner)) return inner;
  throw notSupported(
    'durable() was given no graph of @langchain/langgraph',
    "Give a compiled StateGraph, its builder, an entrypoint, or an agent of LangChain's; a graph of this library is durable by compile({ checkpointer })",
  );
}
