import type { ErrorData } from '../protocol/error-transfer.ts';
import type { GraphCallRequest } from '../protocol/graph-call.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { CallsToRecord } from '../protocol/call.ts';
import type { NodeOptions } from '../protocol/plan.ts';
import type {
  FoldInput,
  NodeOutcome,
  PrepareInput,
  Prepared,
  PreparedAhead,
  TaskInput,
} from '../protocol/task.ts';
import type { ChildEnd, ChildInput } from '../protocol/child.ts';
import type { ChildState, ThreadState, ThreadStatus } from './state.ts';
import type { StreamEvent } from './stream-event.ts';

export type { StreamEvent } from './stream-event.ts';

/** What can happen to a thread. `at` is the time of the event in ms since 1970: the engine has no clock of its own. */
export type EngineEvent =
  | {
      readonly kind: 'requested';
      readonly message: 'run' | 'resume';
      readonly request: RunRequest;
      readonly prepared?: PreparedAhead;
      readonly at: number;
    }
  /** A message that says nothing the engine knows: an unknown name, or bytes that do not parse. */
  | { readonly kind: 'stray'; readonly message: string; readonly reason: string; readonly at: number }
  /** The execution goes on with a thread as the one before has carried it over. */
  | { readonly kind: 'continued'; readonly at: number }
  | { readonly kind: 'prepared'; readonly result: Prepared; readonly at: number }
  | { readonly kind: 'prepare-failed'; readonly error: ErrorData; readonly at: number }
  | {
      readonly kind: 'task-settled';
      readonly task: string;
      readonly pass: number;
      readonly outcome: NodeOutcome;
      readonly at: number;
    }
  | {
      readonly kind: 'task-failed';
      readonly task: string;
      readonly pass: number;
      readonly error: ErrorData;
      readonly at: number;
    }
  /** Calls of a node that is under way have given their results. */
  | ({ readonly kind: 'recorded'; readonly at: number } & CallsToRecord)
  /** A subgraph's run has ended, well or not: it is done, waits, or has failed. */
  | {
      readonly kind: 'child-settled';
      readonly task: string;
      readonly pass: number;
      /** Of a graph that the task's node has called. */
      readonly call?: string;
      readonly end: ChildEnd<ChildState>;
      readonly at: number;
    }
  | { readonly kind: 'called'; readonly request: GraphCallRequest; readonly at: number }
  /** A graph that a node has called has ended without saying where it stands. */
  | {
      readonly kind: 'call-failed';
      readonly task: string;
      readonly call: string;
      readonly error: ErrorData;
      readonly at: number;
    }
  | { readonly kind: 'folded'; readonly values: JsonObject; readonly at: number }
  | { readonly kind: 'fold-failed'; readonly error: ErrorData; readonly at: number }
  /** The run of this request is to end after its superstep. */
  | { readonly kind: 'drain'; readonly run: string; readonly reason: string; readonly at: number }
  /** The run of this request, and no other, is to end at once. */
  | { readonly kind: 'abort-run'; readonly run: string; readonly reason: string; readonly at: number }
  /** The whole workflow is cancelled. */
  | { readonly kind: 'aborted'; readonly reason: string; readonly at: number };

/** What a shell has to do, in order. */
export type Effect =
  /** `elsewhere`: not in the worker that runs the workflow. */
  | { readonly kind: 'prepare'; readonly input: PrepareInput; readonly elsewhere: boolean }
  | { readonly kind: 'run-task'; readonly input: TaskInput; readonly options: NodeOptions }
  | { readonly kind: 'run-child'; readonly input: ChildInput<ChildState>; readonly options: NodeOptions }
  | { readonly kind: 'fold'; readonly input: FoldInput; readonly elsewhere: boolean }
  | { readonly kind: 'cancel-tasks' }
  /** What the run has under way is cancelled, and what comes of its activities is nobody's. Its subgraphs tell of their ends. */
  | { readonly kind: 'stop-run' }
  /** The queue of requests has changed. */
  | { readonly kind: 'queued' }
  | { readonly kind: 'settled'; readonly status: ThreadStatus }
  | { readonly kind: 'emit'; readonly event: StreamEvent };

export interface Transition {
  readonly state: ThreadState;
  readonly effects: readonly Effect[];
}
