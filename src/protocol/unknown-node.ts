import type { GraphPlan } from './plan.ts';

type Nodes = Pick<GraphPlan, 'name' | 'nodes'>;

/** Says that something leads to a node that is not there, and which nodes are. (LangGraph's words for a `Send`.) */
export function invalidNodeName(plan: Nodes, name: string, where: string): string {
  return `Invalid node name "${name}" in ${where}. ${nodesOf(plan)}`;
}

/** A sentence with all the names that there are. */
export function nodesOf({ name, nodes }: Nodes): string {
  const names = Object.keys(nodes).map((node) => `"${node}"`);
  return `Graph "${name}" has the nodes ${names.join(', ')}.`;
}
