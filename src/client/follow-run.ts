import type { Client } from '@temporalio/client';
import type { StreamEvent } from '../engine/events.ts';
import type { ThreadState } from '../engine/state.ts';
import { GraphError, UnknownInterruptError } from '../protocol/errors.ts';
import { followHistory } from './follow-history.ts';
import { endedState } from './read-thread.ts';
import { ThreadFold } from './thread-fold.ts';

/** Follows an execution until the run that took this request has settled. Yields what happened since the request. */
export async function* followRun(
  client: Client,
  thread: string,
  runId: string,
  request: string,
): AsyncGenerator<StreamEvent, ThreadState> {
  const fold = new ThreadFold(thread, runId, client.options.loadedDataConverter);
  for await (const events of followHistory(client, { workflowId: thread, runId }, true)) {
    for (const { event, state } of await fold.feed(events)) if (state.seen.includes(request)) yield event;
    const { state } = fold;
    if (state === undefined || !state.seen.includes(request)) continue;
    const refusal = state.ignored.find((message) => message.id === request);
    if (refusal !== undefined) throw new UnknownInterruptError(refusal.reason, 'not_pending');
    if (state.phase.kind === 'settled' && fold.ending === null && state.status === 'interrupted')
      return state;
    if (fold.ending !== null) break;
  }
  const state = endedState(fold);
  if (state !== undefined && state.seen.includes(request)) return state;
  throw new GraphError(`Thread "${thread}" has ended before it took the request. Send it again.`, {
    code: 'RUN_ABORTED',
  });
}
