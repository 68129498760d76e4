import type { Client } from '@temporalio/client';
import type { StreamEvent } from '../engine/events.ts';
import { settledOf } from '../engine/settled.ts';
import type { Settled } from '../engine/settled.ts';
import type { ThreadState } from '../engine/state.ts';
import { refusalError } from '../engine/refusal-error.ts';
import { GraphError } from '../protocol/errors.ts';
import { followHistory } from './follow-history.ts';
import type { Execution, FollowOptions } from './follow-history.ts';
import { endedState } from './read-thread.ts';
import { ThreadFold } from './thread-fold.ts';

/** Follows an execution until the run that took this request has settled. Yields what has happened since the request. */
export async function* followRun(
  client: Client,
  execution: Execution,
  request: string,
  options: Omit<FollowOptions, 'wait'> & { readonly onState?: (state: ThreadState) => void } = {},
): AsyncGenerator<StreamEvent, Settled> {
  const { workflowId: thread, runId } = execution;
  const fold = new ThreadFold(thread, runId, client.options.loadedDataConverter);
  for await (const events of followHistory(client, execution, { ...options, wait: true })) {
    for (const { event, state } of await fold.feed(events)) if (state.seen.includes(request)) yield event;
    const { state } = fold;
    if (state === undefined || !state.seen.includes(request)) continue;
    refuseIgnored(state, request);
    options.onState?.(state);
    if (fold.ending === null && state.status === 'interrupted' && state.phase.kind === 'settled')
      return settledOf(state);
  }
  options.signal?.throwIfAborted();
  const state = endedState(fold);
  if (state?.seen.includes(request) === true) return settledOf(state);
  throw endedBefore(thread);
}

/** The thread as soon as it has taken a request that lets nothing run. @throws why it was refused. */
export async function takenBy(
  client: Client,
  execution: Execution,
  request: string,
  signal: AbortSignal,
): Promise<ThreadState> {
  const { workflowId: thread, runId } = execution;
  const fold = new ThreadFold(thread, runId, client.options.loadedDataConverter);
  for await (const events of followHistory(client, execution, { wait: true, signal })) {
    await fold.feed(events);
    const { state } = fold;
    if (state?.seen.includes(request) !== true || state.phase.kind === 'preparing') continue;
    refuseIgnored(state, request);
    return state;
  }
  signal.throwIfAborted();
  throw endedBefore(thread);
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
