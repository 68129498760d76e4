import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { settledAfter } from '../engine/settled.ts';
import type { Settled } from '../engine/settled.ts';
import { failureToErrorData } from '../protocol/failure-data.ts';
import type { JsonObject } from '../protocol/json.ts';
import { isNote, isOfSeveral } from '../protocol/result-note.ts';
import type { PauseHints, PauseWatch } from './pause-hints.ts';
import { decodeArgs, decodeFailure } from './decode-event.ts';
import type { Execution, FollowOptions } from './follow-history.ts';
import { followRun } from './follow-run.ts';
import { endOf } from './execution-end.ts';
import { nextRunOf } from './history-event.ts';
import type { HistoryEvent } from './history-event.ts';

export interface SettleOptions {
  /** Fires when nobody waits any more. */
  readonly closed: AbortSignal;
  /** Of the workers of this process, where there are any. */
  readonly hints: PauseHints | undefined;
  /** The run may stop at a breakpoint, which no node tells of. */
  readonly mayStop: boolean;
}

/**
 * Waits until the run that took this request has settled, without reading every step of it as it happens: an end is told by the server at
 * once, and holds the values; only a pause has to be looked for.
 */
export async function settleRun(
  client: Client,
  execution: Execution,
  request: string,
  { closed, hints, mayStop }: SettleOptions,
): Promise<Settled> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, closed]);
  const watch = hints?.watch(execution.workflowId);
  const look = (pace: FollowOptions['pace']): Promise<Settled> =>
    settledAfter(followRun(client, execution, request, { signal, ...(pace && { pace }) }));
  const unhintedMs = mayStop ? breakpointLookMs : unhintedLookMs;
  // With hints the first look waits for one, too.
  const paused =
    watch === undefined
      ? look(unhintedPace)
      : watch.hintWithin(unhintedMs).then((hinted) => look(hintedPace(watch, hinted, unhintedMs)));
  // It loses the race whenever the execution ends, and ends with an error when it is stopped.
  paused.catch(() => {});
  try {
    const first = await Promise.race([ending(client, execution, signal), paused]);
    if ('values' in first) return first;
    const settled = await settledBy(client, first.event);
    if (typeof settled !== 'string') return settled;
    // Where runs have met, this one may have ended in any of the executions.
    const from = settled === 'in the last' ? first.execution : execution;
    return await settledAfter(followRun(client, from, request, { signal: closed }));
  } finally {
    stop.abort();
    watch?.release();
  }
}

/** A pause is looked for at once in the first moments, and then less often the longer the run takes; never less than this. */
const slowestLookMs = 250;
const quickPages = 5;

function unhintedPace(elapsedMs: number, pages: number): Promise<void> {
  return pages < quickPages ? Promise.resolve() : sleep(Math.min(slowestLookMs, elapsedMs / 3));
}

/** Without a hint a pause is looked for all the same, since its node may have run in another process's worker. */
const unhintedLookMs = 1000;
const breakpointLookMs = 100;

function hintedPace(
  watch: PauseWatch,
  hinted: boolean,
  unhintedMs: number,
): NonNullable<FollowOptions['pace']> {
  let quick = hinted ? quickPages : 0;
  return async () => {
    quick = quick > 0 ? quick - 1 : (await watch.hintWithin(unhintedMs)) ? quickPages : 0;
  };
}

async function ending(
  client: Client,
  execution: Execution,
  signal: AbortSignal,
): Promise<{ readonly event: HistoryEvent | undefined; readonly execution: Execution }> {
  for (let current = execution; ;) {
    const event = await endOf(client, current, { wait: true, signal });
    const next = event && nextRunOf(event);
    if (next === undefined) return { event, execution: current };
    current = { ...current, runId: next };
  }
}

/** What the last event of an execution says by itself; or which executions have to be read for it. */
async function settledBy(
  client: Client,
  event: HistoryEvent | undefined,
): Promise<Settled | 'in the last' | 'in any'> {
  const converter = client.options.loadedDataConverter;
  const completed = event?.workflowExecutionCompletedEventAttributes;
  if (completed) {
    const [values] = await decodeArgs(converter, completed.result?.payloads);
    if (isOfSeveral(values)) return 'in any';
    if (isNote(values)) return 'in the last';
    return { values: values as JsonObject, interrupts: null, error: null };
  }
  const failed = event?.workflowExecutionFailedEventAttributes;
  if (!failed) return 'in any';
  const error = failureToErrorData(await decodeFailure(converter, failed.failure), null);
  return error.met === true ? 'in any' : { values: {}, interrupts: null, error };
}
