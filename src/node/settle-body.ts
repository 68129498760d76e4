import { setImmediate as nextTurn } from 'node:timers/promises';
import type { NodeBody } from './bodies.ts';
import type { NodeConfig } from './config.ts';
import { timeoutOf } from './deadline.ts';
import { isGraphInterrupt } from './interrupt.ts';
import { argumentOf } from './pass.ts';
import type { PassInput } from './pass.ts';
import { runWithScratchpad } from './scratchpad.ts';
import type { Scratchpad } from './scratchpad.ts';

export type Ended =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'paused' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Calls the node's function, and says how it has ended. */
export async function settleBody(
  body: NodeBody,
  input: PassInput,
  config: NodeConfig,
  scratchpad: Scratchpad,
): Promise<Ended> {
  try {
    const value = await runWithScratchpad(scratchpad, async () => {
      try {
        config.signal.throwIfAborted();
        return unlessAborted(body.run(argumentOf(body, input), config), config.signal);
      } finally {
        scratchpad.synchronous = false;
      }
    });
    return { kind: 'returned', value };
  } catch (error) {
    if (!pauses(error, scratchpad)) return { kind: 'failed', error };
    // Branches that run side by side may ask in the same turn: their questions surface together.
    await nextTurn();
    return { kind: 'paused' };
  }
}

/** The pause itself, or an error that some library has wrapped round it. */
function pauses(error: unknown, scratchpad: Scratchpad): boolean {
  if (!hasAsked(scratchpad)) return false;
  for (let current: unknown = error, depth = 0; current !== undefined && depth < 10; depth += 1) {
    if (isGraphInterrupt(current)) return true;
    current = current instanceof Error ? current.cause : undefined;
  }
  return error instanceof AggregateError && error.errors.some(isGraphInterrupt);
}

export function hasAsked({ asked, graphs }: Scratchpad): boolean {
  return asked.length > 0 || (graphs?.waiting ?? 0) > 0;
}

async function unlessAborted(run: unknown, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(timeoutOf(signal) ?? signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([run, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
