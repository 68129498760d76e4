import { recordOf } from '../protocol/json.ts';
import type { BranchPlan, ChannelPlan, GraphPlan, NodePlan } from '../protocol/plan.ts';
import type { CompileOptions } from './compile-options.ts';
import type { GraphParts, NodePart } from './graph-parts.ts';
import { defaultName, namedWithin } from './named-within.ts';
import { hashPlan } from './plan-hash.ts';

/** The graph as data: pure JSON, and with its hash. */
export function buildPlan(parts: GraphParts, options: CompileOptions): GraphPlan {
  const {
    name = defaultName,
    description,
    interruptBefore = [],
    interruptAfter = [],
    strict = false,
  } = options;
  const plan = {
    format: 1,
    name,
    ...(description !== undefined && { description }),
    channels: recordOf<ChannelPlan>(
      [...parts.channels].map(([channel, definition]) => [channel, definition.plan]),
    ),
    input: [...parts.input],
    output: [...parts.output],
    nodes: recordOf<NodePlan>(
      [...parts.nodes].map(([node, part]) => [node, nodePlan(parts, node, part, name)]),
    ),
    edges: [...parts.edges],
    joins: [...parts.joins],
    branches: branchPlans(parts),
    interruptBefore: interruptBefore === '*' ? '*' : [...interruptBefore],
    interruptAfter: interruptAfter === '*' ? '*' : [...interruptAfter],
    strict,
    ...(options.checkpointer === true && { remembers: true }),
  } as const;
  return { ...plan, hash: hashPlan(plan) };
}

function nodePlan(parts: GraphParts, name: string, part: NodePart, graph: string): NodePlan {
  // A path function sees the whole state, so its node's task has to be handed all of it.
  const subgraph = part.subgraph && namedWithin(part.subgraph, graph, name).plan;
  const reads = parts.branches.has(name)
    ? [...(part.inputChannels ?? []), ...parts.state]
    : (part.inputChannels ?? subgraph?.input.filter((channel) => parts.channels.has(channel)));
  return {
    reads: [...new Set(reads ?? parts.state)],
    ...(part.ends && { ends: part.ends }),
    ...(part.metadata && { metadata: part.metadata }),
    ...(part.defer && { defer: true }),
    ...(part.errorHandler && { errorHandler: true }),
    ...(subgraph && { subgraph }),
    options: part.options,
  };
}

function branchPlans(parts: GraphParts): Readonly<Record<string, readonly BranchPlan[]>> {
  return recordOf(
    [...parts.branches].map(([source, branches]) => [
      source,
      branches.map(({ name, pathMap }): BranchPlan => {
        return pathMap ? { name, ends: [...new Set(Object.values(pathMap))] } : { name };
      }),
    ]),
  );
}
