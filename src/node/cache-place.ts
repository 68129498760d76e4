import { hash } from '../protocol/hash.ts';
import type { Json } from '../protocol/json.ts';
import type { CacheFullKey, CacheNamespace, CachePolicy, NodeCache } from './node-cache.ts';

/** The place of one result in a cache. */
export interface CachePlace {
  readonly find: () => Promise<Json | undefined>;
  readonly keep: (value: Json) => Promise<void>;
}

/** A cache saves work and decides nothing: where it fails the work is done, and the process is warned. */
export function cachePlace(
  cache: NodeCache,
  namespace: CacheNamespace,
  key: string,
  { ttl }: CachePolicy,
): CachePlace {
  const full: CacheFullKey = [namespace, hash(key)];
  return {
    find: async () => {
      try {
        const [found] = await cache.get([full]);
        return found?.value as Json | undefined;
      } catch (error) {
        warn('read', error);
        return undefined;
      }
    },
    keep: async (value) => {
      try {
        await cache.set([{ key: full, value, ...(ttl !== undefined && { ttl }) }]);
      } catch (error) {
        warn('written', error);
      }
    },
  };
}

function warn(done: 'read' | 'written', error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  process.emitWarning(
    `The cache could not be ${done}, so what it would have saved is done again: ${reason}`,
    {
      type: 'CacheWarning',
      code: 'HOLDPOINT_CACHE',
    },
  );
}
