/**
 * The messages of a thread: the public wire contract, described for services in any language in `docs/wire.md`.
 * The kind of a message is the suffix of its name.
 */
import type { Target } from './command.ts';
import type { ErrorCode, RefusalReason } from './errors.ts';
import type { Json, JsonObject } from './json.ts';
import type { Prepared } from './task.ts';

/** Signal and update `resume`: the answer, and optionally who sends it under which id. */
export const resumeMessage = 'resume';
/** Signal and update `run`: a new input, a command, or going on after a breakpoint. */
export const runMessage = 'run';
/** Signal `drain`: a run is to end after its superstep. Its one argument is `{ run: id of its request, reason }`. */
export const drainMessage = 'drain';
/** Signal `abort`: a run is to end at once, or not to begin. Its one argument is `{ run: id of its request, reason }`. */
export const abortMessage = 'abort';
/** Query `state`: the latest snapshot. */
export const stateQuery = 'state';
/** Query `history`: the last snapshots, newest first. */
export const historyQuery = 'history';
/** Query `interrupts`: the questions that wait for an answer. */
export const interruptsQuery = 'interrupts';
/** Query `ignored`: the messages that changed nothing, and why. */
export const ignoredQuery = 'ignored';

/** One run of a thread, as asked for. */
export interface RunRequest extends RunOptions {
  readonly id: string;
  /** A new input; `null` goes on from where the thread stands. */
  readonly input?: JsonObject | null;
  readonly command?: CommandData;
  readonly by?: string;
  /** What to do when another run is under way; `reject` by default. */
  readonly multitaskStrategy?: MultitaskStrategy;
  /** Supersteps of writes by a caller, as if nodes had made them; nothing runs. LangGraph's `updateState` and `bulkUpdateState`. */
  readonly updates?: readonly (readonly StateUpdate[])[];
  /** Another checkpoint than the latest to go on from, with all that is needed for that. What is done becomes a branch of the thread. */
  readonly fork?: ForkPoint;
  /** What the caller's own functions have made of `updates`, one for each superstep, and the checkpoint that they started from. */
  readonly prepared?: PreparedUpdates;
}

/** A checkpoint of the thread, as its reader has found it. What is in it is the engine's. */
export interface ForkPoint {
  readonly id: string;
  readonly [part: string]: Json | undefined;
}

/**
 * What a run does that would disturb another one: is refused, waits for its end, stops it and goes on from what it has done, or takes it back.
 * LangGraph's words.
 */
export type MultitaskStrategy = 'reject' | 'enqueue' | 'interrupt' | 'rollback';

/** One node's part of a superstep that a caller writes. */
export interface StateUpdate {
  /** An object of channels, or pairs of channel and value; null writes nothing. */
  readonly values: JsonObject | readonly Json[] | null;
  /** The node that has run, as it were; `__start__`, or `__end__`, `__copy__`, `__input__` with meanings of their own. */
  readonly asNode?: string;
  /** Where a `Command` as values leads, beside the node's own edges. */
  readonly goto?: readonly Target[];
  /** Which task of the node, where it has several. */
  readonly taskId?: string;
}

export interface PreparedUpdates {
  /** The checkpoint that was the latest; null for a new thread. */
  readonly base: string | null;
  readonly supersteps: readonly Prepared[];
}

export interface CommandData {
  /** Wrapped, because an answer may be `null` on the wire. */
  readonly resume?: { readonly value: Json };
  /** An object of channels, or pairs of channel and value. */
  readonly update?: JsonObject | readonly Json[];
  readonly goto?: readonly Target[];
}

/** Options of a run that its nodes or the engine see. */
export interface RunOptions {
  readonly recursionLimit?: number;
  readonly maxConcurrency?: number;
  readonly interruptBefore?: readonly string[] | '*';
  readonly interruptAfter?: readonly string[] | '*';
  readonly configurable?: JsonObject;
  readonly metadata?: JsonObject;
  readonly tags?: readonly string[];
  /** What its nodes do only where it is watched: `messages`, to listen to models. */
  readonly streams?: readonly string[];
  readonly context?: Json;
  /** The run ends before its first superstep, for this reason. */
  readonly drain?: string;
}

/** What the updates `resume` and `run` give back. A refusal is an `ApplicationFailure` instead, and leaves no event. */
export interface Accepted {
  readonly accepted: true;
  readonly id: string;
}

/** Why a request is refused. */
export type RefusalCode =
  | RefusalReason
  | 'busy'
  /** What its `multitaskStrategy` says cannot be done. */
  | 'cannot_meet'
  | 'empty_input'
  | 'unknown_node'
  | 'too_large'
  /** What is wrong with an update of the state. */
  | 'invalid_update'
  /** The thread has moved on since its caller looked at it. */
  | 'moved';

/** A message that changed nothing, and why: kept in the state, since a signal cannot be answered. */
export interface IgnoredMessage {
  /** Why, as a code: a refusal's, or that the message cannot be read. */
  readonly code: RefusalCode | 'unreadable';
  readonly id: string | null;
  readonly message: string;
  readonly reason: string;
  /** Of updates of the state that are wrong: the code of the error that it is. */
  readonly error?: ErrorCode;
  readonly at: number;
}

/** A question as its askers and answerers see it. LangGraph's `Interrupt`. */
export interface Interrupt<Value = unknown> {
  readonly id: string;
  readonly value: Value;
}
