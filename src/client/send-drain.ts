import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { drainMessage } from '../protocol/messages.ts';

const retryMs = 100;

/** Asks the run of a request to end after its superstep. A thread that has not begun yet is waited for, until nobody waits for the run. */
export async function sendDrain(
  client: Client,
  thread: string,
  drain: { readonly run: string; readonly reason: string },
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    try {
      return await client.workflow.getHandle(thread).signal(drainMessage, drain);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      await sleep(retryMs, undefined, { signal: over }).catch(() => {});
    }
  }
}
