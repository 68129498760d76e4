import type { ErrorData } from '../protocol/error-transfer.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { Interrupt } from '../protocol/messages.ts';
import { asListed } from './listed.ts';
import { asInterrupts, pendingQuestions } from './match-answers.ts';
import type { StreamEvent } from './events.ts';
import type { ThreadState } from './state.ts';
import { settledValues } from './values.ts';

/** How a run has ended: with values, with questions (none at a breakpoint), or with an error. */
export interface Settled {
  readonly values: JsonObject;
  /** Null when the thread does not wait. */
  readonly interrupts: readonly Interrupt<Json>[] | null;
  readonly error: ErrorData | null;
}

export function settledOf(state: ThreadState): Settled {
  return {
    values: settledValues(state),
    interrupts:
      state.status === 'interrupted'
        ? asInterrupts(pendingQuestions(asListed(state.plan, state.tasks)))
        : null,
    error: state.status === 'failed' ? state.error : null,
  };
}

/** The last value of a run that nobody watches. */
export async function settledAfter(events: AsyncGenerator<StreamEvent, Settled>): Promise<Settled> {
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
  }
}
