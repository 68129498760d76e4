import type { StreamEvent } from '../engine/events.ts';
import { settledAfter } from '../engine/settled.ts';
import type { Settled } from '../engine/settled.ts';
import type { ThreadState } from '../engine/state.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { RunRequest } from '../protocol/messages.ts';
import { followMemoryThread } from './memory-runtime.ts';
import { MemoryThread } from './memory-thread.ts';

/**
 * Keeps threads in the memory of this process, and runs them here: for unit tests and first tries. Nothing outlives the process.
 * The engine is the one that runs on Temporal. (LangGraph: `MemorySaver`.)
 *
 * @example
 * const graph = builder.compile({ checkpointer: new MemorySaver() });
 */
export class MemorySaver {
  readonly #threads = new Map<string, MemoryThread>();

  /** @internal */
  register(_bodies: GraphBodies): void {
    // Threads run with the graph that calls: there is no worker to find it by name.
  }

  /** @internal */
  run(bodies: GraphBodies, thread: string, request: RunRequest, signal?: AbortSignal): Promise<Settled> {
    return settledAfter(this.stream(bodies, thread, request, signal));
  }

  /** @internal */
  stream(
    bodies: GraphBodies,
    thread: string,
    request: RunRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<StreamEvent, Settled> {
    return followMemoryThread(this.#keep(bodies, thread), bodies, request, signal);
  }

  #keep(bodies: GraphBodies, thread: string): MemoryThread {
    const kept = this.#threads.get(thread) ?? new MemoryThread(thread, bodies, true);
    this.#threads.set(thread, kept);
    return kept;
  }

  /** @internal */
  update(bodies: GraphBodies, thread: string, request: RunRequest): Promise<ThreadState> {
    const kept = this.#keep(bodies, thread);
    kept.request(bodies, request);
    return Promise.resolve(kept.state);
  }

  /** @internal */
  read(thread: string): Promise<ThreadState | undefined> {
    const kept = this.#threads.get(thread)?.state;
    return Promise.resolve(kept?.checkpoint === null ? undefined : kept);
  }

  /** @internal */
  readWhole(thread: string): Promise<ThreadState | undefined> {
    return this.read(thread);
  }
}

/** Runs a graph that was compiled without a checkpointer: one run, kept nowhere. */
export function runOnce(
  bodies: GraphBodies,
  request: RunRequest,
  signal?: AbortSignal,
): AsyncGenerator<StreamEvent, Settled> {
  return followMemoryThread(new MemoryThread(request.id, bodies, false), bodies, request, signal);
}
