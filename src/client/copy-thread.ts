import { randomUUID } from 'node:crypto';
import { copyOf, copyRequest, noThread, threadExists } from '../engine/copy-thread.ts';
import { takenBy } from './follow-run.ts';
import { latestRun, readThread } from './read-thread.ts';
import { carried } from './send-request.ts';
import type { SendTo } from './send-request.ts';
import { startExecution } from './start-execution.ts';

/** Starts a thread where another one stands. Its checkpoints of before are read from the history of that one. */
export async function copyThread(
  to: SendTo,
  source: string,
  target: string,
  stop: AbortSignal,
): Promise<void> {
  const { client } = to;
  const latest = await latestRun(client, source);
  const state = latest && (await readThread(client, source));
  if (latest === undefined || state?.plan == null || state.checkpoint === null) throw noThread(source);
  const from = carried(copyOf(state, target));
  const request = copyRequest(state, randomUUID());
  const start = { request, plan: state.plan, from, after: latest.runId, afterThread: source };
  const begun = await startExecution(to, { plan: state.plan }, target, start, undefined);
  if (begun === undefined) throw threadExists(target);
  await takenBy(client, { workflowId: target, runId: begun.runId }, request.id, stop);
}
