import { fingerprintOf } from '../protocol/fingerprint.ts';
import { cachePlace } from './cache-place.ts';
import type { CachePlace } from './cache-place.ts';
import type { CachePolicy } from './node-cache.ts';
import type { Scratchpad } from './scratchpad.ts';
import { toJson } from './tagged-json.ts';

/** Where the result of a task is kept; undefined without a policy or a cache. */
export function placeOfCall(
  { cache, graph, answers, used }: Scratchpad,
  { name, args, cache: policy }: { name: string; args: readonly unknown[]; cache?: CachePolicy | undefined },
): CachePlace | undefined {
  if (policy === undefined || cache === undefined) return undefined;
  // An answer that waits to be taken may be this call's: it has asked before, so it is to be made.
  if (answers.some((answer, place) => answer !== null && used[place] !== true)) return undefined;
  const key =
    policy.keyFunc?.([args]) ??
    fingerprintOf(toJson(args, `The arguments of task "${name}", by which it is cached without a keyFunc,`));
  return cachePlace(cache, ['holdpoint', 'tasks', graph, name], key, policy);
}
