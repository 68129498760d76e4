import type { NodeTimeout } from '../protocol/command.ts';
import type { ErrorData } from '../protocol/error-transfer.ts';
import type { CallRecord, ChangedCall } from '../protocol/call.ts';
import type { Leave } from '../protocol/child.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { IgnoredMessage, RunOptions, RunRequest } from '../protocol/messages.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { ChangedQuestion, GivenAnswer, NodeDone, TaskPath } from '../protocol/task.ts';

export type Channels = Readonly<Record<string, Json>>;

/** Everything there is to know about a thread, as JSON: what the engine works on, what a query answers, what the next execution starts from. */
export interface ThreadState {
  readonly thread: string;
  /** Of a subgraph's thread: its place in the thread of the outermost graph. */
  readonly namespace?: string;
  /** Of a subgraph's thread that a command has ended: what it does to the graph around it. */
  readonly leave?: Leave;
  /** Where subgraphs that remember their state have ended: by the node that each is, or that calls it. */
  readonly remembered?: Readonly<Record<string, ChildState>>;
  /** Null only until the first `prepare` of a thread that was started without one. */
  readonly plan: GraphPlan | null;
  readonly status: ThreadStatus;
  readonly phase: Phase;
  /** The time of the latest event, in ms since 1970. */
  readonly clock: number;
  /** How many checkpoints there have been: keeps ids in order. */
  readonly made: number;
  /** The latest checkpoint: its values are `channels`, its tasks are `tasks`. */
  readonly checkpoint: CheckpointInfo | null;
  readonly channels: Channels;
  /** The tasks of the superstep that comes next or is under way. */
  readonly tasks: readonly Task[];
  /** By join, `a+b:c`: which of its sources have run. */
  readonly arrived: Readonly<Record<string, readonly string[]>>;
  /** Deferred nodes whose turn comes when nothing else is left. */
  readonly deferred: readonly string[];
  /** Values of custom channels with the finished tasks' writes, while the others still wait: a view, not committed. */
  readonly view: Channels | null;
  readonly run: Run | null;
  /** The run that is to end at its next superstep. */
  readonly drain?: { readonly run: string; readonly reason: string };
  /** The worker that runs the workflow lacks the graph: what it would do itself goes to the task queue, for another to take. */
  readonly elsewhere: boolean;
  /** Stopped at a breakpoint, or after a caller's update of the state. */
  readonly breakpoint: 'before' | 'after' | 'update' | null;
  /** The nodes that ran last: the superstep that was committed last, by their names. An update without a node is theirs. */
  readonly ran?: readonly string[];
  readonly error: ErrorData | null;
  /** Checkpoints before the latest, oldest first; bounded. */
  readonly past: readonly PastCheckpoint[];
  /** Ids of the latest requests that were taken or refused; bounded. A repeated one changes nothing. */
  readonly seen: readonly string[];
  /** Requests that wait for the run under way to end, in their order. */
  readonly queue?: readonly RunRequest[];
  /** How many requests have met a run of this execution. */
  readonly met?: number;
  /** The last checkpoint of a first run that was rolled back: with all before it, it is no part of the thread. */
  readonly voided?: string;
  /** How many requests there have been. */
  readonly requests: number;
  readonly ignored: readonly IgnoredMessage[];
  readonly ignoredCount: number;
}

/** LangGraph's thread statuses, and `failed` for its `error`, `done` where it ended by itself. */
export type ThreadStatus = 'idle' | 'busy' | 'interrupted' | 'failed' | 'done';

export type Phase =
  | { readonly kind: 'settled' }
  /** An input or a command's update is being validated. */
  | {
      readonly kind: 'preparing';
      readonly request: RunRequest;
      /** Which of its `updates` it is, from 0. */
      readonly superstep?: number;
    }
  | { readonly kind: 'running' }
  /** The run is ended before its time, and its subgraphs have not ended yet. */
  | {
      readonly kind: 'stopping';
      readonly error: ErrorData;
      readonly takesBack: boolean;
      /** The request that takes its place. */
      readonly for?: string;
    }
  /** Custom reducers are at work: to commit the superstep, or only for the view. */
  | { readonly kind: 'folding'; readonly purpose: 'commit' | 'view' };

