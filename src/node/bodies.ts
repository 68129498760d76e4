import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Duration, GraphPlan } from '../protocol/plan.ts';
import type { NodeTimeout } from '../protocol/command.ts';
import type { NodeConfig } from './config.ts';
import type { ErrorHandler } from './node-error.ts';
import type { CachePolicy, NodeCache } from './node-cache.ts';
import type { NodeStore } from './node-store.ts';

/** The functions of a graph: the half that stays in the worker, beside its plan. */
export interface GraphBodies {
  readonly plan: GraphPlan;
  readonly nodes: Readonly<Record<string, NodeBody>>;
  /** By source node (or START), in the order of the plan's branches. */
  readonly branches: Readonly<Record<string, readonly BranchBody[]>>;
  readonly channels: Readonly<Record<string, ChannelBody>>;
  /** By the node that each is. */
  readonly subgraphs?: Readonly<Record<string, GraphBodies>>;
  /** Of a whole input, where the graph has an input schema of its own: as LangGraph, the fields that it requires must be there. */
  readonly input?: StandardSchemaV1;
  readonly context?: StandardSchemaV1;
  /** What its nodes keep beside the thread. */
  readonly store?: NodeStore;
  /** Where results of its nodes and tasks are kept for other runs. */
  readonly cache?: NodeCache;
}

export interface NodeBody {
  /** `state` is the channels that the node reads, or the argument of its `Send`. */
  readonly run: (state: unknown, config: NodeConfig) => unknown;
  /** The channels that the function is given, where the task reads more than these for its conditional edges. Absent: all that it reads. */
  readonly input?: readonly string[];
  /** Of one attempt. */
  readonly timeout?: NodeTimeout;
  /** What is called in the node's place when it has failed for good. */
  readonly onError?: ErrorHandler;
  /** Absent: it runs each time. */
  readonly cache?: CachePolicy;
  /** Absent: an exception of the node is final. */
  readonly retry?: RetryBody;
}

export interface RetryBody {
  readonly maxAttempts: number;
  readonly initialInterval: Duration;
  readonly backoffFactor: number;
  readonly maxInterval: Duration;
  readonly jitter: boolean;
  readonly retryOn: (error: unknown) => boolean;
}

/** A conditional edge. What it gives back is a node's name, a `Send`, a key of `pathMap`, or an array of these. */
export interface BranchBody {
  readonly choose: (state: unknown, config: NodeConfig) => unknown;
  readonly pathMap?: Readonly<Record<string, string>>;
}

export interface ChannelBody {
  /** Of what is written to the channel, not of its value. */
  readonly schema?: StandardSchemaV1;
  /** Of the channel's value, which an `Overwrite` has to fit. Absent: the same as of what is written. */
  readonly valueSchema?: StandardSchemaV1;
  /** Makes what is written into what a named reducer folds: once, where it is written. */
  readonly coerce?: (write: unknown) => unknown;
  readonly initial?: () => unknown;
  /** For channels of kind `custom`. Until there is a value or a default, the first write becomes the value without it. */
  readonly reduce?: (left: unknown, right: unknown) => unknown;
}
