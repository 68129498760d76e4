import type { Target } from '../protocol/command.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import { chooseNext, makeTasks } from './routes.ts';
import type { Next } from './routes.ts';
import type { Turn } from './turn.ts';

/** Adds what a command's `goto` names to the tasks of the present superstep. */
export function addTargets(turn: Turn, targets: readonly Target[]): void {
  const { state } = turn;
  if (state.plan === null || state.checkpoint === null) return;
  const byRouteOnly = { ...state.plan, edges: [], joins: [] };
  const chosen = chooseNext(byRouteOnly, [{ node: '', routes: targets }], { arrived: {}, deferred: [] });
  const next = state.tasks.length === 0 ? chosen : { ...chosen, ...laterThanOthers(state.plan, chosen) };
  const pushed = state.tasks.filter((task) => task.path[0] === '__pregel_push').length;
  const pulled = new Set(
    state.tasks.filter((task) => task.path[0] === '__pregel_pull').map((task) => task.node),
  );
  state.deferred = [...new Set([...state.deferred, ...next.deferred])].toSorted();
  const added = makeTasks(state.checkpoint.id, next, pushed);
  state.tasks = [
    ...state.tasks,
    ...added.filter((task) => task.path[0] === '__pregel_push' || !pulled.has(task.node)),
  ];
}

/** Deferred nodes wait for what is there already. */
function laterThanOthers(plan: GraphPlan, { pulls, deferred }: Next): Pick<Next, 'pulls' | 'deferred'> {
  const isDeferred = (name: string): boolean => plan.nodes[name]?.defer === true;
  return {
    pulls: pulls.filter((name) => !isDeferred(name)),
    deferred: [...deferred, ...pulls.filter(isDeferred)],
  };
}
