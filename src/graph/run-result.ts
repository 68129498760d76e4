import type { Settled } from '../engine/settled.ts';
import { membersFromJson } from '../node/tagged-json.ts';
import { dataToError } from '../protocol/error-transfer.ts';
import type { Interrupt } from '../protocol/messages.ts';
import { readInterrupts } from './snapshot-values.ts';

/** What `invoke` gives back: the graph's output, and `__interrupt__` when it waits for an answer (or, empty, at a breakpoint). */
export type RunResult<Output> = Output & { __interrupt__?: Interrupt[] };

/** Whether a result waits: for an answer, or at a breakpoint. (LangGraph: `isInterrupted`.) */
export function isInterrupted<Value = unknown>(
  result: unknown,
): result is { __interrupt__: Interrupt<Value>[] } {
  return (
    typeof result === 'object' &&
    result !== null &&
    '__interrupt__' in result &&
    Array.isArray(result.__interrupt__)
  );
}

/** @throws the error with which the run has ended. */
export function resultOf({ values, interrupts, error }: Settled): object {
  if (error !== null) throw dataToError(error);
  const result = membersFromJson(values);
  return interrupts === null ? result : { ...result, __interrupt__: readInterrupts(interrupts) };
}
