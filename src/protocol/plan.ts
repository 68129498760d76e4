/**
 * A graph as data: everything about it but its functions. It travels as the workflow's input, so it can be read in Temporal's UI,
 * and it stays the same for as long as one execution of a thread lives. The functions are in `src/node/bodies.ts`.
 */
export interface GraphPlan {
  readonly format: 1;
  /** The graph's name, and the workflow type. */
  readonly name: string;
  /** For people: what the graph is for. */
  readonly description?: string;
  /** Of all that follows but the breakpoints: two plans with one hash route alike. */
  readonly hash: string;
  readonly channels: Readonly<Record<string, ChannelPlan>>;
  /** The channels that an input may write. */
  readonly input: readonly string[];
  /** The channels that a run gives back. */
  readonly output: readonly string[];
  readonly nodes: Readonly<Record<string, NodePlan>>;
  /** Static edges, START and END included. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  readonly joins: readonly JoinPlan[];
  /** By source node (or START): the conditional edges that leave it. */
  readonly branches: Readonly<Record<string, readonly BranchPlan[]>>;
  readonly interruptBefore: readonly string[] | '*';
  readonly interruptAfter: readonly string[] | '*';
  /** A re-run that asks another question than the one answered is an error, not a warning. */
  readonly strict: boolean;
  /** As a subgraph it remembers its state from one run of its parent's thread to the next. */
  readonly remembers?: boolean;
}

/** How writes of one superstep become the channel's value. */
export type ChannelPlan =
  /**
   * At most one write a superstep; it replaces the value. `untracked`: the value is there for one run, and in no checkpoint; several writes
   * are an error, or when `unguarded` the last one counts. `fleeting`: the value is there for the next superstep, and then no more.
   */
  | {
      readonly kind: 'last';
      readonly untracked?: 'guarded' | 'unguarded';
      readonly fleeting?: 'guarded' | 'unguarded';
    }
  /** A reducer known by name, folded in the workflow: only the writes are recorded. */
  | { readonly kind: 'named'; readonly reducer: ReducerName; readonly fleeting?: true }
  /** A reducer that is a function of the user: folded in the worker, and the new value is recorded. */
  | { readonly kind: 'custom' };

export type ReducerName = 'append' | 'merge' | 'sum' | 'min' | 'max' | 'messages' | 'union';

/** A node that waits until every one of `from` has run since it last ran. */
export interface JoinPlan {
  readonly from: readonly string[];
  readonly to: string;
}

export interface BranchPlan {
  readonly name: string;
  /** The nodes it can lead to, where that is known (a path map): for drawing and for validation. */
  readonly ends?: readonly string[];
}

export interface NodePlan {
  /** The channels that are handed to the node. */
  readonly reads: readonly string[];
  /** Where a returned `Command` can lead, as declared by the user: for drawing and for validation. */
  readonly ends?: readonly string[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Runs only when nothing else is left to run. */
  readonly defer?: boolean;
  /** The node is a graph of its own: it runs as a child workflow. */
  readonly subgraph?: GraphPlan;
  /** When it has failed for good, a handler of the user's decides what comes of it. */
  readonly errorHandler?: boolean;
  readonly options: NodeOptions;
}

/** A span of time in Temporal's words: milliseconds, or a string such as `'30s'` or `'2 days'`. */
export type Duration = number | string;

/** Options of the activity that a node runs as, with Temporal's own names. */
export interface NodeOptions {
  readonly startToCloseTimeout?: Duration;
  readonly scheduleToCloseTimeout?: Duration;
  readonly scheduleToStartTimeout?: Duration;
  readonly heartbeatTimeout?: Duration;
  readonly taskQueue?: string;
  readonly retry?: {
    readonly maximumAttempts?: number;
    readonly initialInterval?: Duration;
    readonly backoffCoefficient?: number;
    readonly maximumInterval?: Duration;
    readonly nonRetryableErrorTypes?: string[];
  };
  /** Runs beside the workflow, in its worker: faster, and for short nodes only. */
  readonly local?: boolean;
}
