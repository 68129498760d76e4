import { GraphError } from '../protocol/errors.ts';
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
import { fromJson, toJson } from '../node/tagged-json.ts';
import type { ItemTable, StoreChange, StoredItem } from './item-table.ts';
import { matchesFilter, matchesNamespace } from './match-item.ts';
import { MeaningIndex } from './meaning-index.ts';
import type { IndexConfig } from './meaning-index.ts';
import { checkNamespace } from './namespace.ts';

export interface StoreOptions {
  /** For searches by `query`. Without one there are none. */
  readonly index?: IndexConfig;
}

/**
 * A store that outlives threads, with LangGraph's interface: things by namespace and key. It lives where nodes run: give it to
 * `compile({ store })` or `createWorker({ store })`, and take it in a node as `config.store` or by `getStore()`.
 */
export abstract class BaseStore implements NodeStore {
  /** @internal */
  protected abstract readonly table: ItemTable;
  readonly #index: MeaningIndex | undefined;

  /** @param options `index` for searches by `query`. */
  constructor({ index }: StoreOptions = {}) {
    this.#index = index && new MeaningIndex(index);
  }

  /** What is kept under the key; null when there is nothing. */
  async get(namespace: string[], key: string): Promise<Item | null> {
    const stored = this.table.read(namespace, key);
    return stored && itemOf(stored);
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
   * What is kept in a namespace and in those below it: at most `limit` (10), from the `offset`th on. With a `query` the nearest in meaning
   * first, each with its `score` from -1 to 1; without one the oldest first.
   * @throws GraphError NOT_SUPPORTED for a `query` where the store has no index.
   */
  async search(
    namespacePrefix: string[],
    options: Omit<SearchOperation, 'namespacePrefix'> = {},
  ): Promise<SearchItem[]> {
    const { filter, limit = 10, offset = 0, query } = options;
    if (query === undefined) return this.#firstMatches(namespacePrefix, filter, offset, limit);
    if (this.#index === undefined) throw noIndex();
    const stored = [...this.table.below(namespacePrefix)].filter((one) =>
      matchesFilter(itemOf(one).value, filter),
    );
    const ranked = await this.#index.rank(query, stored, (one) => this.table.vectorsOf(one));
    return ranked
      .slice(offset, offset + limit)
      .map(({ item, score }) => ({ ...itemOf(item), ...(score !== undefined && { score }) }));
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
    this.table.write(await this.#withVectors(writes));
    return results as OperationResults<Operations>;
  }

  #firstMatches(
    namespacePrefix: string[],
    filter: SearchOperation['filter'],
    offset: number,
    limit: number,
  ): SearchItem[] {
    const found: SearchItem[] = [];
    let skipped = 0;
    for (const stored of this.table.below(namespacePrefix)) {
      if (found.length >= limit) break;
      const item = itemOf(stored);
      if (!matchesFilter(item.value, filter)) continue;
      if (skipped < offset) skipped += 1;
      else found.push(item);
    }
    return found;
  }

  /** What is made of texts is there before anything is written. */
  async #withVectors(writes: readonly PutOperation[]): Promise<readonly StoreChange[]> {
    const changes = writes.map(checkedWrite);
    const vectors = await this.#index?.vectorsOf(
      changes.map(({ value }, place) => ({ value, index: writes[place]?.index })),
    );
    return changes.map((change, place) => ({ ...change, vectors: vectors?.[place] ?? [] }));
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

function checkedWrite({ namespace, key, value }: PutOperation): StoreChange {
  checkNamespace(namespace);
  const what = `The value of "${key}" in the store's namespace ${namespace.join('.')}`;
  return {
    namespace: [...namespace],
    key,
    value: value === null ? undefined : toJson(value, what),
    vectors: [],
  };
}

/** As new values each time: whoever gets them may change them. */
function itemOf({ value, namespace, ...rest }: StoredItem): Item {
  return { value: fromJson(value) as Item['value'], ...rest, namespace: [...namespace] };
}

function noIndex(): GraphError {
  return new GraphError(
    'A search by "query" is not supported without an index. Give the store one: new InMemoryStore({ index: { dims, embeddings } }), ' +
      'or SqliteStore.open(path, { index }). Or search by "filter".',
    { code: 'NOT_SUPPORTED' },
  );
}
