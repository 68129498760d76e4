import { isForbiddenKey } from '../protocol/json.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { GraphBodies } from './bodies.ts';
import { toJson } from './tagged-json.ts';

/**
 * What a node reads, with the defaults of untracked channels that have no value in this run. A run that goes on with a thread has not
 * been prepared, so nobody else could have made them.
 */
export function withUntrackedDefaults(
  { plan, channels }: GraphBodies,
  node: string,
  state: JsonObject,
): JsonObject {
  const missing = (plan.nodes[node]?.reads ?? []).filter((name) => {
    const kind = isForbiddenKey(name) ? undefined : plan.channels[name];
    return kind?.kind === 'last' && kind.untracked !== undefined && !Object.hasOwn(state, name);
  });
  const defaults = missing.flatMap((name) => {
    const value = channels[name]?.initial?.();
    return value === undefined ? [] : [[name, toJson(value, `The default of channel "${name}"`)] as const];
  });
  return defaults.length === 0 ? state : { ...Object.fromEntries(defaults), ...state };
}
