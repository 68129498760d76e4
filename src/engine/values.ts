import { recordOf } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { Channels, ThreadState } from './state.ts';

/** The values that a run gives back, as committed. Channels without a value yet are left out. */
export function outputValues(state: ThreadState): JsonObject {
  return select(state, state.channels);
}

/** The same, with the writes of tasks that have finished while others of their superstep wait. */
export function viewValues(state: ThreadState): JsonObject {
  return select(state, state.view ?? state.channels);
}

function select(state: ThreadState, channels: Channels): JsonObject {
  const names = state.plan?.output ?? [];
  const present = names.filter((name) => Object.hasOwn(channels, name));
  return { ...recordOf<Json>(present.map((name) => [name, channels[name] as Json])) };
}
