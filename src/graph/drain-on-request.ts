import { GraphValueError } from '../protocol/errors.ts';
import type { RunControl } from '../node/run-control.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { Checkpointer } from './checkpointer.ts';

/**
 * While a run is under way, hands on what its control is asked for. Gives back how to stop.
 * @throws GraphValueError MISSING_CHECKPOINTER for a run that could not go on.
 */
export function drainOnRequest(
  control: RunControl | undefined,
  checkpointer: Checkpointer | undefined,
  thread: () => string,
  request: RunRequest,
): () => void {
  if (control === undefined) return () => {};
  if (checkpointer === undefined) {
    throw new GraphValueError(
      'A run with a "control" needs a checkpointer: without one it could not go on after it was drained. Compile the graph with one.',
      { code: 'MISSING_CHECKPOINTER' },
    );
  }
  const over = new AbortController();
  const id = thread();
  const drain = (reason: string): void => {
    // A server that is away is told of by the run itself.
    checkpointer.drain(id, request.id, reason, over.signal).catch(() => {});
  };
  const stop = control.onDrain(drain);
  // Asked for while the request was being made. What was asked before is in the request itself.
  const { drainReason } = control;
  if (drainReason !== undefined && request.drain === undefined) queueMicrotask(() => drain(drainReason));
  return () => {
    stop();
    over.abort();
  };
}
