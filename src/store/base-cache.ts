import type { CacheFullKey, CacheNamespace, NodeCache } from '../node/node-cache.ts';

/**
 * A cache of the results of nodes and tasks: give it to `compile({ cache })` or `createWorker({ cache })`. Extend it for a place that
 * several machines reach. What it is given to keep by this library is JSON. (LangGraph: `BaseCache`.)
 */
export abstract class BaseCache<Value = unknown> implements NodeCache<Value> {
  /** What is kept under these keys; a key that has nothing, or whose time is over, is left out. */
  abstract get(keys: CacheFullKey[]): Promise<{ key: CacheFullKey; value: Value }[]>;

  /** `ttl` is in seconds; without it a result is kept for good. */
  abstract set(pairs: { key: CacheFullKey; value: Value; ttl?: number }[]): Promise<void>;

  /** Drops what is kept in these namespaces; for none, all there is. */
  abstract clear(namespaces: CacheNamespace[]): Promise<void>;
}
