import type { Client } from '@temporalio/client';
import type { StreamEvent } from '../engine/events.ts';
import { OwnEvents } from '../engine/own-events.ts';
import { isWaiting } from '../engine/rest.ts';
import { isQueued } from '../engine/run-queue.ts';
import { settledOf } from '../engine/settled.ts';
import type { Settled } from '../engine/settled.ts';
import type { ThreadState } from '../engine/state.ts';
import { refusalError } from '../engine/refusal-error.ts';
import { GraphError } from '../protocol/errors.ts';
import type { Execution, FollowOptions } from './follow-history.ts';
import { endedState } from './read-thread.ts';
import { readOn } from './read-on.ts';
import { SubgraphWatch, withSubgraphs } from './subgraph-watch.ts';
import type { ThreadFold } from './thread-fold.ts';

export interface FollowRunOptions extends Omit<FollowOptions, 'wait'> {
  /** Yields what subgraphs show, too, before their node's own result. */
  readonly subgraphs?: boolean;
  /** Told of the thread whenever it has changed. */
  readonly onState?: (state: ThreadState) => void;
}

/**
 * Follows a thread, from the execution that has this request, until the run that took it has settled. Yields what has happened since the
 * request. An execution that continues as new is followed into the next one.
 */
export async function* followRun(
  client: Client,
  execution: Execution,
  request: string,
  { subgraphs = false, onState, ...options }: FollowRunOptions = {},
): AsyncGenerator<StreamEvent, Settled> {
  // A run that goes on for long may see more requests than are remembered.
  let taken = false;
  const hasTaken = ({ seen }: ThreadState): boolean => (taken ||= seen.includes(request));
  const own = new OwnEvents(request);
  let last: ThreadFold | undefined;
  const watch = subgraphs ? new SubgraphWatch(client, options.signal) : undefined;
  const pages = readOn(
    client,
    execution,
    watch === undefined ? options : { ...options, signal: watch.signal },
  );
  for await (const page of watch === undefined ? pages : withSubgraphs(pages, watch)) {
    if ('mode' in page) {
      yield page;
      continue;
    }
    const { fold, shown } = page;
    last = fold;
    const before = taken;
    const mine = new Set(own.of(shown.filter(({ state: at }) => hasTaken(at))));
    if (watch === undefined) yield* mine;
    else {
      const isOwn = (at: ThreadState): boolean =>
        (before || at.seen.includes(request)) && !isQueued(at, request);
      const others = new Set(shown.map(({ event }) => event).filter((event) => !mine.has(event)));
      for await (const event of watch.readWith(page, isOwn)) if (!others.has(event)) yield event;
    }
    const { state, ending } = fold;
    if (state === undefined || !hasTaken(state)) continue;
    if (own.settled !== undefined) return own.settled;
    refuseIgnored(state, request);
    if (isQueued(state, request)) continue;
    onState?.(state);
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
    if (state?.seen.includes(request) !== true) continue;
    if (state.phase.kind === 'preparing' && state.phase.request.id === request) continue;
    refuseIgnored(state, request);
    return state;
  }
  signal.throwIfAborted();
  throw endedBefore(execution.workflowId);
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
