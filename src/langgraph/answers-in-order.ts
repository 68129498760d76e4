import { nextAnswer } from '../node/foreign-interrupt.ts';

/**
 * What LangGraph's `interrupt()` looks at, in the place of its own scratchpad. Each call counts `interruptCounter` up and then looks whether
 * `resume` has an answer at that place: so counting up is where a call gets its answer, and the place is always the first.
 */
export class AnswersInOrder {
  readonly currentTaskInput: unknown;
  callCounter = 0;
  subgraphCounter = 0;
  /** An answer for whoever asks first: LangGraph's way, not ours. */
  readonly nullResume = undefined;
  /** Calls that have had no answer: they have thrown, and it has not been seen yet what became of that. */
  open = 0;
  #answers: readonly unknown[] = [];

  constructor(input: unknown) {
    this.currentTaskInput = input;
  }

  get interruptCounter(): number {
    return 0;
  }

  set interruptCounter(_count: number) {
    const next = nextAnswer();
    if (next === undefined) this.open += 1;
    this.#answers = next === undefined ? [] : [next.value];
  }

  get resume(): readonly unknown[] {
    return this.#answers;
  }

  consumeNullResume(): void {}
}
