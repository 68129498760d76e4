import { asInterrupts, pendingQuestions } from '../src/engine/match-answers.ts';
import type { ThreadState } from '../src/engine/state.ts';
import { memoLimit } from '../src/protocol/budget.ts';
import { jsonBytes } from '../src/protocol/json.ts';

/** What Temporal's list of workflows, and `describe` with no worker up, tell of a thread. */
export function threadMemo(state: ThreadState): Record<string, unknown> {
  const interrupts = asInterrupts(pendingQuestions(state.tasks));
  return {
    status: state.status,
    ...(state.met !== undefined && { queued: state.queue?.length ?? 0 }),
    checkpoint: state.checkpoint?.id ?? null,
    next: state.tasks.filter((task) => task.status !== 'done').map((task) => task.node),
    interrupts:
      jsonBytes(interrupts) <= memoLimit
        ? interrupts
        : interrupts.map(({ id }) => ({ id, value: '(too long for the memo)' })),
  };
}
