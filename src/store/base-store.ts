import { GraphError } from '../protocol/errors.ts';
import { plainJson } from '../protocol/json.ts';
import type { JsonObject } from '../protocol/json.ts';
import type {
  Item,
  ListNamespacesOperation,
  MatchCondition,
  NodeStore,
  Operation,
  OperationResults,
  PutOperation,
  SearchItem,
  SearchOperation,
} from '../node/node-store.ts';
import { matchesFilter, matchesNamespace } from './match-item.ts';
import { checkNamespace } from './namespace.ts';

/** What a store keeps things in. Namespaces have been checked, values are JSON. */
export interface ItemTable {
  read(namespace: string[], key: string): Item | null;
  /** The items of the namespace and of those below it, oldest first. */
  below(namespacePrefix: string[]): Iterable<Item>;
  /** Of each namespace that has an item, one. */
  namespaces(): readonly string[][];
  /** All of them, or none. A value of null deletes. */
  write(
    changes: readonly {
      readonly namespace: string[];
      readonly key: string;
      readonly value: JsonObject | null;
    }[],
  ): void;
}

/**
 * A store that outlives threads, with LangGraph's interface: things by namespace and key. It lives where nodes run: give it to
 * `compile({ store })` or `createWorker({ store })`, and take it in a node as `config.store` or by `getStore()`.
 */
export abstract class BaseStore implements NodeStore {
  /** @internal */
  protected abstract readonly table: ItemTable;

  /** What is kept under the key; null when there is nothing. */
  async get(namespace: string[], key: string): Promise<Item | null> {
    return this.table.read(namespace, key);
  }

  /**
   * Keeps a value under a key, in place of the one that was there.
   * @throws InvalidNamespaceError for an empty namespace, and for labels that are empty or have a dot in them.
   * @throws UnserializableValueError for what JSON cannot carry.
   */
  async put(
    namespace: string[],
    key: string,
    value: Record<string, unknown>,
    index?: false | string[],
  ): Promise<void> {
    await this.batch([{ namespace, key, value, ...(index !== undefined && { index }) }]);
  }

  async delete(namespace: string[], key: string): Promise<void> {
    await this.batch([{ namespace, key, value: null }]);
  }

  /**
   * What is kept in a namespace and in those below it, oldest first: at most `limit` (10), from the `offset`th on.
   * @throws GraphError NOT_SUPPORTED for a `query`: there is no index of meanings.
   */
  async search(
    namespacePrefix: string[],
    options: Omit<SearchOperation, 'namespacePrefix'> = {},
  ): Promise<SearchItem[]> {
    const { filter, limit = 10, offset = 0, query } = options;
    if (query !== undefined) throw noQuery();
    const found: SearchItem[] = [];
    let skipped = 0;
    for (const item of this.table.below(namespacePrefix)) {
      if (found.length >= limit) break;
      if (!matchesFilter(item.value, filter)) continue;
      if (skipped < offset) skipped += 1;
      else found.push(item);
    }
    return found;
  }

  /** The namespaces in which something is kept, in alphabetical order; with `maxDepth` only their first labels. */
  async listNamespaces(
    options: {
      prefix?: string[];
      suffix?: string[];
      maxDepth?: number;
      limit?: number;
      offset?: number;
    } = {},
  ): Promise<string[][]> {
    const { prefix, suffix, maxDepth, limit = 100, offset = 0 } = options;
    const matchConditions: MatchCondition[] = [
      ...(prefix === undefined ? [] : [{ matchType: 'prefix' as const, path: prefix }]),
      ...(suffix === undefined ? [] : [{ matchType: 'suffix' as const, path: suffix }]),
    ];
    return this.#list({ matchConditions, limit, offset, ...(maxDepth !== undefined && { maxDepth }) });
  }

  /** Several operations at once. Reads see what was there before the batch; its writes are done all, or none. */
  async batch<Operations extends Operation[]>(operations: Operations): Promise<OperationResults<Operations>> {
    const results: unknown[] = [];
    const writes: PutOperation[] = [];
    for (const operation of operations) {
      if ('value' in operation) {
        writes.push(operation);
        results.push(null);
      } else if ('namespacePrefix' in operation) {
        results.push(await this.search(operation.namespacePrefix, operation));
      } else if ('namespace' in operation) {
        results.push(await this.get(operation.namespace, operation.key));
      } else {
        results.push(this.#list(operation));
      }
    }
    this.table.write(writes.map(checkedWrite));
    return results as OperationResults<Operations>;
  }

  #list({ matchConditions, maxDepth, limit, offset }: ListNamespacesOperation): string[][] {
    const matching = this.table
      .namespaces()
      .filter((namespace) => matchesNamespace(namespace, matchConditions));
    const cut = matching.map((namespace) => namespace.slice(0, maxDepth).join('.'));
    return [...new Set(cut)]
      .toSorted()
      .slice(offset, offset + limit)
      .map((namespace) => namespace.split('.'));
  }
}

function checkedWrite({ namespace, key, value }: PutOperation): {
  namespace: string[];
  key: string;
  value: JsonObject | null;
} {
  checkNamespace(namespace);
  if (value === null) return { namespace, key, value };
  const what = `The value of "${key}" in the store's namespace ${namespace.join('.')}`;
  return { namespace: [...namespace], key, value: plainJson(value, what) as JsonObject };
}

function noQuery(): GraphError {
  return new GraphError(
    'A search by "query" is not supported: this store has no index of meanings. Use "filter", or give compile({ store }) a store ' +
      "that has one; any with the interface of BaseStore will do, LangGraph's too.",
    { code: 'NOT_SUPPORTED' },
  );
}
