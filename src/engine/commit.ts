import { START } from '../protocol/command.ts';
import { GraphError } from '../protocol/errors.ts';
import { ownError } from './own-error.ts';
import { contributions, foldWrites } from './fold.ts';
import { chooseNext, inWriteOrder, makeTasks } from './routes.ts';
import { showCheckpoint, showValues } from './show.ts';
import { settleWith } from './settle.ts';
import { requireCarriable } from './require-carriable.ts';
import type { Channels, Task } from './state.ts';
import { archive, makeCheckpoint, noteRan } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * Ends the superstep: its tasks' writes become the state, and their routes the next tasks.
 * False when it has to wait for the worker's reducers, or has failed.
 */
export function commit(turn: Turn, custom: Channels | null): boolean {
  const { state } = turn;
  const { plan } = state;
  if (plan === null) return false;
  const tasks = inWriteOrder(state.tasks);
  try {
    const folded = foldWrites(plan, state.channels, contributions(tasks), custom);
    if (folded.kind === 'needs-worker') {
      state.phase = { kind: 'folding', purpose: 'commit' };
      turn.effects.push({
        kind: 'fold',
        elsewhere: state.elsewhere,
        input: { graph: plan.name, channels: folded.channels },
      });
      return false;
    }
    replaceSuperstep(turn, tasks, folded.channels);
    return true;
  } catch (error) {
    if (!GraphError.is(error)) throw error;
    if (error.code === 'TOO_MANY_TASKS') rejectSenders(turn);
    else rejectWriters(turn, error.reason);
    settleWith(turn, ownError(error));
    return false;
  }
}

function replaceSuperstep(turn: Turn, tasks: readonly Task[], channels: Channels): void {
  const { state } = turn;
  const { plan } = state;
  if (plan === null) return;
  const sources = tasks.map((task) => ({
    node: task.node,
    routes: task.outcome?.routes ?? [],
    handled: task.handling !== undefined,
  }));
  const next = chooseNext(plan, sources, state);
  requireCarriable(next);
  archive(turn);
  state.channels = channels;
  noteRan(turn, tasks);
  state.view = null;
  const checkpoint = makeCheckpoint(turn, 'loop');
  state.tasks = makeTasks(checkpoint.id, next);
  state.arrived = next.arrived;
  state.deferred = next.deferred;
  showValues(
    turn,
    tasks.flatMap((task) => task.outcome?.writes ?? []),
  );
  showCheckpoint(turn);
}

/** Those whose Sends were too many send again when the thread goes on. An input is no node: another one replaces it. */
function rejectSenders(turn: Turn): void {
  turn.state.tasks = turn.state.tasks.map((task) => {
    const sends = (task.outcome?.routes ?? []).some((target) => typeof target !== 'string');
    return sends && task.node !== START ? asReady(task) : task;
  });
}

/** The tasks that cannot be committed run again when the thread goes on: their code may be mended by then. */
function rejectWriters(turn: Turn, channel: string | undefined): void {
  turn.state.tasks = turn.state.tasks.map((task) => {
    if (task.outcome === undefined || !task.outcome.writes.some(([written]) => written === channel))
      return task;
    return asReady(task);
  });
}

function asReady(task: Task): Task {
  const { outcome: _, ...rest } = task;
  return { ...rest, status: 'ready' };
}
