import { askNow } from '../node/foreign-interrupt.ts';
import type { AnswersInOrder } from './answers-in-order.ts';

/** What LangGraph's `interrupt()` throws. */
interface LangGraphInterrupt extends Error {
  readonly interrupts: readonly { readonly id?: string; readonly value?: unknown }[];
}

const names = new Set(['GraphInterrupt', 'NodeInterrupt']);

/**
 * Runs code that may call LangGraph's `interrupt()`: what it asks is asked here, and the pause is ours from then on. What a graph asks that the
 * code has called is asked by the id that LangGraph has given to it, by which the answer finds its way back.
 */
export async function asking<T>(answers: AnswersInOrder, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const pause = interruptIn(error);
    if (pause === undefined) throw error;
    const isOwn = answers.open > 0 || pause.name === 'NodeInterrupt';
    answers.open = Math.max(answers.open - 1, 0);
    throw askNow(pause.interrupts.map(({ id, value }) => ({ value, ...(!isOwn && { key: id }) })));
  }
}

/** LangGraph's pause, or an error that some library has wrapped round it. */
function interruptIn(error: unknown): LangGraphInterrupt | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 10; depth += 1) {
    // Ours has the name too, so that LangGraph lets it pass, but no questions: they have been asked.
    if (names.has(current.name) && 'interrupts' in current) return current as LangGraphInterrupt;
    current = current.cause;
  }
  return undefined;
}
