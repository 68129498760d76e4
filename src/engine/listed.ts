import type { GraphPlan } from '../protocol/plan.ts';
import { inWriteOrder } from './routes.ts';
import type { Task } from './state.ts';

/**
 * The tasks of a superstep as they are shown: what was sent, in order, then the nodes in the order in which the graph has them, also where
 * a command has added some. (LangGraph's order.)
 */
export function asListed(plan: GraphPlan | null, tasks: readonly Task[]): readonly Task[] {
  const inOrder = inWriteOrder(tasks);
  const nodes = Object.keys(plan?.nodes ?? {});
  const isPushed = (task: Task): boolean => task.path[0] === '__pregel_push';
  return [
    ...inOrder.filter(isPushed),
    ...inOrder
      .filter((task) => !isPushed(task))
      .toSorted((a, b) => nodes.indexOf(a.node) - nodes.indexOf(b.node)),
  ];
}
