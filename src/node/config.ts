import type { interrupt } from './interrupt.ts';
import type { RunControl } from './run-control.ts';
import type { NodeStore } from './node-store.ts';

/** What a node gets as its second argument. The names are LangGraph's. */
export interface NodeConfig<Context = unknown> {
  /** What the caller gave as `configurable`, and `thread_id`. */
  readonly configurable: Readonly<Record<string, unknown>> & { readonly thread_id?: string };
  /** What the caller and the node's options gave, and LangGraph's `thread_id`, `langgraph_node`, `langgraph_step`, `langgraph_triggers`, `langgraph_path` and `langgraph_checkpoint_ns`. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** A list of its own, as LangChain's config has it. */
  readonly tags: string[];
  readonly recursionLimit: number;
  /** The run's static context, as the graph's context schema gives it. */
  readonly context: Context;
  /** Fires when the run is aborted, or when the task is timed out. */
  readonly signal: AbortSignal;
  /** Says that the node is getting on: its idle timeout begins anew. Without one it does nothing. */
  readonly heartbeat: () => void;
  /** What outlives threads: the graph's `store`, else the worker's; undefined where neither has one. */
  readonly store: NodeStore | undefined;
  /** Writes a chunk to the run's stream of mode `custom`, at once. Any value that can be stored, of 64 kB at most. */
  readonly writer: (chunk: unknown) => void;
  /** `control.requestDrain(reason)` ends the run after this superstep: `invoke(null)` goes on. */
  readonly control: RunControl;
  /** LangChain's, for models that are given this config: they are heard in the stream of mode `messages`. Absent where nobody listens. */
  // `any`, so that LangChain's models take the config as it is: their type is not known here.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly callbacks?: any;
  /** `interrupt()`, for those who would rather not import it. */
  readonly interrupt: typeof interrupt;
  /** The node's name. Absent where somebody listens: what is given this config would be called so. (As in LangGraph.) */
  readonly runName?: string;
  readonly executionInfo: ExecutionInfo;
}

/** Which task of which thread this is. */
export interface ExecutionInfo {
  readonly threadId: string | undefined;
  readonly taskId: string;
  readonly checkpointId: string;
  /** LangGraph's form: the node and the task. */
  readonly checkpointNs: string;
  readonly runId: string;
  readonly node: string;
  readonly superstep: number;
  /** Which Temporal attempt of this pass it is, from 1. */
  readonly nodeAttempt: number;
  /** When the first attempt of this pass began, in ms since 1970. */
  readonly nodeFirstAttemptTime: number;
  /** How often the node has been started for this task, from 1: 1 more for every re-run after a resume. */
  readonly pass: number;
  /**
   * The same for every attempt and every pass of this task, and different for every task: give it to services that can
   * recognise a repeated call.
   */
  readonly idempotencyKey: string;
}
