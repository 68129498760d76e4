import type { GraphBodies } from '../node/bodies.ts';
import { recordOf } from '../protocol/json.ts';
import type { GraphPlan, NodePlan } from '../protocol/plan.ts';
import { hashPlan } from './plan-hash.ts';

/** Of a graph that was compiled without a name. (LangGraph's.) */
export const defaultName = 'LangGraph';

/** A graph as a node of another: without a name of its own it is called after its place, and so are the unnamed graphs in it. */
export function namedWithin(bodies: GraphBodies, parent: string, node: string): GraphBodies {
  return bodies.plan.name === defaultName ? renamed(bodies, `${parent}.${node}`) : bodies;
}

function renamed(bodies: GraphBodies, name: string): GraphBodies {
  const before = bodies.plan.name;
  const subgraphs = Object.entries(bodies.subgraphs ?? {}).map(([node, inner]) => {
    const isUnnamed = inner.plan.name === `${before}.${node}`;
    return [node, isUnnamed ? renamed(inner, `${name}.${node}`) : inner] as const;
  });
  const inner = new Map(subgraphs);
  const nodes = Object.entries(bodies.plan.nodes).map(([node, plan]) => {
    const subgraph = inner.get(node)?.plan;
    return [node, subgraph === undefined ? plan : { ...plan, subgraph }] as const;
  });
  const { hash: _, ...rest } = bodies.plan;
  const plan: Omit<GraphPlan, 'hash'> = { ...rest, name, nodes: recordOf<NodePlan>(nodes) };
  return {
    ...bodies,
    plan: { ...plan, hash: hashPlan(plan) },
    ...(subgraphs.length > 0 && { subgraphs: recordOf<GraphBodies>(subgraphs) }),
  };
}
