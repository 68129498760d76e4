import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { isPlainObject } from '../protocol/json.ts';
import type { LiveTail } from '../protocol/live-chunk.ts';
import { decodeArgs } from './decode-event.ts';
import type { Execution } from './follow-history.ts';
import { liveEvent } from './live-chunks.ts';
import type { LiveQueue } from './live-queue.ts';

/** Looks at the heartbeats of an execution's nodes, and of its subgraphs', again and again while there are any, until `signal` fires. */
export async function readHeartbeats(
  client: Client,
  execution: Execution,
  queue: LiveQueue,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => {});
    if (signal.aborted || !queue.isPending) continue;
    // A server that is away is waited for by those who follow the history.
    await readOnce(client, execution.workflowId, queue).catch(() => {});
  }
}

/** By the thread, which may have continued as new by now: chunks of tasks that are not this run's are not known to the queue. */
async function readOnce(client: Client, workflowId: string, queue: LiveQueue): Promise<void> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  for (const { heartbeatDetails } of raw.pendingActivities ?? []) {
    const [tail] = await decodeArgs(client.options.loadedDataConverter, heartbeatDetails?.payloads);
    if (!isTail(tail)) continue;
    const { chunks, ...source } = tail;
    for (const chunk of chunks) queue.offer(liveEvent(source, chunk));
  }
  for (const child of raw.pendingChildren ?? []) {
    if (child.workflowId != null) await readOnce(client, child.workflowId, queue);
  }
}

/** The details of an earlier attempt stay until the next one's heartbeat: they are told by their attempt. */
function isTail(value: unknown): value is LiveTail {
  return isPlainObject(value) && typeof value['task'] === 'string' && Array.isArray(value['chunks']);
}
