import { Connection } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import { setTimeout as sleep } from 'node:timers/promises';

const dayMs = 24 * 60 * 60 * 1_000;

/** A server whose port is taken has ended by then; none is ready sooner, so this costs nothing. */
const portCheckedMs = 200;

/**
 * Resolves when the server at `address`, started a moment ago, does work in `namespace`.
 *
 * A TCP connection alone says nothing: the dev server opens its port for an instant to see whether it is free. By the time
 * that it answers this call, its queues work too.
 */
export async function untilReady(address: string, namespace: string, signal: AbortSignal): Promise<void> {
  const connection = Connection.lazy({
    address,
    // The loop below is the retry.
    interceptors: [],
    channelArgs: {
      // By default a refused connection is tried again after a second.
      'grpc.initial_reconnect_backoff_ms': 20,
      'grpc.max_reconnect_backoff_ms': 100,
      'grpc.use_local_subchannel_pool': 1,
    },
  });
  try {
    await sleep(portCheckedMs, undefined, { signal });
    for (;;) {
      try {
        return await connection.withDeadline(Date.now() + 2_000, () => askNamespace(connection, namespace));
      } catch (error) {
        if (signal.aborted) throw error;
        await sleep(20);
      }
    }
  } finally {
    await connection.close();
  }
}

async function askNamespace(connection: Connection, namespace: string): Promise<void> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  // The dev server forgets a closed thread after a day and has no flag for it; an approval's outcome is asked for later than that.
  if (tsToMs(config?.workflowExecutionRetentionTtl) !== dayMs) return;
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: msToTs(90 * dayMs) },
  });
}
