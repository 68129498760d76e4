import type { Client } from '@temporalio/client';
import { followHistory } from './follow-history.ts';
import type { Execution, FollowOptions } from './follow-history.ts';
import type { HistoryEvent } from './history-event.ts';

/** The event with which an execution ends; undefined when the following is stopped, or the end is not waited for and has not come. */
export async function endOf(
  client: Client,
  execution: Execution,
  options: Pick<FollowOptions, 'wait' | 'signal'>,
): Promise<HistoryEvent | undefined> {
  for await (const events of followHistory(client, execution, { ...options, endOnly: true }))
    return events.at(-1);
  return undefined;
}
