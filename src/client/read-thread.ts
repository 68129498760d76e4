import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { ThreadState } from '../engine/state.ts';
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
  const latest = await latestRun(client, thread);
  return latest && readState(await foldAll(client, thread, latest.runId), latest.running);
}

/** The same, with the checkpoints of all its executions that Temporal still keeps. */
export async function readWholeThread(client: Client, thread: string): Promise<ThreadState | undefined> {
  const latest = await latestRun(client, thread);
  if (latest === undefined) return undefined;
  const fold = await foldAll(client, thread, latest.runId);
  const state = readState(fold, latest.running);
  if (state === undefined) return undefined;
  let { past } = state;
  let { after } = fold;
  while (after !== undefined) {
    const before = await foldAll(client, thread, after).catch(goneAsUndefined);
    if (before?.state === undefined) break;
    // Its last checkpoint is the one that the next execution began with.
    past = [...before.state.past, ...past];
    after = before.after;
  }
  return { ...state, past };
}

function readState(fold: ThreadFold, running: boolean): ThreadState | undefined {
  return running ? fold.state : endedState(fold);
}

/** Its retention is over. */
function goneAsUndefined(error: unknown): undefined {
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

/** What an execution that was ended from outside leaves: everything that was recorded, and nothing under way. */
export function endedState(fold: ThreadFold): ThreadState | undefined {
  const { state, ending } = fold;
  if (state === undefined || ending === null || ending.kind === 'completed') return state;
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

async function foldAll(client: Client, thread: string, runId: string): Promise<ThreadFold> {
  const fold = new ThreadFold(thread, runId, client.options.loadedDataConverter);
  for await (const events of followHistory(client, { workflowId: thread, runId }, { wait: false }))
    await fold.feed(events);
  return fold;
}
