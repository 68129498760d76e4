import { recordOf } from '../protocol/json.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { BranchBody, ChannelBody, GraphBodies, NodeBody } from '../node/bodies.ts';
import { namedWithin } from './named-within.ts';
import type { GraphParts, NodePart } from './graph-parts.ts';

/** The functions of a graph, beside its plan. */
export function buildBodies(parts: GraphParts, plan: GraphPlan): GraphBodies {
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
    ...subgraphsOf(parts, plan),
    ...(parts.inputSchema && { input: parts.inputSchema }),
    ...(parts.contextSchema && { context: parts.contextSchema }),
  };
}

function nodeBody(
  { run, inputChannels, retry, timeoutMs }: NodePart,
  reads: readonly string[] = [],
): NodeBody {
  const readsMore = inputChannels !== undefined && reads.length > inputChannels.length;
  return {
    run,
    ...(readsMore && { input: inputChannels }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(retry && { retry }),
  };
}

function subgraphsOf(parts: GraphParts, plan: GraphPlan): Pick<GraphBodies, 'subgraphs'> {
  const subgraphs = [...parts.nodes].flatMap(([node, { subgraph }]) =>
    subgraph === undefined ? [] : [[node, namedWithin(subgraph, plan.name, node)] as const],
  );
  return subgraphs.length === 0 ? {} : { subgraphs: recordOf<GraphBodies>(subgraphs) };
}
