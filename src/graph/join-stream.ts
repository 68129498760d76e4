import type { Rest, Watched } from '../engine/watched.ts';
import { dataToError } from '../protocol/error-transfer.ts';
import type { ErrorData } from '../protocol/error-transfer.ts';
import { chunkParts } from './stream-chunks.ts';
import type { StreamMode } from './stream-chunks.ts';

/** How to follow a thread. */
export interface JoinOptions {
  /** Default `updates`. */
  readonly streamMode?: StreamMode | readonly StreamMode[];
  /** Also what subgraphs show. */
  readonly subgraphs?: boolean;
  /** The id of the last part that has been seen: what comes after it is shown. By default all from the start of the thread. */
  readonly lastEventId?: string;
  /** Ends the following with its reason. The thread is left alone. */
  readonly signal?: AbortSignal;
}

/** A chunk of a stream that can be gone on from: the parts of LangGraph's SDK, and of server-sent events. */
export interface StreamPart {
  readonly id: string;
  /** The mode, and for a subgraph its place: `updates`, `updates|sub:1f0a`. Or `error`, last, when the thread has failed. */
  readonly event: string;
  readonly data: unknown;
}

/** What a thread shows, as parts. One event may be several parts, so an id ends with how many of them there have been. */
export async function* partsOfThread(
  watched: AsyncGenerator<Watched, Rest>,
  { streamMode = 'updates', subgraphs, lastEventId }: JoinOptions,
): AsyncGenerator<StreamPart, void> {
  let last = lastEventId ?? '';
  for (;;) {
    const next = await watched.next();
    if (next.done === true) {
      const { error } = next.value;
      if (error !== null) yield { id: last, event: 'error', data: failureOf(error) };
      return;
    }
    const { place, event } = next.value;
    const namespace = event.namespace ?? [];
    const parts = chunkParts(event, { streamMode, subgraphs });
    for (const [index, [mode, data]] of parts.entries()) {
      last = index === parts.length - 1 ? place : last;
      yield { id: last, event: [mode, ...namespace].join('|'), data };
    }
  }
}

function failureOf(error: ErrorData): { readonly error: string; readonly message: string } {
  const { name, message } = dataToError(error);
  return { error: name, message };
}
