import type { RunRequest } from '../protocol/messages.ts';
import type { GraphPlan } from '../protocol/plan.ts';

/** Whether the run may stop at a breakpoint: its own, its graph's, or one of a subgraph. */
export function mayStop(plan: GraphPlan, request: RunRequest): boolean {
  const stops = [plan.interruptBefore, plan.interruptAfter, request.interruptBefore, request.interruptAfter];
  if (stops.some((nodes) => nodes !== undefined && nodes.length > 0)) return true;
  return Object.values(plan.nodes).some(
    ({ subgraph }) => subgraph !== undefined && mayStop(subgraph, request),
  );
}
