/** The calls that a node makes of tasks: what is recorded of each, so that no later pass and no later attempt makes it again. */
import type { Json } from './json.ts';

/** Update `record`, which an activity sends to its own workflow. Not for people: the argument is a `CallsToRecord`. */
export const recordMessage = 'record';
/** Query `calls`: what is recorded of a task that is under way. Its argument is the task's id. */
export const callsQuery = 'calls';

/** A call that has given its result. */
export interface CallRecord {
  /** A hash of where it was made (the call around it), of its name, its arguments, and how many equal calls came before it. */
  readonly id: string;
  readonly kind: 'value';
  readonly name: string;
  /** Which call it was, from 0, among those of the node, or of the task that it was made in. */
  readonly index: number;
  /** The ids of the calls that it was made in, the outermost first. */
  readonly in?: readonly string[];
  readonly value: Json;
  /** What it was called with, where watchers of the run want to know. It is shown, and not kept. */
  readonly input?: Json;
  /** It was not made: this is what an equal one gave in another run. */
  readonly cached?: true;
  /** The places of the answers that it was given: whoever gets the record asks these questions no more. */
  readonly answers?: readonly number[];
  /** The graphs that it has called: whoever gets the record does not call these again. */
  readonly graphs?: readonly string[];
  /** Another call was under way at the same time: the order of the calls says nothing. */
  readonly beside?: true;
  /** A part of what its node gives: streams do not show it by itself. */
  readonly silent?: true;
}

/** The argument of the update `record`. Results that come at the same time are sent together. */
export interface CallsToRecord {
  readonly task: string;
  readonly pass: number;
  readonly calls: readonly CallRecord[];
}

/** What the update gives back: the records of those calls that an earlier attempt had made, which came first. */
export interface Recorded {
  readonly first?: readonly CallRecord[];
}

/** A later pass made another call in the place of one that had been recorded. */
export interface ChangedCall {
  readonly index: number;
  readonly name: string;
}

/** Why a call's result cannot be recorded: the type of the failure with which the update is refused. */
export interface RecordRefusal {
  readonly reason: 'not_under_way' | 'too_large';
  readonly message: string;
}
