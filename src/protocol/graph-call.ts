/** A graph that a node calls as a function: it runs as a child workflow, which the node's activity asks its own workflow for. */
import type { Leave } from './child.ts';
import type { ErrorData } from './error-transfer.ts';
import type { GraphPlan } from './plan.ts';
import type { JsonObject } from './json.ts';

/** The update by which a node's activity asks for it. Not for people: its argument is a `GraphCallRequest`. */
export const callMessage = 'call';

export interface GraphCallRequest {
  readonly task: string;
  readonly pass: number;
  /** Of the call, within its task: the same on every pass. */
  readonly call: string;
  readonly plan: GraphPlan;
  readonly input: JsonObject;
  /** Hash of the input. */
  readonly fingerprint: string;
}

/** What a node is told of the calls of its earlier passes. */
export interface KnownGraphCall {
  readonly call: string;
  readonly graph: string;
  readonly fingerprint: string;
  /** What it gave, once it is done. */
  readonly values?: JsonObject;
  /** It ended with a command to the graph that called it. */
  readonly leave?: Leave;
}

export type GraphCallResult =
  | { readonly kind: 'done'; readonly values: JsonObject; readonly leave?: Leave }
  /** It asks, or stands at a breakpoint: the node pauses. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly error: ErrorData };
