import type { GraphPlan } from './plan.ts';
import type { TaskPath } from './task.ts';

/** What makes a node run, by LangGraph's names of channels. */
export function triggersOf(plan: GraphPlan, node: string, path: TaskPath): readonly string[] {
  if (path[0] === '__pregel_push') return ['__pregel_push'];
  const joins = plan.joins.filter(({ to }) => to === node);
  const hasEdge = plan.edges.some(([, to]) => to === node);
  return joins.length > 0 && !hasEdge
    ? joins.map(({ from }) => `join:${from.join('+')}:${node}`)
    : [`branch:to:${node}`];
}
