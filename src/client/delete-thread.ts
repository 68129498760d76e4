import {
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Execution } from './follow-history.ts';
import { deletedReason, latestRun } from './read-thread.ts';
import { startsAfter } from './starts-after.ts';
import { executionsOf } from './thread-executions.ts';

/**
 * Ends a thread where it stands, and deletes all its executions and those of its subgraphs. Temporal takes its time for that, half a minute or
 * more; so the latest execution is first made one that says that the thread is no more, and readers and the next run go by that.
 */
export async function deleteThread(client: Client, taskQueue: string, thread: string): Promise<void> {
  const executions: Execution[] = [];
  // Somebody may start the thread again meanwhile: then that is deleted, too.
  for (;;) {
    const latest = await latestRun(client, thread);
    if (latest === undefined || executions.some(({ runId }) => runId === latest.runId)) break;
    executions.push(...(await executionsOf(client, thread)));
    const marked = latest.running
      ? await terminate(client, { workflowId: thread, runId: latest.runId })
      : await putMark(client, taskQueue, { workflowId: thread, runId: latest.runId });
    if (marked === undefined) continue;
    executions.push(marked);
    break;
  }
  // Oldest first: whoever is cut off in the middle can begin again from the latest.
  for (const execution of executions.toReversed()) await deleteExecution(client, execution);
}

/** An execution that is never run, to be the thread's latest. Undefined when somebody has started the thread. */
async function putMark(client: Client, taskQueue: string, last: Execution): Promise<Execution | undefined> {
  const { workflowId } = last;
  try {
    const { firstExecutionRunId: runId } = await client.workflow.start('deleted', {
      workflowId,
      taskQueue,
      // Whoever has read the thread before it was deleted does not begin it again from there.
      ...startsAfter(last.runId),
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      startDelay: '1 day',
    });
    return await terminate(client, { workflowId, runId });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw error;
  }
}

/** Undefined when it has just ended by itself. */
async function terminate(client: Client, execution: Execution): Promise<Execution | undefined> {
  try {
    await client.workflow.getHandle(execution.workflowId, execution.runId).terminate(deletedReason);
    return execution;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

const notFound = 5;

async function deleteExecution(client: Client, execution: Execution): Promise<void> {
  try {
    await client.workflowService.deleteWorkflowExecution({
      namespace: client.options.namespace,
      workflowExecution: execution,
    });
  } catch (error) {
    if (!isGrpcServiceError(error) || error.code !== notFound) throw error;
  }
}
