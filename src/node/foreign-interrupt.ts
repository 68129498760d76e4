/**
 * For an `interrupt()` that is another library's: it says what it asks only when it has thrown. So its answers go by the order of the
 * calls, as they do there; within a part of a node, or within a task, by the order of the calls in that.
 */
import { GraphInterrupt, ownPlaces, refuseLate, refuseWithoutCheckpointer, take } from './interrupt.ts';
import { currentCall, currentScratchpad } from './scratchpad.ts';
import type { Scratchpad } from './scratchpad.ts';
import { toJson } from './tagged-json.ts';

/**
 * The answer of the next call; undefined when it has none, and so is to ask.
 * @throws GraphInterrupt in a branch that its node has left behind. GraphValueError `MISSING_CHECKPOINTER`
 */
export function nextAnswer(): { readonly value: unknown } | undefined {
  const scratchpad = here();
  refuseWithoutCheckpointer(scratchpad);
  refuseLate(scratchpad);
  scratchpad.interrupts += 1;
  const place = ownPlaces(scratchpad, currentCall()?.part?.key).find(
    (one) => scratchpad.used[one] !== true && scratchpad.answers[one] != null,
  );
  return place === undefined ? undefined : { value: take(scratchpad, place) };
}

/** Has this asked, of which it is known now that no answer was there. Gives the pause, to be thrown. */
export function askNow(questions: readonly ForeignQuestion[]): GraphInterrupt {
  const { asked, interrupts, node } = here();
  for (const question of questions) {
    const value = toJson(question.value, `The question of node "${node}"`);
    const key = question.key ?? currentCall()?.part?.key;
    asked.push({ index: Math.max(interrupts - 1, 0), value, ...(key !== undefined && { key }) });
  }
  return new GraphInterrupt();
}

export interface ForeignQuestion {
  readonly value?: unknown;
  /** By which its answer is found, where that is not by the order of the calls. */
  readonly key?: string | undefined;
}

function here(): Scratchpad {
  const scratchpad = currentScratchpad();
  if (scratchpad === undefined) throw new GraphInterrupt();
  return scratchpad;
}
