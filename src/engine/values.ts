/** Which of a thread's values are for whom: a run gives back the graph's output, its streams and its state have every channel. (LangGraph's rule.) */
import { recordOf } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { Channels, ThreadState } from './state.ts';

/** The values that a run gives back, as committed. Channels without a value yet are left out. */
export function outputValues(state: ThreadState): JsonObject {
  return pick(state.channels, outputOf(state));
}

/** The same of a run that stops, with the writes of tasks that have finished while others of their superstep wait. */
export function settledValues(state: ThreadState): JsonObject {
  return pick(state.view ?? state.channels, outputOf(state));
}

/** All values as committed, or of these channels. */
export function allValues(state: ThreadState, channels: Channels = state.channels): JsonObject {
  return pick(channels, channelsOf(state));
}

/** All values, with the writes of tasks that have finished while others of their superstep wait. */
export function viewValues(state: ThreadState): JsonObject {
  return allValues(state, state.view ?? state.channels);
}

export function outputOf({ plan }: Pick<ThreadState, 'plan'>): readonly string[] {
  return plan?.output ?? [];
}

/** The channels that streams of values and updates show: of a subgraph, those that it gives back. (LangGraph's rule.) */
export function shownChannels(state: Pick<ThreadState, 'plan' | 'namespace'>): readonly string[] {
  return state.namespace === undefined ? channelsOf(state) : outputOf(state);
}

function channelsOf({ plan }: Pick<ThreadState, 'plan'>): readonly string[] {
  return Object.keys(plan?.channels ?? {});
}

/** The values of these channels, of those that have one. */
export function pick(channels: Channels, names: readonly string[]): JsonObject {
  const present = names.filter((name) => Object.hasOwn(channels, name));
  return { ...recordOf<Json>(present.map((name) => [name, channels[name] as Json])) };
}
