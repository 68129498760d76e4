/** All that a thread has shown, from its start or from a place, and what it shows until it rests. By any number of watchers. */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { StreamEvent } from '../engine/events.ts';
import type { Rest, Watched } from '../engine/watched.ts';
import type { ThreadState } from '../engine/state.ts';
import { followHistory } from './follow-history.ts';
import type { Execution } from './follow-history.ts';
import type { LiveChunks } from './live-chunks.ts';
import { LiveQueue } from './live-queue.ts';
import { endedState, latestRun } from './read-thread.ts';
import { ThreadFold } from './thread-fold.ts';
import { withLive } from './with-live.ts';

export interface WatchOptions {
  /** A place that has been seen: what comes after it is shown. */
  readonly after: string | undefined;
  readonly live: boolean;
  readonly signal: AbortSignal;
  readonly chunks: LiveChunks | undefined;
}

/** `<run>/<how many events of it>`, and `~` with the chunks that came beside the history: `<task>.<pass>.<attempt>.<how many>`. */
interface Place {
  readonly runId: string;
  readonly count: number;
  readonly live: string;
}

export async function* watchThread(
  client: Client,
  thread: string,
  options: WatchOptions,
): AsyncGenerator<Watched, Rest> {
  let after = readPlace(options.after);
  let runs = after === undefined ? await runsOf(client, thread) : [after.runId];
  for (;;) {
    let rest: Rest = { error: null };
    for (const runId of runs) {
      rest = yield* watchRun(client, { workflowId: thread, runId }, after, options);
      after = undefined;
    }
    const last = runs.at(-1);
    const all = last === undefined ? [] : await runsOf(client, thread);
    // The thread may have begun again meanwhile.
    runs = all.slice(all.indexOf(last ?? '') + 1);
    if (runs.length === 0) return rest;
  }
}

/** The ids of the thread's executions that Temporal still keeps, oldest first. */
async function runsOf(client: Client, thread: string): Promise<string[]> {
  const runs: string[] = [];
  let runId = (await latestRun(client, thread))?.runId;
  while (runId !== undefined) {
    runs.unshift(runId);
    runId = await runBefore(client, { workflowId: thread, runId });
  }
  return runs;
}

/** What the first events of an execution say of it; undefined also when the one before is kept no more. */
async function runBefore(client: Client, execution: Execution): Promise<string | undefined> {
  const fold = new ThreadFold(execution.workflowId, execution.runId, client.options.loadedDataConverter);
  for await (const events of followHistory(client, execution, { wait: false })) {
    await fold.feed(events);
    if (fold.state !== undefined) break;
  }
  if (fold.after === undefined) return undefined;
  try {
    await client.workflow.getHandle(execution.workflowId, fold.after).describe();
    return fold.after;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** What the history shows has a number; what comes beside it has none. */
interface Numbered {
  readonly event: StreamEvent;
  readonly number?: number;
}

async function* watchRun(
  client: Client,
  execution: Execution,
  after: Place | undefined,
  { live, chunks, signal }: WatchOptions,
): AsyncGenerator<Watched, Rest> {
  const queue = new LiveQueue({ subgraphs: false });
  queue.resume(after?.live ?? '');
  let count = after?.count ?? 0;
  const history = historyOf(client, execution, count, queue, signal);
  const eventOf = ({ event }: Numbered): StreamEvent => event;
  const itemOf = (event: StreamEvent): Numbered => ({ event });
  const items = live
    ? withLive(client, execution, history, { queue, chunks, signal, eventOf, itemOf })
    : history;
  try {
    for (;;) {
      const next = await items.next();
      if (next.done === true) return next.value;
      const { event, number } = next.value;
      count = number ?? count;
      yield { event, place: `${execution.runId}/${count}~${queue.cursor()}` };
    }
  } finally {
    void items.return({ error: null });
  }
}

async function* historyOf(
  client: Client,
  execution: Execution,
  skip: number,
  queue: LiveQueue,
  signal: AbortSignal,
): AsyncGenerator<Numbered, Rest> {
  const { workflowId: thread, runId } = execution;
  const fold = new ThreadFold(thread, runId, client.options.loadedDataConverter);
  const { raw } = await client.workflow.getHandle(thread, runId).describe();
  const length = Number(raw.workflowExecutionInfo?.historyLength ?? 0);
  let [read, number] = [0, 0];
  for await (const events of followHistory(client, execution, { wait: true, signal })) {
    for (const { event } of await fold.feed(events)) {
      number += 1;
      if (number > skip) yield { event, number };
    }
    read += events.length;
    const { state } = fold;
    if (state === undefined) continue;
    queue.reached(state);
    // It rests, and this is not from a time before it went on.
    if (read >= length && fold.ending === null && waits(state)) return { error: null };
  }
  signal.throwIfAborted();
  return { error: endedState(fold)?.error ?? null };
}

function waits({ status, phase }: ThreadState): boolean {
  return status === 'interrupted' && phase.kind === 'settled';
}

function readPlace(place: string | undefined): Place | undefined {
  const found = /^(?<runId>[^/]+)\/(?<count>\d+)~(?<live>.*)$/u.exec(place ?? '')?.groups;
  if (found === undefined) return undefined;
  const { runId = '', count = '', live = '' } = found;
  return { runId, count: Number(count), live };
}
