import { Client } from '@temporalio/client';
import { connectionSettings } from '../connection/connection-settings.ts';
import { openConnection } from '../connection/open-connection.ts';
import { whenAway } from '../connection/unreachable.ts';
import type { StreamEvent } from '../engine/events.ts';
import type { Rest, Watched } from '../engine/watched.ts';
import { watchThread } from './watch-thread.ts';
import type { Settled } from '../engine/settled.ts';
import type { ThreadState } from '../engine/state.ts';
import type { ShowAlso } from '../graph/checkpointer.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { RunRequest } from '../protocol/messages.ts';
import { CallsUnderWay } from './calls-under-way.ts';
import { copyThread } from './copy-thread.ts';
import { deleteThread } from './delete-thread.ts';
import { cancelOnAbort } from './cancel-on-abort.ts';
import { followLive } from './follow-live.ts';
import { followRun, takenBy } from './follow-run.ts';
import { readSubgraphs } from './read-subgraphs.ts';
import { readThread, readWholeThread } from './read-thread.ts';
import type { ConnectOptions, StartOptions } from './saver-options.ts';
import { resultOf } from './result-of.ts';
import { sendTo } from './saver-parts.ts';
import type { SaverParts } from './saver-parts.ts';
import { sendDrain } from './send-drain.ts';
import { sendRequest } from './send-request.ts';
import type { SendTo, Sent } from './send-request.ts';

/**
 * Keeps threads in Temporal, and runs them there: every thread is a workflow, every node an activity.
 *
 * @example
 * const checkpointer = await TemporalSaver.start();
 * const graph = builder.compile({ checkpointer, name: 'refund' });
 * await graph.invoke({ amount: 950 }, { configurable: { thread_id: 'order-1042' } });
 * await checkpointer.close();
 */
export class TemporalSaver {
  /** Temporal's own client, for whatever this library does not wrap. */
  readonly client: Client;
  /** The address of Temporal's UI, where it is known. */
  readonly uiUrl: string | undefined;
  readonly #parts: SaverParts;
  readonly #calls = new CallsUnderWay();
  #closed: Promise<void> | undefined;

  /** @internal Use `start` or `connect`. */
  constructor(parts: SaverParts) {
    this.client = parts.client;
    this.uiUrl = parts.uiUrl;
    this.#parts = parts;
  }

  /**
   * Finds a Temporal server, or starts one, and runs a worker in this process: for scripts, examples and tests.
   * Graphs that are compiled with it run here.
   *
   * @throws DevServerError when no server can be had, with what was tried and how to mend it.
   */
  static async start(options: StartOptions = {}): Promise<TemporalSaver> {
    const { startHere } = await import('./start-here.ts');
    return startHere(options);
  }

  /**
   * Connects to Temporal, and runs nothing: workers run elsewhere, by `createWorker` of `holdpoint/worker`.
   * What is not given comes from Temporal's own configuration (`TEMPORAL_ADDRESS`, profiles, TLS, API keys).
   *
   * @throws GraphError `SERVER_UNREACHABLE` when no server answers within 5 s.
   */
  static async connect(options: ConnectOptions = {}): Promise<TemporalSaver> {
    const uiUrl = process.env['TEMPORAL_UI_URL'] || undefined;
    const settings = connectionSettings(options);
    const { address, namespace } = settings;
    if (options.client !== undefined)
      return new TemporalSaver({ client: options.client, address, options, uiUrl });
    const { connection, stopRetrying } = await openConnection(settings);
    const client = new Client({ connection, namespace });
    return new TemporalSaver({
      client,
      address,
      options,
      uiUrl,
      stopRetrying,
      close: () => connection.close(),
    });
  }

  /** Stops what `start` has started, lets running nodes finish first, and closes the connection. Threads stay with the server. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#parts.stopRetrying?.();
    await this.#calls.stop();
    await this.#parts.close?.();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal */
  register(bodies: GraphBodies): void {
    this.#parts.registry?.add(bodies);
  }

