import type { Client } from '@temporalio/client';
import type { ThreadStart } from '../engine/thread-start.ts';
import { decodeArgs } from './decode-event.ts';
import { followHistory } from './follow-history.ts';
import type { Execution } from './follow-history.ts';
import type { HistoryEvent } from './history-event.ts';
import { goneAsUndefined, latestRun } from './read-thread.ts';

/** All executions of a thread that Temporal still keeps, newest first, and of the subgraphs that they ran. */
export async function executionsOf(client: Client, thread: string): Promise<readonly Execution[]> {
  const found: Execution[] = [];
  let runId = (await latestRun(client, thread))?.runId;
  while (runId !== undefined) {
    const read = await readExecution(client, { workflowId: thread, runId });
    if (read === undefined) break;
    found.push({ workflowId: thread, runId }, ...read.children);
    runId = read.after;
  }
  return found;
}

interface Read {
  readonly after: string | undefined;
  readonly children: readonly Execution[];
}

async function readExecution(client: Client, execution: Execution): Promise<Read | undefined> {
  try {
    let after: string | undefined;
    const children: Execution[] = [];
    for await (const events of followHistory(client, execution, { wait: false })) {
      for (const event of events) {
        const started = event.workflowExecutionStartedEventAttributes;
        if (started) after = await runBefore(client, started);
        const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
        if (child?.workflowId != null && child.runId != null) {
          const own = { workflowId: child.workflowId, runId: child.runId };
          children.push(own, ...((await readExecution(client, own))?.children ?? []));
        }
      }
    }
    return { after, children };
  } catch (error) {
    return goneAsUndefined(error);
  }
}

type Started = NonNullable<HistoryEvent['workflowExecutionStartedEventAttributes']>;

async function runBefore(client: Client, started: Started): Promise<string | undefined> {
  const [start] = await decodeArgs(client.options.loadedDataConverter, started.input?.payloads);
  const after: unknown = (start as ThreadStart | null | undefined)?.after;
  return typeof after === 'string' ? after : undefined;
}
