import { Client, Connection } from '@temporalio/client';
import type { GraphRegistry } from '../../activities/index.ts';
import { connectionSettings } from '../connection/connection-settings.ts';
import { unreachable } from '../connection/unreachable.ts';
import type { StreamEvent } from '../engine/events.ts';
import type { Settled } from '../engine/settled.ts';
import type { ThreadState } from '../engine/state.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { RunRequest } from '../protocol/messages.ts';
import { followRun } from './follow-run.ts';
import { settleRun } from './settle-run.ts';
import { readThread } from './read-thread.ts';
import type { ConnectOptions, StartOptions } from './saver-options.ts';
import { sendRequest } from './send-request.ts';

const defaults = { taskQueue: 'holdpoint', acknowledgeTimeout: 5000 } as const;
const connectTimeoutMs = 5000;

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
  readonly #options: Required<Pick<ConnectOptions, 'taskQueue' | 'acknowledgeTimeout'>>;
  readonly #registry: GraphRegistry | undefined;
  readonly #close: () => Promise<void>;
  #closed: Promise<void> | undefined;

  /** @internal Use `start` or `connect`. */
  constructor(parts: {
    client: Client;
    options: ConnectOptions;
    close: () => Promise<void>;
    uiUrl?: string | undefined;
    registry?: GraphRegistry;
  }) {
    this.client = parts.client;
    this.uiUrl = parts.uiUrl;
    this.#options = {
      taskQueue: parts.options.taskQueue ?? defaults.taskQueue,
      acknowledgeTimeout: parts.options.acknowledgeTimeout ?? defaults.acknowledgeTimeout,
    };
    this.#registry = parts.registry;
    this.#close = parts.close;
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
    if (options.client !== undefined)
      return new TemporalSaver({ client: options.client, options, close: () => Promise.resolve() });
    const settings = connectionSettings(options);
    const connection = await Connection.connect({
      ...settings.connection,
      connectTimeout: connectTimeoutMs,
    }).catch(unreachable(settings));
    const client = new Client({ connection, namespace: settings.namespace });
    return new TemporalSaver({ client, options, close: () => connection.close() });
  }

  /** Stops what `start` has started, lets running nodes finish first, and closes the connection. Threads stay with the server. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal */
  register(bodies: GraphBodies): void {
    this.#registry?.add(bodies);
  }

  /** @internal */
  async run(
    bodies: GraphBodies,
    thread: string,
    request: RunRequest,
    signal?: AbortSignal,
  ): Promise<Settled> {
    const runId = await this.#send(bodies, thread, request, signal);
    return this.#abortable(thread, runId, signal, () =>
      settleRun(this.client, { workflowId: thread, runId }, request.id),
    );
  }

  /** @internal */
  async *stream(
    bodies: GraphBodies,
    thread: string,
    request: RunRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<StreamEvent, Settled> {
    const runId = await this.#send(bodies, thread, request, signal);
    const stopWatching = this.#cancelOn(signal, thread, runId);
    try {
      return yield* followRun(this.client, { workflowId: thread, runId }, request.id);
    } finally {
      stopWatching();
    }
  }

  #send(
    bodies: GraphBodies,
    thread: string,
    request: RunRequest,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    signal?.throwIfAborted();
    return sendRequest({ client: this.client, ...this.#options }, bodies, thread, request);
  }

  async #abortable<T>(
    thread: string,
    runId: string,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const stopWatching = this.#cancelOn(signal, thread, runId);
    try {
      return await work();
    } finally {
      stopWatching();
    }
  }

  /** An aborted run is a cancelled workflow: its end is reported like any other. */
  #cancelOn(signal: AbortSignal | undefined, thread: string, runId: string): () => void {
    const cancel = (): void => {
      // A thread that has just ended cannot be cancelled, and need not be.
      this.client.workflow
        .getHandle(thread, runId)
        .cancel()
        .catch(() => {});
    };
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    return () => signal?.removeEventListener('abort', cancel);
  }

  /** @internal */
  read(thread: string): Promise<ThreadState | undefined> {
    return readThread(this.client, thread);
  }
}
