import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import { GraphError } from '../protocol/errors.ts';
import type { HistoryEvent } from './thread-fold.ts';

/** gRPC codes of a server that is away for the moment: it may be starting again. */
const passing = new Set([4, 8, 14]);
const patienceMs = 60_000;
const retryMs = 500;

/**
 * The events of an execution, page by page. With `wait` it goes on with what comes until the execution ends: no event is added by
 * watching, and no worker is needed. A server that is away is waited for, up to a minute.
 */
export async function* followHistory(
  client: Client,
  execution: { readonly workflowId: string; readonly runId: string },
  wait: boolean,
): AsyncGenerator<readonly HistoryEvent[], void> {
  let nextPageToken: Uint8Array | undefined;
  let awaySince: number | undefined;
  for (;;) {
    try {
      const response = await client.workflowService.getWorkflowExecutionHistory({
        namespace: client.options.namespace,
        execution,
        waitNewEvent: wait,
        ...(nextPageToken !== undefined && { nextPageToken }),
      });
      awaySince = undefined;
      const events = response.history?.events ?? [];
      if (events.length > 0) yield events;
      if (response.nextPageToken == null || response.nextPageToken.length === 0) return;
      nextPageToken = response.nextPageToken;
    } catch (error) {
      if (!isGrpcServiceError(error) || !passing.has(error.code)) throw error;
      awaySince ??= Date.now();
      if (!wait || Date.now() - awaySince > patienceMs) throw serverGone(execution.workflowId, error);
      await sleep(retryMs);
    }
  }
}

function serverGone(thread: string, cause: Error): GraphError {
  return new GraphError(
    `The Temporal server has stopped answering while thread "${thread}" was being followed. The thread is with the server: ` +
      `when it answers again, invoke(null) joins the run.`,
    { code: 'SERVER_UNREACHABLE', cause },
  );
}
