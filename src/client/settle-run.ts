import type { Client } from '@temporalio/client';
import { settledAfter } from '../engine/settled.ts';
import type { Settled } from '../engine/settled.ts';
import { failureToErrorData } from '../protocol/failure-data.ts';
import type { JsonObject } from '../protocol/json.ts';
import { isNote } from '../protocol/result-note.ts';
import { decodeArgs, decodeFailure } from './decode-event.ts';
import { followHistory } from './follow-history.ts';
import type { Execution } from './follow-history.ts';
import { followRun } from './follow-run.ts';
import type { HistoryEvent } from './thread-fold.ts';

/** A pause is looked for at once in the first moments, and then less often the longer the run takes; never less than this. */
const slowestLookMs = 250;
const quickPages = 5;

/**
 * Waits until the run that took this request has settled, without reading every step of it as it happens: an end is told by the server at
 * once, and holds the values; only a pause has to be looked for.
 */
export async function settleRun(
  client: Client,
  execution: Execution,
  request: string,
  closed: AbortSignal,
): Promise<Settled> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, closed]);
  const pace = (elapsedMs: number, pages: number): number =>
    pages < quickPages ? 0 : Math.min(slowestLookMs, elapsedMs / 3);
  const paused = settledAfter(followRun(client, execution, request, { signal, pace }));
  // It loses the race whenever the execution ends, and ends with an error when it is stopped.
  paused.catch(() => {});
  try {
    const first = await Promise.race([ending(client, execution, signal), paused]);
    return 'values' in first
      ? first
      : ((await settledBy(client, first)) ??
          (await settledAfter(followRun(client, execution, request, { signal: closed }))));
  } finally {
    stop.abort();
  }
}

async function ending(
  client: Client,
  execution: Execution,
  signal: AbortSignal,
): Promise<{ readonly event: HistoryEvent | undefined }> {
  for await (const events of followHistory(client, execution, { wait: true, endOnly: true, signal })) {
    return { event: events.at(-1) };
  }
  return { event: undefined };
}

/** What the last event of an execution says by itself; undefined when the whole history has to be read. */
async function settledBy(
  client: Client,
  { event }: { readonly event: HistoryEvent | undefined },
): Promise<Settled | undefined> {
  const converter = client.options.loadedDataConverter;
  const completed = event?.workflowExecutionCompletedEventAttributes;
  if (completed) {
    const [values] = await decodeArgs(converter, completed.result?.payloads);
    return isNote(values) ? undefined : { values: values as JsonObject, interrupts: null, error: null };
  }
  const failed = event?.workflowExecutionFailedEventAttributes;
  if (!failed) return undefined;
  return {
    values: {},
    interrupts: null,
    error: failureToErrorData(await decodeFailure(converter, failed.failure), null),
  };
}
