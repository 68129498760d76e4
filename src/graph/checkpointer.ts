import type { StreamEvent } from '../engine/events.ts';
import type { Settled } from '../engine/settled.ts';
import type { Rest, Watched } from '../engine/watched.ts';
import type { ThreadState } from '../engine/state.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { RunRequest } from '../protocol/messages.ts';

/**
 * What keeps the threads of a graph, and runs them: `TemporalSaver`, or `MemorySaver` in process.
 * (LangGraph's word; here it is the engine room too.)
 */
export interface Checkpointer {
  /** Makes a graph known, when it is compiled. @throws GraphError `DUPLICATE_GRAPH` when another one has its name. */
  register(bodies: GraphBodies): void;

  /**
   * Asks for a run, and waits until the thread settles.
   * @throws UnknownInterruptError | ThreadBusyError | EmptyInputError when the thread refuses the request
   */
  run(bodies: GraphBodies, thread: string, request: RunRequest, signal?: AbortSignal): Promise<Settled>;

  /** The same, yielding what watchers are shown, in order, as it happens; with what else was asked for. */
  stream(
    bodies: GraphBodies,
    thread: string,
    request: RunRequest,
    signal?: AbortSignal,
    also?: ShowAlso,
  ): AsyncGenerator<StreamEvent, Settled>;

  /**
   * Has updates of the state taken, and gives back the thread as they left it.
   * @throws InvalidUpdateError | ThreadBusyError when the thread refuses them
   */
  update(bodies: GraphBodies, thread: string, request: RunRequest): Promise<ThreadState>;

  /**
   * All that the thread has shown since it began, or since a place, and what it shows until it rests. Asks for nothing.
   */
  watch(
    thread: string,
    after: string | undefined,
    also: ShowAlso,
    signal?: AbortSignal,
  ): AsyncGenerator<Watched, Rest>;

  /**
   * Asks the run of this request to end after its superstep. It may not have begun yet; `over` fires when nobody waits for it any more.
   */
  drain(thread: string, run: string, reason: string, over: AbortSignal): Promise<void>;

  /** The thread as it stands; undefined when there is none of this id. */
  read(thread: string): Promise<ThreadState | undefined>;

  /** The same, with all its checkpoints, over all its runs. */
  readWhole(thread: string): Promise<ThreadState | undefined>;

  /** Where each run of its subgraphs stands, or stood at its end, and of theirs: the oldest first. */
  readSubgraphs(thread: string): Promise<readonly ThreadState[]>;
}

/** What a stream shows beside the thread's own steps. */
export interface ShowAlso {
  /** What nodes write to their streams, as they write it. */
  readonly live?: boolean;
  /** The steps of subgraphs. */
  readonly subgraphs?: boolean;
}
