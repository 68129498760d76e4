import { isPlainObject } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { Prepared, PreparedAhead } from '../protocol/task.ts';

/** What came with a start, or undefined when it is not what a caller of this library sends: then the worker prepares. */
export function readPreparedAhead(value: unknown): PreparedAhead | undefined {
  if (!isPlainObject(value) || !isPlainObject(value['defaults']) || !isPlainObject(value['folded']))
    return undefined;
  const { writes } = value;
  return writes === undefined || (Array.isArray(writes) && writes.every(isWrite))
    ? (value as unknown as PreparedAhead)
    : undefined;
}

function isWrite(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string';
}

export function completed(ahead: PreparedAhead, input: JsonObject, at: number): Prepared {
  return { ...ahead, writes: ahead.writes ?? Object.entries<Json>(input), routes: [], at };
}
