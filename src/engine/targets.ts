import type { Target } from '../protocol/command.ts';
import { chooseNext, makeTasks } from './routes.ts';
import type { Turn } from './turn.ts';

/** Adds what a command's `goto` names to the tasks of the present superstep. */
export function addTargets(turn: Turn, targets: readonly Target[]): void {
  const { state } = turn;
  if (state.plan === null || state.checkpoint === null) return;
  const byRouteOnly = { ...state.plan, edges: [], joins: [] };
  const next = chooseNext(byRouteOnly, [{ node: '', routes: targets }], { arrived: {}, deferred: [] });
  const pushed = state.tasks.filter((task) => task.path[0] === '__pregel_push').length;
  const pulled = new Set(
    state.tasks.filter((task) => task.path[0] === '__pregel_pull').map((task) => task.node),
  );
  state.deferred = [...new Set([...state.deferred, ...next.deferred])];
  const added = makeTasks(state.checkpoint.id, next, pushed);
  state.tasks = [
    ...state.tasks,
    ...added.filter((task) => task.path[0] === '__pregel_push' || !pulled.has(task.node)),
  ];
}
