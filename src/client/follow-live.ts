import type { Client } from '@temporalio/client';
import type { StreamEvent } from '../engine/events.ts';
import type { Settled } from '../engine/settled.ts';
import type { Execution } from './follow-history.ts';
import { followRun } from './follow-run.ts';
import type { LiveChunks } from './live-chunks.ts';
import { LiveQueue } from './live-queue.ts';
import { withLive } from './with-live.ts';

interface LiveOptions {
  readonly signal: AbortSignal;
  readonly chunks: LiveChunks | undefined;
  readonly subgraphs: boolean;
}

/** The same as `followRun`, with what nodes write to their streams as they write it. */
export function followLive(
  client: Client,
  execution: Execution,
  request: string,
  { signal, chunks, subgraphs }: LiveOptions,
): AsyncGenerator<StreamEvent, Settled> {
  const queue = new LiveQueue({ subgraphs });
  const events = followRun(client, execution, request, {
    signal,
    subgraphs,
    onState: (state) => queue.reached(state),
  });
  return withLive(client, execution, events, {
    queue,
    chunks,
    signal,
    eventOf: (event) => event,
    itemOf: (event) => event,
  });
}
