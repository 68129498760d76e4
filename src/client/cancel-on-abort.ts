import type { Client } from '@temporalio/client';
import type { Execution } from './follow-history.ts';

/** An aborted run is a cancelled workflow: its end is reported like any other. Gives back how to stop looking at the signal. */
export function cancelOnAbort(
  signal: AbortSignal | undefined,
  client: Client,
  { workflowId, runId }: Execution,
): () => void {
  const cancel = (): void => {
    // A thread that has just ended cannot be cancelled, and need not be.
    client.workflow
      .getHandle(workflowId, runId)
      .cancel()
      .catch(() => {});
  };
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return () => signal?.removeEventListener('abort', cancel);
}
