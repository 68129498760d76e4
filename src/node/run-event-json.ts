/** LangChain's events of what runs in a node, as they are sent. */
import { jsonBytes } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import { heardToJson, plainJson } from './heard-json.ts';
import { chunkFields, chunkOf } from './message-json.ts';
import { fromJson, membersFromJson } from './tagged-json.ts';

/** An event of LangChain's, version 2. */
export interface HeardEvent {
  readonly event: string;
  /** Of the model, the tool, or whatever else runs. */
  readonly name: string;
  /** The same for all events of one run of it. */
  readonly run_id: string;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What `dispatchCustomEvent` tells: its data is the payload, whatever that is. It is sent as a member. */
export const customEvent = 'on_custom_event';

interface Sent {
  readonly head: JsonObject;
  readonly data: JsonObject;
  /** The members of `data` that are parts of messages. */
  readonly parts?: readonly string[];
}

/**
 * The end of a run is sent without its input: its start has had that. What is too large for a chunk loses its input, else its output.
 * @param parts the members of the event's data that are parts of messages
 */
export function runEventToJson({ data, ...event }: HeardEvent, parts: readonly string[]): Json {
  const head = plainJson(event) as JsonObject;
  const members = Object.entries(data)
    .filter(([name]) => name !== 'input' || !isEnd(event))
    .map(([name, value]) => [name, parts.includes(name) ? chunkFields(value as object) : value] as const);
  const sent = heardToJson(
    Object.fromEntries(members),
    ['input', 'output', 'chunk', 'payload'],
    jsonBytes(head) + 200,
  );
  return { head, data: sent, ...(parts.length > 0 && { parts }) };
}

export function runEventFromJson(json: Json): HeardEvent {
  const { head, data, parts = [] } = json as unknown as Sent;
  const members = Object.entries<Json>(data).map(([name, value]) => [
    name,
    parts.includes(name) ? chunkOf(membersFromJson(value as JsonObject)) : fromJson(value),
  ]);
  const event = fromJson(head) as Omit<HeardEvent, 'data'>;
  const read = Object.fromEntries(members) as HeardEvent['data'];
  return { ...event, data: (event.event === customEvent ? read['payload'] : read) as HeardEvent['data'] };
}

export function isEnd({ event }: Pick<HeardEvent, 'event'>): boolean {
  return event.endsWith('_end') || event.endsWith('_error');
}
