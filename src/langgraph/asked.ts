import { askNow } from '../node/foreign-interrupt.ts';

/** What LangGraph's `interrupt()` throws. */
interface LangGraphInterrupt extends Error {
  readonly interrupts: readonly { readonly value?: unknown }[];
}

const names = new Set(['GraphInterrupt', 'NodeInterrupt']);

/** Runs code that may call LangGraph's `interrupt()`: what it asks is asked here, and the pause is ours from then on. */
export async function asking<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const pause = interruptIn(error);
    throw pause === undefined ? error : askNow(pause.interrupts.map(({ value }) => value));
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
