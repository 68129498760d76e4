/** Everything in one process: a server that is found or started, a worker, and a client. Loaded only by those who ask for it. */
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import type { LogEntry } from '@temporalio/worker';
import { GraphRegistry } from '../../activities/index.ts';
import { connectionSettings } from '../connection/connection-settings.ts';
import { openConnection } from '../connection/open-connection.ts';
import { startDevServer } from '../dev-server/index.ts';
import { createRegistryWorker } from '../worker/create-worker.ts';
import { LiveChunks } from './live-chunks.ts';
import { PauseHints } from './pause-hints.ts';
import type { StartOptions } from './saver-options.ts';
import { TemporalSaver } from './temporal-saver.ts';

export async function startHere(options: StartOptions): Promise<TemporalSaver> {
  const { dbFilename, ui, log, address } = options;
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) await closer();
  };
  quietRuntime();
  try {
    const server =
      address === undefined ? await startDevServer(serverOptions({ dbFilename, ui, log })) : undefined;
    if (server !== undefined) closers.push(() => server.stop());
    const settings = connectionSettings({
      ...options,
      address: address ?? server?.address,
      namespace: options.namespace ?? server?.namespace,
    });
    const { connection, stopRetrying } = await openConnection(settings);
    closers.push(() => connection.close());
    const native = await NativeConnection.connect(settings.connection);
    closers.push(() => native.close());
    const registry = new GraphRegistry([], options);
    const hints = new PauseHints();
    const chunks = new LiveChunks();
    const worker = await createRegistryWorker(registry, {
      ...options,
      onAsked: (thread) => hints.asked(thread),
      onChunk: (thread, source, chunk) => chunks.written(thread, source, chunk),
      namespace: settings.namespace,
      connection: native,
    });
    const running = worker.run();
    // Reported by close(); without a handler until then it would end the process.
    running.catch(() => {});
    closers.push(async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
    });
    const client = new Client({ connection, namespace: settings.namespace });
    return new TemporalSaver({
      client,
      address: settings.address,
      options,
      stopRetrying,
      close,
      uiUrl: server?.uiUrl,
      registry,
      hints,
      chunks,
    });
  } catch (error) {
    await close();
    throw error;
  }
}

function serverOptions(
  options: Pick<StartOptions, 'dbFilename' | 'ui' | 'log'>,
): Parameters<typeof startDevServer>[0] {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** What the SDK warns of and the caller gets as an error anyway. */
const told = new Set(['Activity failed', 'Workflow failed']);

/** The SDK's own lines would go among the program's output. A runtime that the program has installed itself is left alone. */
function quietRuntime(): void {
  try {
    Runtime.install({ logger: new DefaultLogger('WARN', printUntold) });
  } catch {
    // It is there already.
  }
}

function printUntold({ level, message, meta }: LogEntry): void {
  if (told.has(message)) return;
  const error: unknown = meta?.error;
  console.error(`[${level}] ${message}${error instanceof Error ? `: ${error.message}` : ''}`);
}
