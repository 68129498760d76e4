import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { abortMessage } from '../protocol/messages.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { Execution } from './follow-history.ts';
import { endOf } from './execution-end.ts';
import { nextRunOf } from './history-event.ts';

/**
 * An aborted run is a cancelled workflow: its end is reported like any other. Where other runs have met it, or may have, it alone is ended.
 * Gives back how to stop looking at the signal.
 */
export function cancelOnAbort(
  signal: AbortSignal | undefined,
  client: Client,
  execution: Execution,
  { id, multitaskStrategy }: RunRequest,
  taken: boolean,
): () => void {
  const onAbort = (): void => void abort().catch(() => {});
  const abort = async (): Promise<void> => {
    // A thread that has taken the request has told of its queue by then.
    const isOnItsWay = multitaskStrategy !== undefined && !taken;
    if (!isOnItsWay && !(await hasMet(client, execution.workflowId))) return cancel(client, execution);
    const reason = signal?.reason instanceof Error ? signal.reason.message : String(signal?.reason);
    const handle = client.workflow.getHandle(execution.workflowId);
    await handle.signal(abortMessage, { run: id, reason }).catch(unlessGone);
  };
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  return () => signal?.removeEventListener('abort', onAbort);
}

/** The memo tells of a queue, or that there has been one. */
async function hasMet(client: Client, thread: string): Promise<boolean> {
  const { memo } = await client.workflow.getHandle(thread).describe();
  return memo?.['queued'] !== undefined;
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
