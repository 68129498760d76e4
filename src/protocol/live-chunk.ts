/** What a node writes to its stream while it runs. It reaches watchers beside the history, which gets only the last of it. */
import type { Json } from './json.ts';

export interface LiveChunk {
  /** Which one of its attempt it is, from 0. */
  readonly n: number;
  readonly mode: LiveMode;
  readonly value: Json;
}

/** `custom` is what the node writes itself; the others are heard of what it runs. */
export type LiveMode = 'custom' | 'messages' | 'tools' | 'events';

/** What nodes tell of beside what they give, where a run asks for it. `tasks`: the arguments of tasks that they call. */
export type HeardMode = Exclude<LiveMode, 'custom'> | 'tasks';

/** Whose chunks these are. An attempt begins anew, so its number is part of it. */
export interface LiveSource {
  readonly task: string;
  readonly pass: number;
  readonly attempt: number;
  readonly namespace?: string;
}

/** What is told while the node runs, as details of its heartbeats: the last chunks, up to `heartbeatChunksLimit`. */
export interface LiveTail extends LiveSource {
  readonly chunks: readonly LiveChunk[];
}

/** What is kept with the outcome: for those who watch later, and for those whom the last heartbeat has not reached. */
export interface Written {
  readonly attempt: number;
  readonly chunks: readonly LiveChunk[];
  /** How many of mode `custom` were too much to be kept. */
  readonly leftOut?: number;
}

/** The last chunks whose bytes fit, in their order. */
export function lastChunks(
  chunks: readonly LiveChunk[],
  limit: number,
  bytesOf: (chunk: LiveChunk) => number,
): readonly LiveChunk[] {
  let bytes = 0;
  let from = chunks.length;
  while (from > 0) {
    bytes += bytesOf(chunks[from - 1] as LiveChunk);
    if (bytes > limit) break;
    from -= 1;
  }
  return chunks.slice(from);
}
