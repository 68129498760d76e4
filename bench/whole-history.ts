import type { Client } from '@temporalio/client';

/** The events and bytes of a workflow, as Temporal counts them, over all executions that have continued as new. */
export async function wholeHistory(
  client: Client,
  workflowId: string,
): Promise<{ readonly events: number; readonly bytes: number }> {
  let [events, bytes] = [0, 0];
  let run: string | undefined;
  do {
    const found = await client.workflow.getHandle(workflowId, run).describe();
    events += found.historyLength;
    bytes += found.historySize ?? 0;
    run = await runBefore(client, workflowId, found.runId);
  } while (run !== undefined);
  return { events, bytes };
}

async function runBefore(client: Client, workflowId: string, runId: string): Promise<string | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId, runId },
    maximumPageSize: 1,
  });
  const [started] = history?.events ?? [];
  return started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
}
