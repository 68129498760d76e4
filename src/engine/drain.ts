import { GraphDrained } from '../protocol/errors.ts';
import { isQueued } from './run-queue.ts';
import { ownError } from './own-error.ts';
import { settleWith } from './settle.ts';
import type { Turn } from './turn.ts';

/** A run is to end at its next superstep. It may not have begun yet: messages come in any order. */
export function onDrain(turn: Turn, run: string, reason: string): void {
  const { state } = turn;
  if (isQueued(state, run)) {
    state.queue =
      state.queue?.map((request) => (request.id === run ? { ...request, drain: reason } : request)) ?? [];
    return;
  }
  state.drain = { run, reason };
}

/** Whether the run ends here, as it was asked to. Then it has been settled. */
export function drains(turn: Turn): boolean {
  const { run, drain } = turn.state;
  if (run === null || drain === undefined || drain.run !== run.id) return false;
  delete turn.state.drain;
  settleWith(turn, ownError(new GraphDrained(drain.reason)));
  return true;
}
