import type { Json, JsonObject } from '../protocol/json.ts';
import type { KnownTask } from '../protocol/task-wire.ts';
import type { NodeBody } from './bodies.ts';
import type { CachePlace } from './cache-place.ts';
import type { ModelListener } from './model-stream.ts';
import type { NodeHost } from './node-host.ts';
import type { StreamWriter } from './stream-writer.ts';
import { fromJson, membersFromJson } from './tagged-json.ts';

/** What a pass of a node is given. */
export type PassInput = KnownTask;

/** What a pass can have from the place where it runs, and what its chunks go to. */
export type PassHost = NodeHost & {
  readonly writer: StreamWriter;
  readonly models?: ModelListener | undefined;
  /** Where its result is kept for other runs. */
  readonly place?: CachePlace | undefined;
};

/** The argument of its `Send`, or the channels that it asked for: its conditional edges may read more. */
export function argumentOf(body: NodeBody, input: PassInput): unknown {
  return input.send === undefined ? membersFromJson(readState(body, input)) : fromJson(input.send.args);
}

/** The same, as JSON. */
export function argumentJson(body: NodeBody, input: PassInput): Json {
  return input.send === undefined ? readState(body, input) : input.send.args;
}

function readState({ input: names }: NodeBody, { state }: PassInput): JsonObject {
  if (names === undefined) return state;
  return Object.fromEntries(Object.entries<Json>(state).filter(([name]) => names.includes(name)));
}
