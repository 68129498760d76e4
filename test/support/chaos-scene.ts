import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { latestSnapshot } from '../../src/engine/snapshot.ts';
import { TemporalSaver } from '../../src/index.ts';
import { replayThread } from '../../src/testing/index.ts';
import {
  approvalGraph,
  campaignGraph,
  paymentGraph,
  quickGraph,
  slowGraph,
  stepsGraph,
} from '../chaos/fixture/graphs.ts';
import { Ledger } from '../chaos/fixture/ledger.ts';
import { toolsGraph } from '../chaos/fixture/tools-graph.ts';
import './quiet-runtime.ts';
import { startWorkerProcess } from './worker-process.ts';
import type { WorkerProcess } from './worker-process.ts';

/** What a test that kills things has: a world outside, a client, and worker processes. Disposed of, it leaves nothing behind. */
export class ChaosScene implements AsyncDisposable {
  readonly checkpointer: TemporalSaver;
  readonly ledger: Ledger;
  readonly graphs;
  readonly #address: string;
  readonly #folder: string;
  readonly #queue: string;
  readonly #workers: WorkerProcess[] = [];

  private constructor(address: string, folder: string, checkpointer: TemporalSaver, queue: string) {
    this.#address = address;
    this.#folder = folder;
    this.#queue = queue;
    this.checkpointer = checkpointer;
    this.ledger = new Ledger(folder);
    const setting = { ledger: this.ledger, nodeQueue: `${queue}-nodes`, checkpointer };
    this.graphs = {
      slow: slowGraph(setting),
      steps: stepsGraph(setting),
      approval: approvalGraph(setting),
      campaign: campaignGraph(setting),
      quick: quickGraph(setting),
      payment: paymentGraph(setting),
      tools: toolsGraph(setting, false),
      spreadTools: toolsGraph(setting, true),
    };
  }

  static async open(address: string, options: { readonly continueAfter?: number } = {}): Promise<ChaosScene> {
    const folder = await mkdtemp(join(tmpdir(), 'holdpoint-chaos-'));
    const queue = `chaos-${randomUUID()}`;
    try {
      const checkpointer = await TemporalSaver.connect({
        address,
        taskQueue: queue,
        acknowledgeTimeout: 500,
        ...options,
      });
      return new ChaosScene(address, folder, checkpointer, queue);
    } catch (error) {
      await rm(folder, { recursive: true });
      throw error;
    }
  }

  /** A worker for threads, or for the nodes that have a queue of their own. */
  async startWorker(kind: 'threads' | 'nodes' = 'threads', slots?: number): Promise<WorkerProcess> {
    const nodeQueue = `${this.#queue}-nodes`;
    const worker = await startWorkerProcess({
      address: this.#address,
      folder: this.#folder,
      taskQueue: kind === 'nodes' ? nodeQueue : this.#queue,
      nodeQueue,
      ...(slots !== undefined && { slots }),
    });
    this.#workers.push(worker);
    return worker;
  }

  thread(): { configurable: { thread_id: string } } {
    return { configurable: { thread_id: `thread-${randomUUID()}` } };
  }

  async history(thread: string) {
    return this.checkpointer.client.workflow.getHandle(thread).fetchHistory();
  }

  /** @throws unless the thread's history is replayed by the workflow, and is read as what the workflow says of itself. */
  async requireSound(thread: string): Promise<void> {
    await replayThread(await this.history(thread), thread);
    const state = await this.checkpointer.read(thread);
    const read: unknown = state && JSON.parse(JSON.stringify(latestSnapshot(state)));
    const queried: unknown = await this.checkpointer.client.workflow.getHandle(thread).query('state');
    if (JSON.stringify(read) === JSON.stringify(queried)) return;
    throw new Error(`History and workflow disagree:\n${JSON.stringify(read)}\n${JSON.stringify(queried)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.kill()));
    await this.checkpointer.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A promise that a test awaits later: if the test fails before that, its rejection is nobody's news. */
export function later<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
