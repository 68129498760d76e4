import { addEdge, addJoin } from '../graph/add-edge.ts';
import { buildBodies } from '../graph/build-bodies.ts';
import { buildPlan } from '../graph/build-plan.ts';
import type { CompileOptions } from '../graph/compile-options.ts';
import type { BranchPart, GraphParts, NodePart } from '../graph/graph-parts.ts';
import { cachedSubgraph } from '../graph/add-node.ts';
import { checkChannelName, checkNodeName } from '../graph/names.ts';
import { readNodeOptions } from '../graph/node-options.ts';
import type { AnyNodeOptions } from '../graph/node-options.ts';
import { validateBreakpoints } from '../graph/validate-graph.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { NodeConfig } from '../node/config.ts';
import type { NodeCache } from '../node/node-cache.ts';
import type { NodeStore } from '../node/node-store.ts';
import { GraphValueError } from '../protocol/errors.ts';
import type { NodeOptions } from '../protocol/plan.ts';
import { bindNodes } from './bind-nodes.ts';
import { isStateGraph } from './langgraph-objects.ts';
import type {
  LangGraphBuilder,
  LangGraphCompiled,
  LangGraphNodeSpec,
  LangGraphStateGraph,
} from './langgraph-objects.ts';
import { readChannel } from './read-channel.ts';
import { contextSchema, fieldSchemas, inputSchema } from './read-schemas.ts';
import { refuseGraph } from './refuse-graph.ts';
import { callRunnable, nodeFunction, runNode } from './run-runnable.ts';

/** Options of our own, for the activities of nodes. */
export type NodeOptionsByName = Readonly<Record<string, NodeOptions | undefined>>;

/**
 * A graph of LangGraph's as one of ours: its plan, and functions that call its nodes.
 * @throws GraphError NOT_SUPPORTED for what cannot be carried, by its name.
 */
export function readGraph(
  graph: LangGraphStateGraph,
  options: CompileOptions,
  nodeOptions: NodeOptionsByName = {},
): GraphBodies {
  refuseGraph(graph);
  const store = options.store ?? (graph.store as NodeStore | undefined);
  const parts = partsOf(graph.builder, nodeOptions);
  validateBreakpoints(parts, options);
  refuseUnknownNodes(parts, nodeOptions);
  const cache = options.cache ?? (graph.cache as NodeCache | undefined);
  return buildBodies(parts, buildPlan(parts, { ...breakpointsOf(graph), ...options }), store, cache);
}

/** @throws GraphValueError INVALID_GRAPH */
function refuseUnknownNodes({ nodes }: GraphParts, nodeOptions: NodeOptionsByName): void {
  const unknown = Object.keys(nodeOptions).find((name) => !nodes.has(name));
  if (unknown === undefined) return;
  throw new GraphValueError(
    `There is no node "${unknown}", which the option "nodes" names. The graph has ${[...nodes.keys()].map((name) => `"${name}"`).join(', ')}.`,
    { code: 'INVALID_GRAPH', node: unknown },
  );
}

function breakpointsOf(graph: LangGraphCompiled): CompileOptions {
  const { interruptBefore, interruptAfter, description } = graph;
  return {
    ...(interruptBefore && { interruptBefore }),
    ...(interruptAfter && { interruptAfter }),
    ...(description !== undefined && { description }),
  };
}

function partsOf(builder: LangGraphBuilder, nodeOptions: NodeOptionsByName): GraphParts {
  const schemas = fieldSchemas(builder);
  const channels = new Map(
    Object.entries(builder.channels).map(([name, channel]) => {
      checkChannelName(name);
      return [name, readChannel(name, channel, schemas[name])] as const;
    }),
  );
  const parts: GraphParts = {
    channels,
    // What a conditional edge sees. What a node sees is said at the node.
    state: [...channels.keys()],
    input: Object.keys(builder._inputDefinition),
    output: Object.keys(builder._outputDefinition),
    inputSchema: inputSchema(builder),
    contextSchema: contextSchema(builder),
    nodes: new Map<string, NodePart>(),
    defaults: {},
    edges: [],
    joins: [],
    branches: new Map(Object.entries(builder.branches).map(([source, all]) => [source, branchesOf(all)])),
  };
  for (const [name, spec] of Object.entries(builder.nodes)) {
    if (spec.isErrorHandler === true) continue;
    parts.nodes.set(name, nodePart(builder, name, spec, nodeOptions[name]));
  }
  for (const [from, to] of builder.edges) addEdge(parts, from, to);
  for (const [from, to] of builder.waitingEdges) addJoin(parts, from, to);
  return parts;
}

