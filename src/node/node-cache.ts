/** Where results are kept between runs, so that equal work is not done again. LangGraph's interface. */

/** Where a result is kept: a namespace, and its key there. */
export type CacheFullKey = [namespace: CacheNamespace, key: string];

export type CacheNamespace = string[];

/** A cache as nodes use it: this library's, LangGraph's, or one of your own. */
export interface NodeCache<Value = unknown> {
  /** What is kept under these keys; a key that has nothing is left out. */
  get(keys: CacheFullKey[]): Promise<{ key: CacheFullKey; value: Value }[]>;
  /** `ttl` is in seconds; without it a result is kept for good. */
  set(pairs: { key: CacheFullKey; value: Value; ttl?: number }[]): Promise<void>;
  /** Drops what is kept in these namespaces; for none, all there is. */
  clear(namespaces: CacheNamespace[]): Promise<void>;
}

/**
 * By what the result of a node, or of a task, is found again. (LangGraph: `CachePolicy`.)
 *
 * @example
 * builder.addNode('embed', embed, { cachePolicy: { keyFunc: ([state]) => (state as Page).url, ttl: 3600 } });
 */
export interface CachePolicy {
  /** Makes the key. It gets `[input]`: of a node what it is called with, of a task the list of its arguments. Default: a hash of all of it. */
  // `any`, as it is the node's own input.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly keyFunc?: (args: any[]) => string;
  /** In seconds. Default: for good. */
  readonly ttl?: number;
}
