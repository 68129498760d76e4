/**
 * Where a thread can pass from one execution to the next: at a superstep's end and while it waits for an answer. Nothing is under way
 * there, so what is carried over is the whole of it: tasks with questions and answers, the run with its limit, joins, ids that were seen.
 */
import { payloadLimit } from '../protocol/budget.ts';
import { bytesOver } from '../protocol/json.ts';
import { withoutBase } from './run-base.ts';
import type { ThreadStart } from './thread-start.ts';
import type { ThreadState } from './state.ts';

/** Held back in the middle of a run, before the next tasks: a run that nothing is under way of would have gone on otherwise. */
export function isHeld({ phase, tasks }: ThreadState): boolean {
  return phase.kind === 'running' && !tasks.some((task) => task.status === 'running');
}

/** Settled, with a question or at a breakpoint: it waits for a message. */
export function isWaiting({ phase, status }: ThreadState): boolean {
  return phase.kind === 'settled' && status === 'interrupted';
}

/** What the execution after `run` is started with. The past stays in the history of this one, and the plan is sent once. */
export function nextStart(
  state: ThreadState,
  run: string,
  options: Pick<ThreadStart, 'continueAfter'>,
): ThreadStart {
  const { plan } = state;
  const from = canBeCarried(state, 'whole') ? state : withoutBase(state);
  return { ...(plan !== null && { plan }), ...options, after: run, from: { ...from, plan: null, past: [] } };
}

/** Whether Temporal would take it; also with what a rollback needs, which is left behind otherwise. */
export function canBeCarried(state: ThreadState, how: 'whole' | 'needed' = 'needed'): boolean {
  const from = how === 'whole' ? state : withoutBase(state);
  return bytesOver({ ...from, past: [] }, payloadLimit) === undefined;
}
