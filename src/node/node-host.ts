import type { LiveChunk } from '../protocol/live-chunk.ts';
import type { CallGraph } from './call-graph.ts';
import type { CallHost } from './call-host.ts';
import type { NodeCache } from './node-cache.ts';
import type { NodeStore } from './node-store.ts';

/** What a node can have from the place where it runs. */
export interface NodeHost {
  /** Which try of this pass it is, from 1. */
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** When the first attempt of this pass began, in ms since 1970. Default: now. */
  readonly firstAttemptAt?: number;
  /** Whether a pause can be kept: false in a graph without a checkpointer. */
  readonly canPause: boolean;
  /** Where its calls of tasks are recorded. Absent where that cannot be: in a local activity. */
  readonly calls?: CallHost | undefined;
  /** For graphs that have none of their own. */
  readonly store?: NodeStore | undefined;
  /** For graphs that have none of their own. */
  readonly cache?: NodeCache | undefined;
  /** Told of each chunk that the node writes to its stream, as it does. */
  readonly onChunk?: (chunk: LiveChunk) => void;
  /** Runs a graph that the node calls, as a thread of its own; absent where there is no place for one. */
  readonly callGraph?: CallGraph;
}
