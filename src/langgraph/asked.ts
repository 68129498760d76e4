import { askNow } from '../node/foreign-interrupt.ts';
import type { AnswersInOrder } from './answers-in-order.ts';
import { notSupported } from './refuse.ts';

/** What LangGraph's `interrupt()` throws. */
interface LangGraphInterrupt extends Error {
  readonly interrupts: readonly { readonly value?: unknown }[];
}

const names = new Set(['GraphInterrupt', 'NodeInterrupt']);

/**
 * Runs code that may call LangGraph's `interrupt()`: what it asks is asked here, and the pause is ours from then on.
 * @throws GraphError NOT_SUPPORTED for the question of a graph that was called: an answer would not find its way back into it.
 */
export async function asking<T>(answers: AnswersInOrder, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const pause = interruptIn(error);
    if (pause === undefined) throw error;
    if (answers.open === 0 && pause.name === 'GraphInterrupt') throw calledGraph();
    answers.open = Math.max(answers.open - 1, 0);
    throw askNow(pause.interrupts.map(({ value }) => value));
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

function calledGraph(): Error {
  return notSupported(
    "A graph of LangGraph's that a node calls as a function has asked a question, which is not supported",
    'Call it as durable(graph), made once outside of the node: then it is a part of the thread, and waits for its answer. Or make it a node',
  );
}
