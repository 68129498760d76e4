import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { ThreadStart } from '../engine/thread-start.ts';
import type { GraphBodies } from '../node/bodies.ts';
import { payloadLimit } from '../protocol/budget.ts';
import { PayloadTooLargeError } from '../protocol/errors.ts';
import { bytesOver, isPlainObject } from '../protocol/json.ts';
import { decodeArgs } from './decode-event.ts';
import type { Execution } from './follow-history.ts';
import type { SendTo, Sent } from './send-request.ts';
import { startsAfter } from './starts-after.ts';

/**
 * Starts the execution of a thread that has never been, or the one after the execution `last`, which has ended. Undefined when the thread has
 * another execution by now.
 */
export async function startExecution(
  to: Pick<SendTo, 'client' | 'taskQueue'>,
  { plan }: Pick<GraphBodies, 'plan'>,
  thread: string,
  argument: ThreadStart,
  last: string | undefined,
): Promise<Sent | undefined> {
  requireSmall(
    `What the execution of thread "${thread}" starts with (the state so far, and the input)`,
    argument,
  );
  try {
    const { firstExecutionRunId: runId } = await to.client.workflow.start(plan.name, {
      workflowId: thread,
      taskQueue: to.taskQueue,
      args: [argument],
      ...(last === undefined
        ? { workflowIdReusePolicy: 'REJECT_DUPLICATE' }
        : { workflowIdReusePolicy: 'ALLOW_DUPLICATE', ...startsAfter(last) }),
      workflowIdConflictPolicy: 'FAIL',
      memo: { status: 'busy' },
      ...(plan.description !== undefined && { staticSummary: plan.description.slice(0, summaryLength) }),
    });
    const isOwn =
      last === undefined ||
      (await requestOf(to.client, { workflowId: thread, runId })) === argument.request?.id;
    return isOwn ? { runId, taken: true } : undefined;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw error;
  }
}

/** Of a workflow's summary, in characters: Temporal takes 200 bytes everywhere. */
const summaryLength = 60;

/** The id of the request that the execution was started with. */
async function requestOf(client: Client, execution: Execution): Promise<unknown> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution,
    maximumPageSize: 1,
  });
  const { input } = history?.events?.[0]?.workflowExecutionStartedEventAttributes ?? {};
  const [start] = await decodeArgs(client.options.loadedDataConverter, input?.payloads);
  const request = isPlainObject(start) ? start['request'] : undefined;
  return isPlainObject(request) ? request['id'] : undefined;
}

/** Temporal's client would try a payload that is too large again and again before it says so. */
function requireSmall(what: string, value: unknown): void {
  const bytes = bytesOver(value, payloadLimit);
  if (bytes !== undefined) throw new PayloadTooLargeError(what, bytes, payloadLimit);
}