  /** @internal */
  run(bodies: GraphBodies, thread: string, request: RunRequest, signal?: AbortSignal): Promise<Settled> {
    return this.#call(async (stop) => {
      const sent = await this.#send(bodies, thread, request, signal);
      return resultOf(this.#parts, thread, sent, { bodies, request, signal, stop });
    });
  }

  /** @internal */
  drain(thread: string, run: string, reason: string, over: AbortSignal): Promise<void> {
    return this.#call((stop) =>
      sendDrain(this.client, thread, { run, reason }, AbortSignal.any([stop, over])),
    );
  }

  /** @internal */
  async *watch(
    thread: string,
    after: string | undefined,
    { live = false, subgraphs = false }: ShowAlso,
    signal?: AbortSignal,
  ): AsyncGenerator<Watched, Rest> {
    const stop = signal === undefined ? this.#calls.signal : AbortSignal.any([this.#calls.signal, signal]);
    const watched = watchThread(this.client, thread, {
      after,
      live,
      subgraphs,
      signal: stop,
      chunks: this.#parts.chunks,
    });
    try {
      for (;;) {
        const next = await this.#call(() => watched.next());
        if (next.done === true) return next.value;
        yield next.value;
      }
    } finally {
      void watched.return(undefined as never);
    }
  }

  /** @internal */
  async *stream(
    bodies: GraphBodies,
    thread: string,
    request: RunRequest,
    signal?: AbortSignal,
    { live = false, subgraphs = false }: ShowAlso = {},
  ): AsyncGenerator<StreamEvent, Settled> {
    const { runId, taken } = await this.#call(() => this.#send(bodies, thread, request, signal));
    const execution = { workflowId: thread, runId };
    const release = cancelOnAbort(signal, this.client, execution, request, taken);
    const stop = this.#calls.signal;
    const events = live
      ? followLive(this.client, execution, request.id, {
          signal: stop,
          chunks: this.#parts.chunks,
          subgraphs,
        })
      : followRun(this.client, execution, request.id, { signal: stop, subgraphs });
    try {
      for (;;) {
        const next = await this.#call(() => events.next());
        if (next.done === true) return next.value;
        yield next.value;
      }
    } finally {
      release();
      // Ends what looks for chunks, also where the watcher has gone early.
      void events.return(undefined as never);
    }
  }

  /** @internal */
  update(bodies: GraphBodies, thread: string, request: RunRequest): Promise<ThreadState> {
    return this.#call(async (stop) => {
      const { runId } = await this.#send(bodies, thread, request, undefined);
      return takenBy(this.client, { workflowId: thread, runId }, request.id, stop);
    });
  }

  /** @internal */
  read(thread: string): Promise<ThreadState | undefined> {
    return this.#call(() => readThread(this.client, thread));
  }

  /** @internal */
  readWhole(thread: string): Promise<ThreadState | undefined> {
    return this.#call(() => readWholeThread(this.client, thread));
  }

  /** @internal */
  readSubgraphs(thread: string): Promise<readonly ThreadState[]> {
    return this.#call(() => readSubgraphs(this.client, thread));
  }

  /**
   * Deletes a thread, with all its runs and those of its subgraphs: it is terminated if it runs, it is gone at
   * once, and Temporal deletes its history within some minutes. A thread that is not there is no error.
   * (LangGraph: `deleteThread` of a saver.)
   *
   * @example
   * await checkpointer.deleteThread('order-1042');
   */
  deleteThread(thread: string): Promise<void> {
    return this.#call(() => deleteThread(this.client, this.#to(undefined).taskQueue, thread));
  }

  /**
   * Begins a new thread where another one stands: with its values, what comes next there, and what it has asked. The two go on apart.
   * What is under way in the source is not copied; it is still to run in the copy. (LangGraph: `copy_thread` of a saver, `threads.copy` of its server.)
   *
   * @throws GraphValueError `THREAD_EXISTS` when there is a thread of the new id, `UNKNOWN_CHECKPOINT` when the source has never run.
   * @example
   * await checkpointer.copyThread('order-1042', 'order-1042-what-if');
   */
  copyThread(source: string, target: string): Promise<void> {
    return this.#call((stop) => copyThread(this.#to(undefined), source, target, stop));
  }

  #send(
    bodies: GraphBodies,
    thread: string,
    request: RunRequest,
    signal: AbortSignal | undefined,
  ): Promise<Sent> {
    return sendRequest(this.#to(signal), bodies, thread, request);
  }

  #to(signal: AbortSignal | undefined): SendTo {
    return sendTo(this.#parts, [signal, this.#calls.signal]);
  }

  async #call<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await this.#calls.run(work);
    } catch (error) {
      throw whenAway(this.#parts.address, error);
    }
  }
}
