import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { graphActivities, GraphRegistry } from '../../activities/index.ts';
import type { OnChunk } from '../../activities/index.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { NodeCache } from '../node/node-cache.ts';
import type { NodeStore } from '../node/node-store.ts';
import { connectionSettings } from '../connection/connection-settings.ts';
import type { ConnectionChoice } from '../connection/connection-settings.ts';
import { unreachable } from '../connection/unreachable.ts';
import { workerDefaults } from './worker-defaults.ts';
import { workflowBundlePath } from './workflow-bundle.ts';

/** Options of `createWorker`: which graphs, where, and whatever Temporal's own worker takes. */
export interface CreateWorkerOptions extends ConnectionChoice {
  /** The graphs whose nodes this worker runs: what `compile()` gives. */
  readonly graphs: readonly { readonly bodies: GraphBodies }[];
  /** What nodes keep beside their threads, for graphs compiled without a `store` of their own. */
  readonly store?: NodeStore;
  /** Where results that have a `cachePolicy` are kept for other runs, for graphs compiled without a `cache` of their own. */
  readonly cache?: NodeCache;
  /** Default `holdpoint`. */
  readonly taskQueue?: string;
  /** An open connection, in place of the settings. */
  readonly connection?: NativeConnection;
  /** Options of Temporal's worker, over this library's defaults. */
  readonly worker?: Partial<WorkerOptions>;
}

/**
 * Makes a Temporal worker for graphs: it runs their workflow and their nodes. Call `run()` on it; `shutdown()` lets running nodes finish.
 *
 * @throws GraphError `SERVER_UNREACHABLE` when no server answers, `DUPLICATE_GRAPH` when two graphs have one name.
 * @example
 * const worker = await createWorker({ graphs: [refund], taskQueue: 'refunds' });
 * process.once('SIGTERM', () => worker.shutdown());
 * await worker.run();
 */
export async function createWorker(options: CreateWorkerOptions): Promise<Worker> {
  const registry = new GraphRegistry(
    options.graphs.map((graph) => graph.bodies),
    options,
  );
  return createRegistryWorker(registry, options);
}

interface RegistryWorkerOptions extends Omit<CreateWorkerOptions, 'graphs' | 'store' | 'cache'> {
  /** Told of every node that has asked, by the run id of its execution. */
  readonly onAsked?: (thread: string) => void;
  /** Told of every chunk of a node's stream. */
  readonly onChunk?: OnChunk;
}

/** @internal A worker whose graphs may be added while it runs. */
export async function createRegistryWorker(
  registry: GraphRegistry,
  options: RegistryWorkerOptions,
): Promise<Worker> {
  const settings = connectionSettings(options);
  const [codePath, connection] = await Promise.all([
    workflowBundlePath(),
    options.connection ?? NativeConnection.connect(settings.connection).catch(unreachable(settings)),
  ]);
  const worker = await Worker.create({
    ...workerDefaults,
    connection,
    namespace: settings.namespace,
    taskQueue: options.taskQueue ?? defaultTaskQueue,
    workflowBundle: { codePath },
    activities: graphActivities(registry, options.onAsked, options.onChunk),
    ...options.worker,
  });
  return options.connection === undefined ? closingConnection(worker, connection) : worker;
}

const defaultTaskQueue = 'holdpoint';

/** The connection was opened for this worker, so it ends with it. */
function closingConnection(worker: Worker, connection: NativeConnection): Worker {
  const run = worker.run.bind(worker);
  worker.run = async () => {
    try {
      await run();
    } finally {
      await connection.close();
    }
  };
  return worker;
}
