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
import type { PageRead } from './read-on.ts';
import { watchTree } from './watch-tree.ts';
import type { TreePlace } from './watched-subgraphs.ts';
import { withLive } from './with-live.ts';

export interface WatchOptions {
  /** A place that has been seen: what comes after it is shown. */
  readonly after: string | undefined;
  readonly live: boolean;
  readonly subgraphs: boolean;
  readonly signal: AbortSignal;
  readonly chunks: LiveChunks | undefined;
}

/**
 * `<run>/<how many events of it>`, `~` with the chunks that came beside the history: `<task>.<pass>.<attempt>.<how many>`; and, where
 * subgraphs are followed that may show more, `~` with where they stand.
 */
interface Place {
  readonly runId: string;
  readonly tree: TreePlace;
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

/** What comes beside the history has no place of its own. */
interface Item {
  readonly event: StreamEvent;
  readonly place?: TreePlace;
}

async function* watchRun(
  client: Client,
  execution: Execution,
  after: Place | undefined,
  { live, subgraphs, chunks, signal }: WatchOptions,
): AsyncGenerator<Watched, Rest> {
  const queue = new LiveQueue({ subgraphs });
  queue.resume(after?.live ?? '');
  let tree = after?.tree ?? { count: 0 };
  const pages = pagesOf(client, execution, queue, signal);
  const history = subgraphs
    ? watchTree(client, pages, after?.tree, signal, (event) => queue.shows(event))
    : watchAlone(pages, tree.count);
  const eventOf = ({ event }: Item): StreamEvent => event;
  const itemOf = (event: StreamEvent): Item => ({ event });
  const items: AsyncGenerator<Item, Rest> = live
    ? withLive<Item, Rest>(client, execution, history, { queue, chunks, signal, eventOf, itemOf })
    : history;
  try {
    for (;;) {
      const next = await items.next();
      if (next.done === true) return next.value;
      const { event, place = tree } = next.value;
      tree = place;
      yield { event, place: writePlace({ runId: execution.runId, tree, live: queue.cursor() }) };
    }
  } finally {
    void items.return({ error: null });
  }
}

/** The thread's own, and not its subgraphs'. */
async function* watchAlone(pages: AsyncGenerator<PageRead, Rest>, from: number): AsyncGenerator<Item, Rest> {
  for (let count = 0; ;) {
    const next = await pages.next();
    if (next.done === true) return next.value;
    for (const { event } of next.value.shown) {
      count += 1;
      if (count > from) yield { event, place: { count } };
    }
  }
}

async function* pagesOf(
  client: Client,
  execution: Execution,
  queue: LiveQueue,
  signal: AbortSignal,
): AsyncGenerator<PageRead, Rest> {
  const { workflowId: thread, runId } = execution;
  const fold = new ThreadFold(thread, runId, client.options.loadedDataConverter);
  const { raw } = await client.workflow.getHandle(thread, runId).describe();
  const length = Number(raw.workflowExecutionInfo?.historyLength ?? 0);
  let read = 0;
  for await (const events of followHistory(client, execution, { wait: true, signal })) {
    yield { fold, shown: await fold.feed(events) };
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

function writePlace({ runId, tree: { count, subgraphs }, live }: Place): string {
  const below =
    subgraphs === undefined ? '' : `~${Buffer.from(JSON.stringify(subgraphs)).toString('base64url')}`;
  return `${runId}/${count}~${live}${below}`;
}

function readPlace(place: string | undefined): Place | undefined {
  const found = /^(?<runId>[^/]+)\/(?<count>\d+)~(?<live>[^~]*)(?:~(?<below>.*))?$/u.exec(
    place ?? '',
  )?.groups;
  if (found === undefined) return undefined;
  const { runId = '', count = '', live = '', below } = found;
  const subgraphs = below === undefined ? undefined : readBelow(below);
  return { runId, tree: { count: Number(count), ...(subgraphs && { subgraphs }) }, live };
}

function readBelow(text: string): TreePlace['subgraphs'] {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as TreePlace['subgraphs'];
  } catch {
    return undefined;
  }
}
