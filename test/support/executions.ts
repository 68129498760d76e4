import type { Client, WorkflowHandle } from '@temporalio/client';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** The run ids of a thread's executions which have continued as new, the latest first. */
export async function executionsOf(client: Client, thread: string): Promise<string[]> {
  const runs: string[] = [];
  let next: string | undefined = (await client.workflow.getHandle(thread).describe()).runId;
  while (next !== undefined) {
    runs.push(next);
    const history: History = await client.workflow.getHandle(thread, next).fetchHistory();
    next = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
  }
  return runs;
}
