import type { CachePolicy } from '../node/node-cache.ts';
import { GraphValueError } from '../protocol/errors.ts';

const known = new Set(['keyFunc', 'ttl']);

/**
 * The policy of a node or a task; `true` for one without conditions.
 * @throws GraphValueError INVALID_GRAPH for what cannot be meant.
 */
export function readCachePolicy(
  what: string,
  given: CachePolicy | boolean | undefined,
): CachePolicy | undefined {
  if (given === undefined || given === false) return undefined;
  if (given === true) return {};
  if (typeof given !== 'object' || given === null)
    throw invalid(what, 'is no policy. Give true, or { keyFunc, ttl }');
  const { keyFunc, ttl } = given;
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown !== undefined) throw invalid(what, `has "${unknown}". Known are: ${[...known].join(', ')}`);
  if (keyFunc !== undefined && typeof keyFunc !== 'function')
    throw invalid(what, 'has a "keyFunc" that is no function. Give ([input]) => string');
  if (ttl !== undefined && !(Number.isFinite(ttl) && ttl > 0))
    throw invalid(what, `has the "ttl" ${String(ttl)}. Give a number of seconds over 0`);
  return { ...(keyFunc && { keyFunc }), ...(ttl !== undefined && { ttl }) };
}

function invalid(what: string, why: string): GraphValueError {
  return new GraphValueError(`${what}: its "cachePolicy" ${why}.`, { code: 'INVALID_GRAPH' });
}
