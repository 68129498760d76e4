/** What is heard of models and tools may be anything, and of any size. */
import { customChunksLimit } from '../protocol/budget.ts';
import { jsonBytes, recordOf } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import { toJson } from './tagged-json.ts';

/** As JSON, and small enough for a chunk with what else is in it: else without these members, the first of them first. */
export function heardToJson(
  heard: Readonly<Record<string, unknown>>,
  large: readonly string[],
  besideBytes = 200,
): JsonObject {
  const present = Object.entries(heard).filter(([, value]) => value !== undefined);
  let json: JsonObject = { ...recordOf(present.map(([name, value]) => [name, valueToJson(value)])) };
  for (const name of large) {
    if (jsonBytes(json) + besideBytes <= customChunksLimit) break;
    const { [name]: _, ...rest } = json;
    json = rest;
  }
  return json;
}

/** What cannot be stored as it is, as `JSON.stringify` has it; null where that has nothing. */
function valueToJson(value: unknown): Json {
  try {
    return toJson(value, 'what a model or a tool was given or gave');
  } catch {
    return plainJson(value);
  }
}

export function plainJson(value: unknown): Json {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null') as Json;
  } catch {
    return null;
  }
}
