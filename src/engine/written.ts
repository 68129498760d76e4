import { recordOf } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { Write } from '../protocol/task.ts';

/** What a task wrote, by channel: several writes to one channel as `{ $writes: [...] }`. (LangGraph's form.) */
export function resultOf(writes: readonly Write[]): JsonObject {
  const channels = [...new Set(writes.map(([channel]) => channel))];
  const entries = channels.map((channel): readonly [string, Json] => {
    const values = writes.filter(([written]) => written === channel).map(([, value]) => value);
    return [channel, values.length === 1 ? (values[0] as Json) : { $writes: values }];
  });
  return { ...recordOf<Json>(entries) };
}

/**
 * What a stream of updates shows of a node's writes to these channels: one object, or an object for each write where it wrote a channel
 * twice. (LangGraph's form.)
 */
export function updateOf(writes: readonly Write[], shown: readonly string[]): Json {
  const seen = writes.filter(([channel]) => shown.includes(channel));
  const channels = new Set(seen.map(([channel]) => channel));
  if (channels.size === seen.length) return { ...recordOf<Json>(seen) };
  return seen.map((write) => ({ ...recordOf<Json>([write]) }));
}
