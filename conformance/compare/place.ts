import type { Checkpointer } from '../../src/index.ts';
import { startTestSaver } from '../../src/testing/index.ts';
import { holdpoint, langgraph } from './library.ts';
import type { Library } from './library.ts';

/** Where a case runs: a library, and what keeps its threads. */
export interface Place {
  readonly kind: 'langgraph' | 'memory' | 'temporal';
  /** The graphs are LangGraph's, and this library runs them: `durable`. */
  readonly durable?: boolean;
  readonly library: Library;
  readonly checkpointer: Checkpointer & { deleteThread(thread: string): Promise<void> };
  readonly close: () => Promise<void>;
}

const nothingToClose = (): Promise<void> => Promise.resolve();

export function onLangGraph(): Place {
  const checkpointer = new langgraph.MemorySaver();
  return { kind: 'langgraph', library: langgraph, checkpointer, close: nothingToClose };
}

export function inMemory(): Place {
  const checkpointer = new holdpoint.MemorySaver();
  return { kind: 'memory', library: holdpoint, checkpointer, close: nothingToClose };
}

/** Starts a Temporal server, unless `TEMPORAL_ADDRESS` names one, and a worker in this process. */
export async function onTemporal(): Promise<Place> {
  const checkpointer = await startTestSaver();
  return { kind: 'temporal', library: holdpoint, checkpointer, close: () => checkpointer.close() };
}

/** The same place for LangGraph's own graphs: they are built with LangGraph, and given to `durable`. */
export function withLangGraphsGraphs(place: Place): Place {
  return { ...place, library: langgraph, durable: true };
}

export function nameOf({ kind, durable }: Place): string {
  return durable === true ? `durable, ${kind}` : kind;
}
