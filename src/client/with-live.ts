import type { Client } from '@temporalio/client';
import type { StreamEvent } from '../engine/events.ts';
import type { Execution } from './follow-history.ts';
import type { LiveChunks, LiveEvent } from './live-chunks.ts';
import type { LiveQueue } from './live-queue.ts';
import { nextOf } from './next-of.ts';
import { readHeartbeats } from './read-heartbeats.ts';

/** Heartbeats are sent every 100 ms at most. Where the nodes' chunks come directly, only other processes' nodes are looked for. */
const lookMs = { alone: 60, beside: 500 } as const;

export interface LiveOptions<Item> {
  readonly queue: LiveQueue;
  /** Of this process's nodes, where it has any. */
  readonly chunks: LiveChunks | undefined;
  readonly signal: AbortSignal;
  readonly eventOf: (item: Item) => StreamEvent;
  readonly itemOf: (event: LiveEvent) => Item;
}

/** What an execution's history shows, with what its nodes write to their streams as they write it. */
export async function* withLive<Item, End>(
  client: Client,
  execution: Execution,
  events: AsyncGenerator<Item, End>,
  { queue, chunks, signal, eventOf, itemOf }: LiveOptions<Item>,
): AsyncGenerator<Item, End> {
  const stop = new AbortController();
  const stopListening = chunks?.listen(execution.workflowId, (event) => queue.offer(event));
  const stopped = AbortSignal.any([stop.signal, signal]);
  void readHeartbeats(client, execution, queue, chunks === undefined ? lookMs.alone : lookMs.beside, stopped);
  try {
    for (let next = nextOf(events); ;) {
      for (let event = queue.take(); event !== undefined; event = queue.take()) yield itemOf(event);
      const first = await Promise.race([next, queue.change()]);
      if (first === undefined) continue;
      if (first.done === true) return first.value;
      const event = eventOf(first.value);
      queue.shows(event);
      if (event.mode !== 'live' || queue.isNew(event)) yield first.value;
      next = nextOf(events);
    }
  } finally {
    stop.abort();
    stopListening?.();
  }
}
