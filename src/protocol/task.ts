/** What goes into the activity of a node, and what comes out. */
import type { NodeTimeout, Target } from './command.ts';
import type { Leave } from './child.ts';
import type { ErrorData } from './error-transfer.ts';
import type { KnownGraphCall } from './graph-call.ts';
import type { CallRecord, ChangedCall } from './call.ts';
import type { Json, JsonObject } from './json.ts';
import type { Written } from './live-chunk.ts';
import type { GraphPlan } from './plan.ts';
import type { RunOptions, RunRequest } from './messages.ts';

/** Where a task stands among the tasks of its superstep. Pulled by an edge, or pushed by a `Send` (its index). LangGraph's form. */
export type TaskPath = readonly ['__pregel_pull', string] | readonly ['__pregel_push', number];

/** An answer that was given, and the fingerprint of the question it was given to. */
export interface GivenAnswer {
  readonly value: Json;
  readonly question: string;
  /** Of that question. */
  readonly key?: string;
  /** Who gave it, where they said so. */
  readonly by?: string;
}

/** What a node needs to know to run one task. What is recorded of it is in `task-wire.ts`. */
export interface TaskInput {
  readonly graph: string;
  /** The hash of the plan that the thread was started with. */
  readonly hash: string;
  readonly node: string;
  readonly thread: string;
  readonly run: string;
  readonly task: string;
  readonly path: TaskPath;
  readonly checkpoint: string;
  readonly step: number;
  readonly pass: number;
  /** The channels that the node reads. */
  readonly state: JsonObject;
  /** The argument of the `Send` that made this task, in place of the state. */
  readonly send?: { readonly args: Json };
  /** Of that `Send`, in place of the node's. */
  readonly timeout?: NodeTimeout;
  /** By the place of their question; null for one that still waits. */
  readonly answers: readonly (GivenAnswer | null)[];
  /** It has asked several questions in one pass: the order of its calls says nothing. */
  readonly sideBySide?: boolean;
  /** The calls that have given their results in earlier passes. */
  readonly calls?: readonly CallRecord[];
  /** Of a node of a subgraph: its place in the thread. */
  readonly namespace?: string;
  /** The graphs that earlier passes of the node have called as functions. */
  readonly graphs?: readonly KnownGraphCall[];
  /** The node is a subgraph that has run: only its conditional edges are left to choose by. */
  readonly returned?: Leave;
  /** The node has failed for good with this error, and its handler is to run in its place. */
  readonly handling?: ErrorData;
  /** A re-run that asks another question than the one answered is an error. */
  readonly strict: boolean;
  /** The only task of its superstep: it folds the writes to its custom channels itself. */
  readonly alone: boolean;
  readonly options: RunOptions;
}

export type Write = readonly [channel: string, value: Json];

/** `index` is which call of `interrupt()` in its pass it was, from 0. */
export interface AskedQuestion {
  readonly index: number;
  readonly value: Json;
  /** Which of the node's parts that run side by side has asked: the id of a tool call. No other part gets the answer. */
  readonly key?: string;
}

/** A re-run asked something else at a place that had been answered. */
export interface ChangedQuestion {
  readonly index: number;
  readonly value: Json;
}

export type NodeOutcome = NodeDone | NodeAsked;

export interface NodeDone {
  readonly kind: 'done';
  readonly writes: readonly Write[];
  /** The new values of custom channels, for a task that was alone: they stand in for its writes there. */
  readonly folded?: JsonObject;
  /** Where its conditional edges and its `Command`s lead, if anywhere. Static edges are in the plan. */
  readonly routes?: readonly Target[];
  /** Its subgraph ends with this superstep, and does this to the graph around it. */
  readonly leave?: Leave;
  /** It has asked that the run end after this superstep, and says why. */
  readonly drain?: string;
  /** It was not run: this is what it gave for an equal input before. */
  readonly cached?: true;
  readonly changed?: readonly ChangedQuestion[];
  /** Of its stream. */
  readonly written?: Written;
  readonly changedCalls?: readonly ChangedCall[];
}

export interface NodeAsked {
  readonly kind: 'asked';
  readonly questions: readonly AskedQuestion[];
  readonly changed?: readonly ChangedQuestion[];
  readonly written?: Written;
  readonly changedCalls?: readonly ChangedCall[];
}

/** The start's local activity: makes an input, or the update of a command, into writes and routes. */
export interface PrepareInput {
  readonly graph: string;
  /** Absent when the thread was started without one: then the answer carries it. */
  readonly hash?: string;
  readonly thread: string;
  readonly request: RunRequest;
  /** The channels that have a value by now: the others get their default. */
  readonly channels: JsonObject;
  /** What a caller writes in place of nodes, one superstep of it: then this is prepared, and not an input. */
  readonly updates?: readonly NodeUpdate[];
}

/** Writes by a caller, as if this node had made them. */
export interface NodeUpdate {
  readonly node: string;
  readonly values: JsonObject | readonly Json[] | null;
  readonly goto?: readonly Target[];
  readonly taskId?: string;
}

/** What one `NodeUpdate` came to: its writes, and where its node's conditional edges lead then. */
export interface PreparedUpdate {
  readonly writes: readonly Write[];
  readonly routes: readonly Target[];
}

export interface Prepared {
  readonly plan?: GraphPlan;
  /** Defaults of channels that have no value yet. */
  readonly defaults: JsonObject;
  readonly writes: readonly Write[];
  readonly folded: JsonObject;
  /** Where the conditional edges of START lead. */
  readonly routes: readonly Target[];
  readonly context?: Json;
  /** Of updates by a caller, in place of `writes` and `routes`. */
  readonly updates?: readonly PreparedUpdate[];
  /** When, in ms since 1970, by the worker's clock. */
  readonly at: number;
}

/**
 * What the caller has made of the input of a run by itself, sent along with it: then the worker need not be asked. Only for a graph
 * without conditional edges from START: these are the user's code, and run in the worker.
 */
export interface PreparedAhead {
  readonly defaults: JsonObject;
  /** Absent when they are the members of the input as they stand. */
  readonly writes?: readonly Write[];
  readonly folded: JsonObject;
  readonly context?: Json;
}

/** The local activity that folds custom channels which several tasks of a superstep wrote. */
export interface FoldInput {
  readonly graph: string;
  readonly channels: Readonly<Record<string, { readonly value?: Json; readonly writes: readonly Json[] }>>;
}

export interface Folded {
  readonly values: JsonObject;
  readonly at: number;
}

/** Activity types are `<graph>.<node>`; these two have the names of no node. */
export const prepareActivity = '__start__';
/** The handler of a node's error has the node's name after this one. (LangGraph's name.) */
export const handlerPrefix = '__error_handler__';

/** What runs a task, as Temporal's UI and the stream of updates name it: the node, or the handler of its error. */
export function runnerOf({
  node,
  handling,
}: {
  readonly node: string;
  readonly handling?: ErrorData;
}): string {
  return handling === undefined ? node : `${handlerPrefix}${node}`;
}

export const foldActivity = '__reduce__';
