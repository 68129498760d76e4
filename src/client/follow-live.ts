import type { Client } from '@temporalio/client';
import type { StreamEvent } from '../engine/events.ts';
import type { Settled } from '../engine/settled.ts';
import type { Execution } from './follow-history.ts';
import { followRun } from './follow-run.ts';
import type { LiveChunks } from './live-chunks.ts';
import { LiveQueue } from './live-queue.ts';
import { readHeartbeats } from './read-heartbeats.ts';

/** Heartbeats are sent every 100 ms at most. Where the nodes' chunks come directly, only other processes' nodes are looked for. */
const lookMs = { alone: 60, beside: 500 } as const;

/** The same as `followRun`, with what nodes write to their streams as they write it. */
export async function* followLive(
  client: Client,
  execution: Execution,
  request: string,
  { signal, chunks }: { readonly signal: AbortSignal; readonly chunks: LiveChunks | undefined },
): AsyncGenerator<StreamEvent, Settled> {
  const queue = new LiveQueue();
  const stop = new AbortController();
  const stopListening = chunks?.listen(execution.workflowId, (event) => queue.offer(event));
  const stopped = AbortSignal.any([stop.signal, signal]);
  void readHeartbeats(client, execution, queue, chunks === undefined ? lookMs.alone : lookMs.beside, stopped);
  const events = followRun(client, execution, request, { signal, onState: (state) => queue.reached(state) });
  try {
    for (let next = nextOf(events); ;) {
      for (let event = queue.take(); event !== undefined; event = queue.take()) yield event;
      const first = await Promise.race([next, queue.change()]);
      if (first === undefined) continue;
      if (first.done === true) return first.value;
      if (first.value.mode !== 'live' || queue.isNew(first.value)) yield first.value;
      next = nextOf(events);
    }
  } finally {
    stop.abort();
    stopListening?.();
  }
}

/** Its error is for whoever waits for it: a watcher may have gone by then. */
function nextOf(events: AsyncGenerator<StreamEvent, Settled>): Promise<IteratorResult<StreamEvent, Settled>> {
  const next = events.next();
  next.catch(() => {});
  return next;
}
