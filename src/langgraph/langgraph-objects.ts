/**
 * What is read of LangGraph's objects. They are known by their shape, so this package neither loads LangGraph nor needs its types: the
 * graph that is given is the one copy of it that counts.
 */

/** LangChain's `Runnable`, of which it is enough that it can be called. */
export interface LangGraphRunnable {
  invoke(input: unknown, config?: object): unknown;
  readonly name?: string;
}

export interface LangGraphChannel {
  /** Its class, by the name that survives minifying. */
  readonly lc_graph_name: string;
  readonly initialValueFactory?: () => unknown;
  /** Of a `BinaryOperatorAggregate`. */
  readonly operator?: (left: unknown, right: unknown) => unknown;
  /** Of a `DeltaChannel`: it takes several writes at once. */
  readonly reducer?: (left: unknown, writes: readonly unknown[]) => unknown;
  /** Of an `UntrackedValue`. */
  readonly guard?: boolean;
  /** Of a `Topic`. */
  readonly accumulate?: boolean;
  readonly unique?: boolean;
}

export interface LangGraphNodeSpec {
  readonly runnable: LangGraphRunnable;
  readonly input?: object;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly retryPolicy?: object;
  readonly cachePolicy?: unknown;
  readonly timeout?: unknown;
  readonly ends?: readonly string[] | Readonly<Record<string, string>>;
  readonly defer?: boolean;
  readonly isErrorHandler?: boolean;
  readonly errorHandlerNode?: string;
}

interface LangGraphBranch {
  readonly path: LangGraphRunnable;
  readonly ends?: Readonly<Record<string, string>>;
}

/** A `StateGraph` of LangGraph. */
export interface LangGraphBuilder {
  readonly nodes: Readonly<Record<string, LangGraphNodeSpec>>;
  readonly edges: ReadonlySet<readonly [from: string, to: string]>;
  readonly waitingEdges: ReadonlySet<readonly [from: readonly string[], to: string]>;
  readonly branches: Readonly<Record<string, Readonly<Record<string, LangGraphBranch>>>>;
  readonly channels: Readonly<Record<string, LangGraphChannel>>;
  readonly _schemaDefinition: object;
  readonly _inputDefinition: object;
  readonly _outputDefinition: object;
  readonly _schemaRuntimeDefinition?: unknown;
  readonly _inputRuntimeDefinition?: unknown;
  readonly _configRuntimeSchema?: unknown;
  readonly _metaRegistry: {
    getExtendedChannelSchemas(schema: unknown, effects: { readonly withReducerSchema: true }): unknown;
  };
  readonly _nodeDefaults?: {
    readonly retryPolicy?: object;
    readonly cachePolicy?: unknown;
    readonly timeout?: unknown;
    readonly errorHandler?: (state: unknown, error: unknown, config: unknown) => unknown;
  };
  compile(options?: object): unknown;
}

/** A graph of LangGraph that could run: compiled, or an `entrypoint`. */
export interface LangGraphCompiled extends LangGraphRunnable {
  readonly lg_is_pregel: true;
  readonly builder?: LangGraphBuilder;
  readonly nodes: Readonly<Record<string, unknown>>;
  readonly channels: Readonly<Record<string, unknown>>;
  readonly description?: string;
  readonly interruptBefore?: readonly string[] | '*';
  readonly interruptAfter?: readonly string[] | '*';
  readonly checkpointer?: unknown;
  readonly store?: unknown;
  readonly cache?: unknown;
  readonly stepTimeout?: number;
  readonly userInterrupt?: unknown;
  /** What `withConfig` has bound. */
  readonly config?: BoundConfig;
}

/** LangChain's config, as far as a graph can have it bound. */
export interface BoundConfig {
  readonly configurable?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
  readonly recursionLimit?: number;
  readonly maxConcurrency?: number;
  readonly callbacks?: unknown;
  readonly context?: unknown;
  readonly [option: string]: unknown;
}

export function isCompiled(value: unknown): value is LangGraphCompiled {
  return isObject(value) && value.lg_is_pregel === true;
}

/** Whatever its version: whether it has what is read of it is for `readGraph` to say. */
export function isBuilder(value: unknown): value is LangGraphBuilder {
  return isObject(value) && 'waitingEdges' in value && typeof value.compile === 'function';
}

/** A graph that was put together with a `StateGraph`. */
export interface LangGraphStateGraph extends LangGraphCompiled {
  readonly builder: LangGraphBuilder;
}

export function isStateGraph(value: unknown): value is LangGraphStateGraph {
  return isCompiled(value) && value.builder !== undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
