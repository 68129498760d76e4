import { stopsAfter, stopsBefore } from './breakpoints.ts';
import { commit } from './commit.ts';
import { canBeCarried, isHeld } from './rest.ts';
import { settle, settleFailed, settleInterrupted } from './settle.ts';
import { startReady } from './start-ready.ts';
import type { Channels, Task } from './state.ts';
import type { Turn } from './turn.ts';

/**
 * Goes on as far as the thread can by itself: starts what is ready, commits what is done, settles when nothing is left to do.
 * `custom` are the values of custom channels, when the worker has just folded them.
 */
export function advance(turn: Turn, custom: Channels | null = null): void {
  let folded = custom;
  // Each round commits one superstep; a task that has to run, or a stop, ends it.
  for (;;) {
    if (turn.state.phase.kind !== 'running') return;
    if (turn.state.tasks.length === 0) return settle(turn, 'done');
    if (isFresh(turn.state.tasks) && stopsBefore(turn)) return;
    if (some(turn, 'ready')) {
      if (turn.limits.rest === true && isHeld(turn.state) && canBeCarried(turn.state)) return;
      startReady(turn);
    }
    if (some(turn, 'running')) return;
    if (some(turn, 'failed')) return settleFailed(turn, folded);
    if (some(turn, 'waiting')) return settleInterrupted(turn, folded);
    if (leaves(turn)) return;
    if (!commit(turn, folded)) return;
    folded = null;
    if (stopsAfter(turn)) return;
  }
}

/** No task of the superstep has been started. */
function isFresh(tasks: readonly Task[]): boolean {
  return tasks.every((task) => task.pass === 0);
}

function some(turn: Turn, status: Task['status']): boolean {
  return turn.state.tasks.some((task) => task.status === status);
}

/** A command for the graph around this one ends the run here: what its superstep wrote is not committed. (LangGraph's rule.) */
function leaves(turn: Turn): boolean {
  const leaving = turn.state.tasks.flatMap((task) => task.outcome?.leave ?? []);
  if (leaving.length === 0) return false;
  turn.state.leave = {
    writes: leaving.flatMap(({ writes }) => writes),
    goto: leaving.flatMap(({ goto }) => goto),
  };
  settle(turn, 'done');
  return true;
}
