import { recordOf } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import { namedReducers } from '../protocol/named-reducers.ts';
import { overwriteOf } from '../protocol/overwrite.ts';
import { fromJson, toJson } from './tagged-json.ts';
import type { FoldInput, Write } from '../protocol/task.ts';
import type { GraphBodies } from './bodies.ts';

/** The new values of the custom channels that these writes touch, but for those that one of them overwrites. */
export function foldOwnWrites(bodies: GraphBodies, before: JsonObject, writes: readonly Write[]): JsonObject {
  const channels: Record<string, { value?: Json; writes: Json[] }> = {};
  for (const [channel, value] of writes) {
    if (bodies.plan.channels[channel]?.kind !== 'custom') continue;
    const entry = (channels[channel] ??= {
      ...(Object.hasOwn(before, channel) && { value: before[channel] as Json }),
      writes: [],
    });
    entry.writes.push(value);
  }
  const reduced = Object.entries(channels).filter(
    ([, { writes: own }]) => !own.some((write) => overwriteOf(write) !== undefined),
  );
  return foldCustom(bodies, Object.fromEntries(reduced));
}

/** Folds writes with the user's reducers. Until a channel has a value, the first write becomes the value. (LangGraph's rule.) */
export function foldCustom(bodies: GraphBodies, channels: FoldInput['channels']): JsonObject {
  return {
    ...recordOf(
      Object.entries(channels).map(([channel, { value, writes }]) => {
        const reduce = bodies.channels[channel]?.reduce;
        let folded = value === undefined ? undefined : fromJson(value);
        for (const json of writes) {
          const write = fromJson(json);
          folded = folded === undefined || reduce === undefined ? write : reduce(folded, write);
        }
        return [channel, toJson(folded, `The value that the reducer of channel "${channel}" gave`)] as const;
      }),
    ),
  };
}

/** The state as a task's own conditional edges see it: what it was given, and its own writes. (LangGraph's rule.) */
export function withOwnWrites(
  bodies: GraphBodies,
  before: JsonObject,
  writes: readonly Write[],
  folded: JsonObject,
): JsonObject {
  const result: Record<string, Json> = { ...before };
  const overwritten = new Set<string>();
  for (const [channel, value] of writes) {
    if (overwritten.has(channel)) continue;
    const overwrite = overwriteOf(value);
    if (overwrite !== undefined) {
      result[channel] = overwrite.value;
      overwritten.add(channel);
      continue;
    }
    const plan = bodies.plan.channels[channel];
    const left = Object.hasOwn(result, channel) ? result[channel] : undefined;
    if (plan?.kind === 'named') result[channel] = namedReducers[plan.reducer](left, value);
    // One that is overwritten later has not been folded.
    else if (plan?.kind === 'custom') result[channel] = folded[channel] ?? value;
    else result[channel] = value;
  }
  return result;
}
