import { ApplicationFailure } from '@temporalio/common';
import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { Refusal } from '../engine/match-answers.ts';
import { refusalError } from '../engine/refusal-error.ts';
import { GraphError } from '../protocol/errors.ts';
import { resumeMessage, runMessage } from '../protocol/messages.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { SendTo } from './send-request.ts';

/**
 * How a message has reached its thread: `acknowledged` by it, `left` with the server to be taken later, or not at all, since the
 * execution has `ended`.
 */
export type Delivery = 'acknowledged' | 'left' | 'ended';

type Args = [unknown, ...unknown[]];

/**
 * Gives a request to the execution that runs. As an update it is accepted or refused at once. Without a worker an update leaves no trace,
 * so after `acknowledgeTimeout` the same message goes as a signal, under the same id: the thread takes it once.
 */
export async function sendMessage(
  to: SendTo,
  thread: string,
  runId: string,
  request: RunRequest,
): Promise<Delivery> {
  const handle = to.client.workflow.getHandle(thread, runId);
  const { name, args } = wording(request);
  try {
    await to.client.withDeadline(Date.now() + to.acknowledgeTimeout, () =>
      handle.executeUpdate<unknown, Args>(name, { args, updateId: request.id }),
    );
    return 'acknowledged';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'ended';
    if (error instanceof WorkflowUpdateFailedError) throw refused(error, thread);
    if (!isUnanswered(error)) throw error;
    return signal(handle, name, args);
  }
}

async function signal(handle: WorkflowHandle, name: string, args: Args): Promise<Delivery> {
  try {
    await handle.signal(name, ...args);
    return 'left';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'ended';
    throw error;
  }
}

/** An answer alone is worded as what it is, so that the history reads well; all else is a run. */
function wording(request: RunRequest): { readonly name: string; readonly args: Args } {
  const { input, command, ...meta } = request;
  const isAnswer =
    input === undefined &&
    request.fork === undefined &&
    command?.update === undefined &&
    command?.goto === undefined;
  return isAnswer && command?.resume !== undefined
    ? { name: resumeMessage, args: [command.resume.value, meta] }
    : { name: runMessage, args: [request] };
}

function refused(error: WorkflowUpdateFailedError, thread: string): Error {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) return error;
  if (cause.type === 'UNREADABLE_MESSAGE')
    return new GraphError(cause.message, { code: 'UNREADABLE_MESSAGE', cause: error });
  return refusalError({ reason: cause.type as Refusal['reason'], message: cause.message }, thread);
}

const cancelled = 1;
const deadlineExceeded = 4;
const failedPrecondition = 9;

/** No worker has taken it in time, or the worker that has it is in trouble. */
function isUnanswered(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  const cause = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  if (!isGrpcServiceError(cause)) return false;
  const inTrouble = cause.code === failedPrecondition && /workflow task in failed state/i.test(cause.details);
  return cause.code === deadlineExceeded || cause.code === cancelled || inTrouble;
}