function branchesOf(branches: LangGraphBuilder['branches'][string]): BranchPart[] {
  return Object.entries(branches).map(([name, { path, ends }]) => ({
    name,
    choose: (state: unknown, config: NodeConfig) => callRunnable(path, state, config, []),
    ...(ends && { pathMap: { ...ends } }),
  }));
}

function nodePart(
  builder: LangGraphBuilder,
  name: string,
  spec: LangGraphNodeSpec,
  ours: NodeOptions | undefined,
): NodePart {
  checkNodeName(name);
  const given = { ...optionsOf(builder, spec), ...ours } as AnyNodeOptions;
  const settings = readNodeOptions(name, given);
  const { runnable } = spec;
  const own = { ...settings, given, run: nodeFunction(runnable) };
  if (isStateGraph(runnable) && settings.cache !== undefined) throw cachedSubgraph(name);
  if (isStateGraph(runnable)) return { ...own, inputChannels: undefined, subgraph: readSubgraph(runnable) };
  return { ...own, inputChannels: Object.keys(spec.input ?? builder._schemaDefinition) };
}

/** It is called after its place, unless it has a name of its own. */
function readSubgraph(graph: LangGraphStateGraph): GraphBodies {
  const { name, checkpointer, config } = graph;
  const bodies = readGraph(graph, {
    ...(name !== undefined && { name }),
    ...(checkpointer === true && { checkpointer }),
  });
  return bindNodes(bodies, config, false);
}

/** With the graph's defaults, as LangGraph resolves them. */
function optionsOf(builder: LangGraphBuilder, spec: LangGraphNodeSpec): object {
  const { _nodeDefaults: defaults = {} } = builder;
  const { metadata, ends, defer } = spec;
  const retryPolicy = spec.retryPolicy ?? defaults.retryPolicy;
  const timeout = spec.timeout ?? defaults.timeout;
  const cachePolicy = isStateGraph(spec.runnable)
    ? spec.cachePolicy
    : (spec.cachePolicy ?? defaults.cachePolicy);
  const errorHandler = errorHandlerOf(builder, spec);
  return {
    ...(metadata && { metadata }),
    ...(ends && { ends: Array.isArray(ends) ? ends : Object.keys(ends) }),
    ...(defer === true && { defer }),
    ...(retryPolicy && { retryPolicy }),
    ...(timeout !== undefined && { timeout }),
    ...(cachePolicy !== undefined && { cachePolicy }),
    ...(errorHandler && { errorHandler }),
  };
}

function errorHandlerOf(
  { nodes, _nodeDefaults: defaults }: LangGraphBuilder,
  { errorHandlerNode }: LangGraphNodeSpec,
): AnyNodeOptions['errorHandler'] {
  const runnable = errorHandlerNode === undefined ? undefined : nodes[errorHandlerNode]?.runnable;
  if (runnable !== undefined)
    return (state, error, config) => runNode(runnable, state, config, { __pregel_node_error: error });
  const handle = defaults?.errorHandler;
  if (handle === undefined) return undefined;
  const byDefault = {
    invoke: (state: unknown, config?: object) =>
      handle(
        state,
        (config as { configurable: Record<string, unknown> }).configurable.__pregel_node_error,
        config,
      ),
  };
  return (state, error, config) => runNode(byDefault, state, config, { __pregel_node_error: error });
}
