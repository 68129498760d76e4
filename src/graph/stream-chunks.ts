import type { StreamEvent } from '../engine/events.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { ChangedQuestion } from '../protocol/task.ts';
import { membersFromJson } from '../node/tagged-json.ts';
import { readChanged, readInterrupts } from './snapshot-values.ts';

/** What a stream shows: the state after each superstep, or each node's writes. */
export type StreamMode = 'values' | 'updates';

/** An event of the engine as the chunks of the modes that were asked for, in LangGraph's form. */
export function chunksOf(event: StreamEvent, modes: StreamMode | readonly StreamMode[]): readonly unknown[] {
  const mode: StreamMode = event.mode === 'interrupts' ? event.in : event.mode;
  const chunk = chunkOf(event);
  if (typeof modes === 'string') return modes === mode ? [chunk] : [];
  return modes.includes(mode) ? [[mode, chunk]] : [];
}

function chunkOf(event: StreamEvent): unknown {
  switch (event.mode) {
    case 'values':
      return membersFromJson(event.values);
    case 'updates':
      return withChanges({ [event.node]: readUpdate(event.update) }, event.changed);
    case 'interrupts':
      return withChanges({ __interrupt__: readInterrupts(event.interrupts) }, event.changed);
    default:
      return event satisfies never;
  }
}

/** What a node wrote: an object of channels, an array of these where it wrote one twice, null for nothing. */
function readUpdate(update: Json): unknown {
  if (Array.isArray(update)) return (update as readonly JsonObject[]).map(membersFromJson);
  return update === null ? null : membersFromJson(update as JsonObject);
}

/**
 * Says beside a chunk, in LangGraph's place for it, which questions a re-run asked in place of those that were answered.
 * It does not show when the chunk is printed or sent on: what the node wrote stays what it is.
 */
function withChanges(chunk: object, changed: readonly ChangedQuestion[] | undefined): object {
  return changed === undefined
    ? chunk
    : Object.defineProperty(chunk, '__metadata__', { value: { changed: readChanged(changed) } });
}
