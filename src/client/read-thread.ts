import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { PastCheckpoint, ThreadState } from '../engine/state.ts';
import { followHistory } from './follow-history.ts';
import { ThreadFold } from './thread-fold.ts';

/** The latest execution of a thread; undefined when there is none. */
export async function latestRun(
  client: Client,
  thread: string,
): Promise<{ readonly runId: string; readonly running: boolean } | undefined> {
  try {
    const { runId, status } = await client.workflow.getHandle(thread).describe();
    return { runId, running: status.name === 'RUNNING' };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** A thread as it stands, from the history of its latest execution. */
export async function readThread(client: Client, thread: string): Promise<ThreadState | undefined> {
  const latest = await foldLatest(client, thread);
  return latest && endedState(latest);
}

/** The same, with the checkpoints of all its executions that Temporal still keeps. */
export async function readWholeThread(client: Client, thread: string): Promise<ThreadState | undefined> {
  const fold = await foldLatest(client, thread);
  const state = fold && endedState(fold);
  if (fold === undefined || state === undefined) return undefined;
  // What a run had made that was rolled back.
  const voided = state.voided ?? '';
  // Newest execution first.
  const pasts: (readonly PastCheckpoint[])[] = [fold.past];
  let first = fold.past[0]?.id ?? state.checkpoint?.id ?? '';
  let { after, afterThread } = fold;
  while (after !== undefined) {
    // A copy begins where the thread that it was made of stood.
    const before = await foldAll(client, afterThread ?? thread, after).catch(goneAsUndefined);
    if (before?.state === undefined) break;
    // Its last checkpoint is the one that the next execution began with.
    // What a thread has done since it was copied is not the copy's. Ids sort by time.
    const limit = first;
    pasts.push(before.past.filter(({ id }) => id < limit && id > voided));
    first = pasts.at(-1)?.[0]?.id ?? first;
    ({ after } = before);
    afterThread = before.afterThread ?? afterThread;
  }
  return { ...state, past: pasts.toReversed().flat() };
}

/** One that continues as new while it is read is followed. */
async function foldLatest(client: Client, thread: string): Promise<ThreadFold | undefined> {
  let runId = (await latestRun(client, thread))?.runId;
  while (runId !== undefined) {
    const fold = await foldAll(client, thread, runId);
    if (fold.ending?.kind !== 'continued') return fold;
    runId = fold.ending.next;
  }
  return undefined;
}

/** Its retention is over. */
export function goneAsUndefined(error: unknown): undefined {
  if (error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && error.code === notFound))
    return undefined;
  throw error;
}

const notFound = 5;

/** A thread whose execution has ended. If that was from outside, in the middle of a run, the run has failed. */
export async function foldClosed(
  client: Client,
  thread: string,
  runId: string,
): Promise<ThreadState | undefined> {
  const fold = await foldAll(client, thread, runId);
  return endedState(fold);
}

/** With this an execution is terminated that is being deleted. Its thread is no more, though the server takes half a minute to forget it. */
export const deletedReason = 'The thread has been deleted (deleteThread)';

/** What an execution that was ended from outside leaves: everything that was recorded, and nothing under way. */
export function endedState(fold: ThreadFold): ThreadState | undefined {
  const { state, ending } = fold;
  if (state === undefined || ending === null || ending.kind === 'completed' || ending.kind === 'continued')
    return state;
  if (ending.reason === deletedReason) return undefined;
  if (state.status === 'failed') return state;
  const why = ending.reason === '' ? '' : `: ${ending.reason}`;
  const message = `The thread's workflow was ${ending.kind}${why}. The thread stays at its last checkpoint; invoke(null) goes on from there.`;
  const tasks = state.tasks.map((task) =>
    task.status === 'running' ? { ...task, status: 'ready' as const } : task,
  );
  return {
    ...state,
    tasks,
    status: 'failed',
    phase: { kind: 'settled' },
    error: { name: 'GraphError', code: 'RUN_ABORTED', message },
  };
}

export async function foldAll(client: Client, thread: string, runId: string): Promise<ThreadFold> {
  const fold = new ThreadFold(thread, runId, client.options.loadedDataConverter);
  for await (const events of followHistory(client, { workflowId: thread, runId }, { wait: false }))
    await fold.feed(events);
  return fold;
}
