import { recordOf } from '../protocol/json.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { BranchBody, ChannelBody, GraphBodies, NodeBody } from '../node/bodies.ts';
import type { NodeCache } from '../node/node-cache.ts';
import type { NodeStore } from '../node/node-store.ts';
import { namedWithin } from './named-within.ts';
import type { GraphParts, NodePart } from './graph-parts.ts';

/** The functions of a graph, beside its plan. */
export function buildBodies(
  parts: GraphParts,
  plan: GraphPlan,
  store?: NodeStore,
  cache?: NodeCache,
): GraphBodies {
  return {
    plan,
    nodes: recordOf<NodeBody>(
      [...parts.nodes].map(([name, part]) => [name, nodeBody(part, plan.nodes[name]?.reads)]),
    ),
    branches: recordOf<readonly BranchBody[]>(
      [...parts.branches].map(([source, branches]) => [
        source,
        branches.map(({ choose, pathMap }) => ({ choose, ...(pathMap && { pathMap }) })),
      ]),
    ),
    channels: recordOf<ChannelBody>([...parts.channels].map(([name, { body }]) => [name, body])),
    ...subgraphsOf(parts, plan, store),
    ...(parts.inputSchema && { input: parts.inputSchema }),
    ...(parts.contextSchema && { context: parts.contextSchema }),
    ...(store && { store }),
    ...(cache && { cache }),
  };
}

function nodeBody(
  { run, inputChannels, retry, timeout, errorHandler, cache }: NodePart,
  reads: readonly string[] = [],
): NodeBody {
  const readsMore = inputChannels !== undefined && reads.length > inputChannels.length;
  return {
    run,
    ...(readsMore && { input: inputChannels }),
    ...(timeout && { timeout }),
    ...(cache && { cache }),
    ...(retry && { retry }),
    ...(errorHandler && { onError: errorHandler }),
  };
}

function subgraphsOf(
  parts: GraphParts,
  plan: GraphPlan,
  store: NodeStore | undefined,
): Pick<GraphBodies, 'subgraphs'> {
  const subgraphs = [...parts.nodes].flatMap(([node, { subgraph }]) =>
    subgraph === undefined ? [] : [[node, withStore(namedWithin(subgraph, plan.name, node), store)] as const],
  );
  return subgraphs.length === 0 ? {} : { subgraphs: recordOf<GraphBodies>(subgraphs) };
}

/** A subgraph without a store of its own has its parent's, and so have those in it. (LangGraph's rule.) */
function withStore(bodies: GraphBodies, store: NodeStore | undefined): GraphBodies {
  if (store === undefined || bodies.store !== undefined) return bodies;
  const inner = Object.entries(bodies.subgraphs ?? {}).map(
    ([node, subgraph]) => [node, withStore(subgraph, store)] as const,
  );
  return { ...bodies, store, ...(inner.length > 0 && { subgraphs: recordOf<GraphBodies>(inner) }) };
}
