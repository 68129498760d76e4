import type { Client } from '@temporalio/client';
import type { StreamEvent } from '../engine/events.ts';
import { isWaiting } from '../engine/rest.ts';
import { settledOf } from '../engine/settled.ts';
import type { Settled } from '../engine/settled.ts';
import type { ThreadState } from '../engine/state.ts';
import { refusalError } from '../engine/refusal-error.ts';
import { GraphError } from '../protocol/errors.ts';
import { followHistory } from './follow-history.ts';
import type { Execution, FollowOptions } from './follow-history.ts';
import { endedState } from './read-thread.ts';
import { ThreadFold } from './thread-fold.ts';

/**
 * Follows a thread, from the execution that has this request, until the run that took it has settled. Yields what has happened since the
 * request. An execution that continues as new is followed into the next one.
 */
export async function* followRun(
  client: Client,
  execution: Execution,
  request: string,
  options: Omit<FollowOptions, 'wait'> & { readonly onState?: (state: ThreadState) => void } = {},
): AsyncGenerator<StreamEvent, Settled> {
  // A run that goes on for long may see more requests than are remembered.
  let taken = false;
  const hasTaken = ({ seen }: ThreadState): boolean => (taken ||= seen.includes(request));
  let last: ThreadFold | undefined;
  for await (const { fold, shown } of readOn(client, execution, options)) {
    last = fold;
    for (const { event, state } of shown) if (hasTaken(state)) yield event;
    const { state, ending } = fold;
    if (state === undefined || !hasTaken(state)) continue;
    refuseIgnored(state, request);
    options.onState?.(state);
    if ((ending === null || ending.kind === 'continued') && isWaiting(state)) return settledOf(state);
  }
  options.signal?.throwIfAborted();
  const state = last && endedState(last);
  if (state !== undefined && hasTaken(state)) return settledOf(state);
  throw endedBefore(execution.workflowId);
}

/** The thread as soon as it has taken a request that lets nothing run. @throws why it was refused. */
export async function takenBy(
  client: Client,
  execution: Execution,
  request: string,
  signal: AbortSignal,
): Promise<ThreadState> {
  for await (const { fold } of readOn(client, execution, { signal })) {
    const { state } = fold;
    if (state?.seen.includes(request) !== true || state.phase.kind === 'preparing') continue;
    refuseIgnored(state, request);
    return state;
  }
  signal.throwIfAborted();
  throw endedBefore(execution.workflowId);
}

/** Reads a thread page by page, from this execution on and into those that continue it as new. */
async function* readOn(
  client: Client,
  { workflowId, runId }: Execution,
  options: Omit<FollowOptions, 'wait'>,
): AsyncGenerator<{ readonly fold: ThreadFold; readonly shown: Awaited<ReturnType<ThreadFold['feed']>> }> {
  for (let run: string | undefined = runId; run !== undefined;) {
    const fold = new ThreadFold(workflowId, run, client.options.loadedDataConverter);
    const pages = followHistory(client, { workflowId, runId: run }, { ...options, wait: true });
    for await (const events of pages) yield { fold, shown: await fold.feed(events) };
    run = fold.ending?.kind === 'continued' ? fold.ending.next : undefined;
  }
}

function endedBefore(thread: string): GraphError {
  return new GraphError(`Thread "${thread}" has ended before it took the request. Send it again.`, {
    code: 'RUN_ABORTED',
  });
}

/** A request that went as a signal could not be answered: its refusal is in the state. */
function refuseIgnored(state: ThreadState, request: string): void {
  const ignored = state.ignored.find((message) => message.id === request);
  if (ignored === undefined) return;
  if (ignored.code === 'unreadable') throw new GraphError(ignored.reason, { code: 'UNREADABLE_MESSAGE' });
  throw refusalError({ reason: ignored.code, message: ignored.reason }, state.thread);
}
