import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { isGrpcServiceError } from '@temporalio/client';
import { GraphError } from '../protocol/errors.ts';
import type { HistoryEvent } from './history-event.ts';

export interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}

export interface FollowOptions {
  /** Goes on with what comes, until the execution ends. */
  readonly wait: boolean;
  /** Only the event with which the execution ends. */
  readonly endOnly?: boolean;
  /** Ends the following; nothing is thrown then. */
  readonly signal?: AbortSignal;
  /** Waits before the next page, when this much time has passed and so many pages have come, but those that were there already. */
  readonly pace?: (elapsedMs: number, pages: number) => Promise<unknown>;
}

/** gRPC codes of a server that is away for the moment: it may be starting again. */
const passing = new Set([4, 8, 14]);
const resourceExhausted = 8;
/** In events: of a page that comes in place of one that was too large for the client's connection. */
const smallPage = 8;
/** In events: the server gives a long history in pages of some hundred. */
const backlogPage = 100;
const patienceMs = 60_000;
const retryMs = 500;
const closeEventFilter = 2;

/**
 * The events of an execution, page by page. No event is added by watching, and no worker is needed.
 * A server that is away is waited for, up to a minute.
 *
 * @throws GraphError `SERVER_UNREACHABLE` when the server stays away.
 */
export async function* followHistory(
  client: Client,
  execution: Execution,
  options: FollowOptions,
): AsyncGenerator<readonly HistoryEvent[], void> {
  const { wait, signal, pace } = options;
  const start = Date.now();
  let pages = 0;
  let token: Uint8Array | undefined;
  let awaySince: number | undefined;
  let size: number | undefined;
  for (;;) {
    if (isAborted(signal)) return;
    try {
      const response = await page(client, execution, options, token, size);
      awaySince = undefined;
      const events = response.history?.events ?? [];
      if (events.length > 0) yield events;
      if (response.nextPageToken == null || response.nextPageToken.length === 0) return;
      token = response.nextPageToken;
      // More of what has been is there at once: one waits only for what is to come.
      if (events.length >= backlogPage) continue;
      pages += 1;
      await pace?.(Date.now() - start, pages);
    } catch (error) {
      if (isAborted(signal)) return;
      if (isTooLarge(error) && size !== 1) {
        size = size === undefined ? smallPage : 1;
        continue;
      }
      if (!isGrpcServiceError(error) || !passing.has(error.code)) throw error;
      awaySince ??= Date.now();
      if (!wait || Date.now() - awaySince > patienceMs) throw serverGone(execution.workflowId, error);
      await sleep(retryMs);
    }
  }
}

function page(
  client: Client,
  execution: Execution,
  { wait, endOnly, signal }: FollowOptions,
  token: Uint8Array | undefined,
  size: number | undefined,
): ReturnType<Client['workflowService']['getWorkflowExecutionHistory']> {
  const call = (): ReturnType<typeof page> =>
    client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution,
      waitNewEvent: wait,
      ...(endOnly === true && { historyEventFilterType: closeEventFilter }),
      ...(token !== undefined && { nextPageToken: token }),
      ...(size !== undefined && { maximumPageSize: size }),
    });
  return signal === undefined ? call() : client.connection.withAbortSignal(signal, call);
}

function serverGone(thread: string, cause: Error): GraphError {
  return new GraphError(
    `The Temporal server has stopped answering while thread "${thread}" was being followed. The thread is with the server: ` +
      `when it answers again, invoke(null) joins the run.`,
    { code: 'SERVER_UNREACHABLE', cause },
  );
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function isTooLarge(error: unknown): boolean {
  return (
    isGrpcServiceError(error) && error.code === resourceExhausted && error.details.includes('larger than max')
  );
}
