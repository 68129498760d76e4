import type { StreamEvent } from '../engine/events.ts';
import { settledAfter } from '../engine/settled.ts';
import type { Settled } from '../engine/settled.ts';
import type { Rest, Watched } from '../engine/watched.ts';
import { watchMemoryThread } from './watch-memory-thread.ts';
import type { ThreadState } from '../engine/state.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { RunRequest } from '../protocol/messages.ts';
import { noThread, threadExists } from '../engine/copy-thread.ts';
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

  /** @internal */
  drain(thread: string, run: string, reason: string): Promise<void> {
    this.#threads.get(thread)?.drain(run, reason);
    return Promise.resolve();
  }

  /**
   * Deletes a thread, with all its runs and those of its subgraphs. A run that is under way is aborted. A thread that is not there is no error.
   * (LangGraph: `deleteThread` of a saver.)
   *
   * @example
   * await checkpointer.deleteThread('order-1042');
   */
  deleteThread(thread: string): Promise<void> {
    this.#threads.get(thread)?.abort('The thread is being deleted');
    this.#threads.delete(thread);
    return Promise.resolve();
  }

  /**
   * Begins a new thread where another one stands: with its values, what comes next there, and what it has asked. The two go on apart.
   * What is under way in the source is not copied; it is still to run in the copy. (LangGraph: `copy_thread` of a saver, `threads.copy` of its server.)
   *
   * @throws GraphValueError `THREAD_EXISTS` when there is a thread of the new id, `UNKNOWN_CHECKPOINT` when the source has never run.
   * @example
   * await checkpointer.copyThread('order-1042', 'order-1042-what-if');
   */
  async copyThread(source: string, target: string): Promise<void> {
    const state = await this.read(source);
    if (state === undefined) throw noThread(source);
    if (this.#threads.get(target)?.state.checkpoint != null) throw threadExists(target);
    const copy = this.#threads.get(source)?.copy(target);
    if (copy !== undefined) this.#threads.set(target, copy);
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
  watch(
    thread: string,
    after: string | undefined,
    _also: object,
    signal?: AbortSignal,
  ): AsyncGenerator<Watched, Rest> {
    return watchMemoryThread(this.#threads.get(thread), after, signal);
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

  /** @internal */
  readSubgraphs(thread: string): Promise<readonly ThreadState[]> {
    return Promise.resolve(this.#threads.get(thread)?.subgraphs() ?? []);
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
