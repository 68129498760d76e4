import type { CacheFullKey, CacheNamespace } from '../node/node-cache.ts';
import { fromJson, toJson } from '../node/tagged-json.ts';
import type { Json } from '../protocol/json.ts';
import { BaseCache } from './base-cache.ts';

interface Kept {
  readonly value: Json;
  /** In ms since 1970. */
  readonly until: number;
}

/**
 * A cache in the memory of this process: each worker has its own, and it is lost with it. (LangGraph: `InMemoryCache`.)
 *
 * @example
 * const graph = builder.addNode('embed', embed, { cachePolicy: { ttl: 3600 } }).compile({ checkpointer, cache: new InMemoryCache() });
 */
export class InMemoryCache<Value = unknown> extends BaseCache<Value> {
  readonly #namespaces = new Map<string, Map<string, Kept>>();

  /** What comes out is a copy of what was kept. */
  async get(keys: CacheFullKey[]): Promise<{ key: CacheFullKey; value: Value }[]> {
    return keys.flatMap((full) => {
      const [namespace, key] = full;
      const keptThere = this.#namespaces.get(nameOf(namespace));
      const kept = keptThere?.get(key);
      if (kept === undefined) return [];
      if (Date.now() < kept.until) return [{ key: full, value: fromJson(kept.value) as Value }];
      keptThere?.delete(key);
      return [];
    });
  }

  /** @throws UnserializableValueError for what JSON cannot carry. */
  async set(pairs: { key: CacheFullKey; value: Value; ttl?: number }[]): Promise<void> {
    for (const { key: full, value, ttl = Number.POSITIVE_INFINITY } of pairs) {
      const [namespace, key] = full;
      const name = nameOf(namespace);
      const keptThere = this.#namespaces.get(name) ?? new Map<string, Kept>();
      keptThere.set(key, {
        value: toJson(value, `What is to be cached under "${key}"`),
        until: Date.now() + ttl * 1000,
      });
      this.#namespaces.set(name, keptThere);
    }
  }

  async clear(namespaces: CacheNamespace[]): Promise<void> {
    if (namespaces.length === 0) this.#namespaces.clear();
    for (const namespace of namespaces) this.#namespaces.delete(nameOf(namespace));
  }
}

/** Labels may have anything in them. */
function nameOf(namespace: CacheNamespace): string {
  return JSON.stringify(namespace);
}