export interface CheckpointInfo {
  readonly id: string;
  readonly parent: string | null;
  readonly source: 'input' | 'loop' | 'update' | 'fork';
  readonly step: number;
  readonly at: number;
  /** The request that made it, where it was an update of the state. */
  readonly by?: string;
}

export interface PastCheckpoint extends CheckpointInfo {
  readonly channels: Channels;
  readonly tasks: readonly Task[];
  /** Of the joins, the deferred nodes and the nodes that ran last: absent where there are none. */
  readonly arrived?: ThreadState['arrived'];
  readonly deferred?: ThreadState['deferred'];
  readonly ran?: readonly string[];
}

export interface Run {
  readonly id: string;
  readonly options: RunOptions;
  /** The last superstep that it may execute: LangGraph's `stop`. */
  readonly stop: number;
  /** The checkpoint that it went on from: a breakpoint there has done its work. */
  readonly resumedAt: string | null;
  /** Where the thread stood before it; absent where that is not known any more. */
  readonly base?: RunBase;
  /** Requests that have joined it on its way. */
  readonly joined?: readonly string[];
}

/** A thread as it rested between two runs. */
export interface RunBase extends Pick<
  ThreadState,
  'status' | 'breakpoint' | 'error' | 'view' | 'remembered'
> {
  readonly point: PastCheckpoint | null;
}

export interface Task {
  readonly id: string;
  readonly node: string;
  readonly path: TaskPath;
  readonly send?: { readonly args: Json };
  /** Of that `Send`. */
  readonly timeout?: NodeTimeout;
  /** How often it has been started. */
  readonly pass: number;
  readonly status: 'ready' | 'running' | 'waiting' | 'done' | 'failed';
  /** What it has asked and not given up, in the order of its calls. */
  readonly questions: readonly Question[];
  /** By the place of the question; null for one that waits. */
  readonly answers: readonly (GivenAnswer | null)[];
  /** How many questions it has ever asked: the ids of the next ones follow from it. */
  readonly asked?: number;
  /** It has asked several questions in one pass: its calls may come in any order. */
  readonly sideBySide?: boolean;
  /** The calls of tasks that have given their results, until the node has finished. */
  readonly calls?: readonly CallRecord[];
  readonly outcome?: NodeDone;
  /** Its outcome is there before it has run: that of an input which an update has taken in. */
  readonly ahead?: boolean;
  /** Of a node that is a subgraph: its thread, as its last run left it. */
  readonly child?: ChildState;
  /** Answers to the subgraph's questions that it has not been given yet, by id. */
  readonly childAnswers?: Readonly<Record<string, Json>>;
  readonly childAnsweredBy?: string;
  /** The graphs that its node has called as functions. */
  readonly graphs?: readonly GraphCall[];
  readonly error?: ErrorData;
  /** The node has failed for good with this error: its handler has the task now. */
  readonly handling?: ErrorData;
  readonly changed?: readonly ChangedQuestion[];
  readonly changedCalls?: readonly ChangedCall[];
  /** Of its input and of what has been recorded since, while it is under way. */
  readonly bytes?: number;
  /** The state has been changed since it asked, by an update: it runs again when the thread goes on, and may ask something else. */
  readonly stale?: boolean;
  /** The run whose stream has shown its pending questions. */
  readonly shownIn?: string;
}

/** A graph that the task's node calls as a function. */
export interface GraphCall {
  readonly id: string;
  readonly graph: string;
  readonly fingerprint: string;
  /** The channels that it gives back. */
  readonly output: readonly string[];
  readonly remembers?: boolean;
  readonly status: 'running' | 'waiting' | 'done' | 'failed';
  readonly child?: ChildState;
  readonly values?: JsonObject;
  /** It ended with a command to the graph that called it. */
  readonly leave?: Leave;
  readonly error?: ErrorData;
  /** Answers to its questions that it has not been given yet, by id. */
  readonly answers?: Readonly<Record<string, Json>>;
  readonly by?: string;
}

/** A subgraph's thread within its parent's: the plan is in the parent's, the past in its own history. */
export type ChildState = Omit<ThreadState, 'plan' | 'past'>;

export interface Question {
  readonly id: string;
  readonly value: Json;
  /** Hash of the value: what a re-run's question is compared with. */
  readonly fingerprint: string;
  /** The part of the node that has asked it, where it has several that run side by side. */
  readonly key?: string;
}
