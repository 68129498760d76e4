import { GraphError, GraphValueError } from '../protocol/errors.ts';
import type { NodeStore } from '../node/node-store.ts';
import type { NodeCache } from '../node/node-cache.ts';
import type { Checkpointer } from './checkpointer.ts';

/**
 * Options of `StateGraph.compile`. The names are LangGraph's, and `strict`.
 *
 * @example
 * const graph = builder.compile({ checkpointer: new MemorySaver(), name: 'refund', interruptBefore: ['pay'] });
 */
export interface CompileOptions<Nodes extends string = string> {
  /**
   * What keeps the graph's threads: `TemporalSaver` or `MemorySaver`. Without one the graph runs in process and cannot pause; as a subgraph
   * it is part of its parent's thread. `true`, for a subgraph only: it remembers its state from one run of the thread to the next.
   */
  readonly checkpointer?: Checkpointer | boolean | undefined;
  /** The workflow type in Temporal, and the first part of the nodes' activity types. Default `LangGraph`, as in LangGraph. */
  readonly name?: string | undefined;
  /** What nodes keep beside their threads, shared by all of them: an `InMemoryStore`, a `SqliteStore`, or one of your own. */
  readonly store?: NodeStore | undefined;
  /**
   * Where the results of nodes and tasks that have a `cachePolicy` are kept for other runs: an `InMemoryCache`, a `SqliteCache`, or one of your
   * own. A subgraph needs one of its own.
   */
  readonly cache?: NodeCache | undefined;
  /** For people: what the graph is for. */
  readonly description?: string | undefined;
  /** The nodes before which every run stops; `'*'` for all. */
  readonly interruptBefore?: readonly Nodes[] | '*' | undefined;
  /** The nodes after which every run stops; `'*'` for all. */
  readonly interruptAfter?: readonly Nodes[] | '*' | undefined;
  /** Makes it an error, not a warning, when a re-run asks another question than the one that was answered. Default false. */
  readonly strict?: boolean | undefined;
}

const known = new Set([
  'checkpointer',
  'store',
  'cache',
  'name',
  'description',
  'interruptBefore',
  'interruptAfter',
  'strict',
]);

const replacements: Readonly<Record<string, string>> = {
  transformers: 'Map the chunks where you read the stream',
};

/** @throws GraphError NOT_SUPPORTED | GraphValueError INVALID_GRAPH */
export function checkCompileOptions(options: CompileOptions): void {
  for (const [option, value] of Object.entries(options)) {
    if (known.has(option) || value === undefined || value === false) continue;
    throw notSupported(
      `The compile option "${option}" is not supported.`,
      replacements[option] ?? 'Leave it out',
    );
  }
  const checkpointer: unknown = options.checkpointer;
  if (
    checkpointer !== undefined &&
    checkpointer !== null &&
    typeof checkpointer !== 'boolean' &&
    !isCheckpointer(checkpointer)
  ) {
    throw notSupported(
      "The checkpointer is none of this library's.",
      'Use TemporalSaver, or MemorySaver for tests',
    );
  }
  if (options.store !== undefined) checkStore(options.store);
  if (options.cache !== undefined) checkCache(options.cache);
  if (options.name !== undefined && (typeof options.name !== 'string' || options.name === '')) {
    throw new GraphValueError(
      `The graph's name is ${JSON.stringify(options.name)}. Give a text that is not empty.`,
      {
        code: 'INVALID_GRAPH',
      },
    );
  }
}

function isCheckpointer(value: unknown): value is Checkpointer {
  return (
    typeof value === 'object' && value !== null && 'register' in value && typeof value.register === 'function'
  );
}

function checkStore(store: NodeStore): void {
  const missing = ['get', 'put', 'delete', 'search', 'listNamespaces', 'batch'].find(
    (name) => typeof Reflect.get(Object(store), name) !== 'function',
  );
  if (missing === undefined) return;
  throw new GraphValueError(
    `The store has no method "${missing}". Give an InMemoryStore, a SqliteStore, or one with the methods of BaseStore.`,
    { code: 'INVALID_GRAPH' },
  );
}

function checkCache(cache: NodeCache): void {
  const missing = ['get', 'set', 'clear'].find(
    (name) => typeof Reflect.get(Object(cache), name) !== 'function',
  );
  if (missing === undefined) return;
  throw new GraphValueError(
    `The cache has no method "${missing}". Give an InMemoryCache, a SqliteCache, or one with the methods of BaseCache.`,
    { code: 'INVALID_GRAPH' },
  );
}

function notSupported(what: string, instead: string): GraphError {
  return new GraphError(`${what} ${instead}.`, { code: 'NOT_SUPPORTED' });
}
