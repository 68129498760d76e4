import { Annotation, isInterrupted, reducers } from '../../src/index.ts';
import type { GraphError, Interrupt } from '../../src/index.ts';

/** A state that remembers who wrote, in order. */
export const Log = Annotation.Root({
  log: Annotation<string[], string | string[]>({ reducer: reducers.append, default: () => [] }),
});

/** The questions of a result, in order; empty at a breakpoint. @throws when the result does not wait. */
export function questions(result: unknown): Interrupt[] {
  if (!isInterrupted(result)) throw new Error(`It does not wait: ${JSON.stringify(result)}`);
  return result.__interrupt__;
}

export function asked(result: unknown): unknown[] {
  return questions(result).map(({ value }) => value);
}

/** The id of the question with this value. */
export function idOf(result: unknown, value: unknown): string {
  const found = questions(result).find((question) => question.value === value);
  if (found === undefined) throw new Error(`Nobody asks ${String(value)}: ${JSON.stringify(result)}`);
  return found.id;
}

/** The error that a promise ends with; one that ends well is the test's failure. */
export async function failure(promise: Promise<unknown>): Promise<GraphError> {
  try {
    const value = await promise;
    throw new Error(`It did not fail, but gave ${JSON.stringify(value)?.slice(0, 500)}`);
  } catch (error) {
    return error as GraphError;
  }
}

export async function collect<T>(chunks: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all;
}

/** Counts by name: how often each node's body has run in this process. */
export class Counter {
  readonly counts: Record<string, number> = {};

  count(name: string): number {
    return (this.counts[name] = (this.counts[name] ?? 0) + 1);
  }
}

/** A promise that the test settles. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
