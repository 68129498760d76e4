import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Execution } from './follow-history.ts';
import { endOf } from './execution-end.ts';
import { nextRunOf } from './history-event.ts';

/** An aborted run is a cancelled workflow: its end is reported like any other. Gives back how to stop looking at the signal. */
export function cancelOnAbort(
  signal: AbortSignal | undefined,
  client: Client,
  execution: Execution,
): () => void {
  const onAbort = (): void => void cancel(client, execution).catch(() => {});
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return () => signal?.removeEventListener('abort', onAbort);
}

/**
 * Not the thread whatever it does by now: the run may have ended, and another have begun. One that has continued as new is cancelled where
 * it has got to. (The server says of an execution that has ended, too, that it has been cancelled.)
 */
async function cancel(client: Client, { workflowId, runId }: Execution): Promise<void> {
  for (let current: string | undefined = runId; current !== undefined;) {
    await client.workflow.getHandle(workflowId, current).cancel().catch(unlessGone);
    const end = await endOf(client, { workflowId, runId: current }, { wait: false });
    current = end && nextRunOf(end);
  }
}

/** A thread that has just ended cannot be cancelled, and need not be. */
function unlessGone(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}
