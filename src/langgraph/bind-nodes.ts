import type { GraphBodies, NodeBody } from '../node/bodies.ts';
import type { NodeConfig } from '../node/config.ts';
import { recordOf } from '../protocol/json.ts';
import type { BoundConfig } from './langgraph-objects.ts';

/** By what is bound, and by the node's own function: two graphs of one name can be told to be the same. */
const known = new WeakMap<BoundConfig, WeakMap<NodeBody['run'], NodeBody['run']>>();

/** The graph with nodes that have what `withConfig` has bound to it, where a run cannot say it: handlers, and what is bound to a subgraph. */
export function bindNodes(bodies: GraphBodies, bound: BoundConfig | undefined, isRoot: boolean): GraphBodies {
  const { callbacks, configurable, metadata, tags } = bound ?? {};
  const isBound = [callbacks, ...(isRoot ? [] : [configurable, metadata, tags])].some(
    (member) => Object.keys(member ?? {}).length > 0,
  );
  if (bound === undefined || !isBound) return bodies;
  const nodes = Object.entries(bodies.nodes).map(
    ([name, node]) => [name, { ...node, run: bind(node.run, bound, isRoot) }] as const,
  );
  // It reaches the graphs within it, too.
  const subgraphs = Object.entries(bodies.subgraphs ?? {}).map(
    ([name, inner]) => [name, bindNodes(inner, bound, isRoot)] as const,
  );
  return {
    ...bodies,
    nodes: recordOf<NodeBody>(nodes),
    ...(subgraphs.length > 0 && { subgraphs: recordOf<GraphBodies>(subgraphs) }),
  };
}

function bind(run: NodeBody['run'], bound: BoundConfig, isRoot: boolean): NodeBody['run'] {
  const runs = known.get(bound) ?? new WeakMap<NodeBody['run'], NodeBody['run']>();
  known.set(bound, runs);
  const before = runs.get(run);
  if (before !== undefined) return before;
  const own: NodeBody['run'] = (state, config) => run(state, withBound(config, bound, isRoot));
  runs.set(run, own);
  return own;
}

/** The run's word counts where both have one. (LangChain's rule.) */
export function withBound<Config extends NodeConfig>(
  config: Config,
  { callbacks, configurable, metadata, tags = [] }: BoundConfig,
  isRoot: boolean,
): Config {
  return {
    ...config,
    ...(callbacks !== undefined && {
      callbacks: [...handlersOf(config.callbacks), ...handlersOf(callbacks)],
    }),
    ...(!isRoot && {
      configurable: { ...configurable, ...config.configurable },
      metadata: { ...metadata, ...config.metadata },
      tags: [...tags, ...config.tags],
    }),
  };
}

/** Of a list, or of LangChain's manager of them. */
function handlersOf(callbacks: unknown): readonly unknown[] {
  if (Array.isArray(callbacks)) return callbacks;
  const handlers: unknown = Reflect.get(Object(callbacks) as object, 'handlers');
  return Array.isArray(handlers) ? handlers : [];
}
