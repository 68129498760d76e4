import type { Client } from '@temporalio/client';
import { followHistory } from './follow-history.ts';
import type { Execution, FollowOptions } from './follow-history.ts';
import { ThreadFold } from './thread-fold.ts';

/** A thread after one more page of its history, and what that page has shown. */
export interface PageRead {
  readonly fold: ThreadFold;
  readonly shown: Awaited<ReturnType<ThreadFold['feed']>>;
}

/** Reads a thread page by page, from this execution on and into those that continue it as new. */
export async function* readOn(
  client: Client,
  { workflowId, runId }: Execution,
  options: Omit<FollowOptions, 'wait'>,
): AsyncGenerator<PageRead, void> {
  for (let run: string | undefined = runId; run !== undefined;) {
    const fold = new ThreadFold(workflowId, run, client.options.loadedDataConverter);
    const pages = followHistory(client, { workflowId, runId: run }, { ...options, wait: true });
    for await (const events of pages) yield { fold, shown: await fold.feed(events) };
    run = fold.ending?.kind === 'continued' ? fold.ending.next : undefined;
  }
}
