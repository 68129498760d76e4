import { Client, Connection } from '@temporalio/client';
import type { GraphRegistry } from '../../activities/index.ts';
import { connectionSettings } from '../connection/connection-settings.ts';
import { unreachable } from '../connection/unreachable.ts';
import type { StreamEvent } from '../engine/events.ts';
import type { ThreadState } from '../engine/state.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { RunRequest } from '../protocol/messages.ts';
import { followRun } from './follow-run.ts';
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
  async *run(
    bodies: GraphBodies,
    thread: string,
    request: RunRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<StreamEvent, ThreadState> {
    signal?.throwIfAborted();
    const { client } = this;
    const runId = await sendRequest({ client, ...this.#options }, bodies, thread, request);
    const abort = (): void => void client.workflow.getHandle(thread, runId).cancel();
    if (signal?.aborted === true) abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return yield* followRun(client, thread, runId, request.id);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** @internal */
  read(thread: string): Promise<ThreadState | undefined> {
    return readThread(this.client, thread);
  }
}
