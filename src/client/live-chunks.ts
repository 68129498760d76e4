import type { StreamEvent } from '../engine/events.ts';
import type { LiveChunk, LiveSource } from '../protocol/live-chunk.ts';

export type LiveEvent = Extract<StreamEvent, { readonly mode: 'live' }>;

type Listener = (event: LiveEvent) => void;

/** Hands what nodes of this process write to their streams to the watchers of this process, at once. Others read heartbeats. */
export class LiveChunks {
  readonly #listeners = new Map<string, Set<Listener>>();

  written(thread: string, source: LiveSource, chunk: LiveChunk): void {
    const event = liveEvent(source, chunk);
    for (const listener of this.#listeners.get(thread) ?? []) listener(event);
  }

  /** Listens to a thread and its subgraphs, until what it gives back is called. */
  listen(thread: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(thread) ?? new Set();
    this.#listeners.set(thread, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(thread);
    };
  }
}

export function liveEvent({ namespace, ...source }: LiveSource, chunk: LiveChunk): LiveEvent {
  const place = namespace === undefined ? {} : { namespace: namespace.split('|') };
  return { mode: 'live', source, chunk, ...place };
}
