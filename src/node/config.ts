/** What a node gets as its second argument. The names are LangGraph's. */
export interface NodeConfig<Context = unknown> {
  /** What the caller gave as `configurable`, and `thread_id`. */
  readonly configurable: Readonly<Record<string, unknown>> & { readonly thread_id?: string };
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
  readonly recursionLimit: number;
  /** The run's static context, as the graph's context schema gives it. */
  readonly context: Context;
  /** Fires when the run is aborted, or when the task is timed out. */
  readonly signal: AbortSignal;
  readonly executionInfo: ExecutionInfo;
}

/** Which task of which thread this is. */
export interface ExecutionInfo {
  readonly threadId: string | undefined;
  readonly taskId: string;
  readonly checkpointId: string;
  readonly runId: string;
  readonly node: string;
  readonly superstep: number;
  /** Which Temporal attempt of this pass it is, from 1. */
  readonly nodeAttempt: number;
  /** How often the node has been started for this task, from 1: 1 more for every re-run after a resume. */
  readonly pass: number;
  /**
   * The same for every attempt and every pass of this task, and different for every task: give it to services that can
   * recognise a repeated call.
   */
  readonly idempotencyKey: string;
}
