/** What nodes keep beside the state of their thread: a store that outlives threads and is shared by them. LangGraph's interface. */

/** One thing that is kept. */
export interface Item {
  // `any`, as in LangGraph: what is kept is the application's.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly value: Record<string, any>;
  readonly key: string;
  readonly namespace: string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SearchItem extends Item {
  /** How near it is to the query, where the store has an index. */
  readonly score?: number | undefined;
}

export interface GetOperation {
  readonly namespace: string[];
  readonly key: string;
}

export interface PutOperation {
  readonly namespace: string[];
  readonly key: string;
  /** Null deletes. */
  readonly value: Record<string, unknown> | null;
  /** The paths of the texts by which it is found; false for none. Default: those of the store's index. */
  readonly index?: false | string[];
}

export interface SearchOperation {
  readonly namespacePrefix: string[];
  /** Members of the value: what each must be, or `{ $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin }`. */
  readonly filter?: Record<string, unknown>;
  readonly limit?: number;
  readonly offset?: number;
  /** What they are to be near in meaning. The store needs an index. */
  readonly query?: string;
}

export interface MatchCondition {
  readonly matchType: 'prefix' | 'suffix';
  /** Labels; `*` stands for any one. */
  readonly path: string[];
}

export interface ListNamespacesOperation {
  readonly matchConditions?: MatchCondition[];
  readonly maxDepth?: number;
  readonly limit: number;
  readonly offset: number;
}

export type Operation = GetOperation | SearchOperation | PutOperation | ListNamespacesOperation;

/** What each operation of a batch gives. */
export type OperationResults<Operations extends readonly Operation[]> = {
  [Key in keyof Operations]: Operations[Key] extends PutOperation
    ? void
    : Operations[Key] extends SearchOperation
      ? SearchItem[]
      : Operations[Key] extends GetOperation
        ? Item | null
        : Operations[Key] extends ListNamespacesOperation
          ? string[][]
          : never;
};

/** A store as nodes see it: this library's, LangGraph's, or one of your own. */
export interface NodeStore {
  get(namespace: string[], key: string): Promise<Item | null>;
  put(
    namespace: string[],
    key: string,
    value: Record<string, unknown>,
    index?: false | string[],
  ): Promise<void>;
  delete(namespace: string[], key: string): Promise<void>;
  search(
    namespacePrefix: string[],
    options?: { filter?: Record<string, unknown>; limit?: number; offset?: number; query?: string },
  ): Promise<SearchItem[]>;
  listNamespaces(options?: {
    prefix?: string[];
    suffix?: string[];
    maxDepth?: number;
    limit?: number;
    offset?: number;
  }): Promise<string[][]>;
  batch<Operations extends Operation[]>(operations: Operations): Promise<OperationResults<Operations>>;
}
