import { ApplicationFailure } from '@temporalio/common';
import {
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { continueThread, newThread } from '../engine/new-thread.ts';
import { refusalError } from '../engine/refusal-error.ts';
import { refuse } from '../engine/requests.ts';
import type { Refusal } from '../engine/match-answers.ts';
import type { ThreadState } from '../engine/state.ts';
import type { ThreadStart } from '../engine/thread-start.ts';
import type { GraphBodies } from '../node/bodies.ts';
import { payloadLimit } from '../protocol/budget.ts';
import { GraphError, PayloadTooLargeError } from '../protocol/errors.ts';
import { jsonBytes } from '../protocol/json.ts';
import { resumeMessage, runMessage } from '../protocol/messages.ts';
import type { RunRequest } from '../protocol/messages.ts';
import { foldClosed, latestRun } from './read-thread.ts';

export interface SendTo {
  readonly client: Client;
  readonly taskQueue: string;
  readonly acknowledgeTimeout: number;
}

/**
 * Gives a request to its thread: starts an execution, or sends a message to the one that runs. The run id of that execution comes back.
 *
 * A message goes as an update, which is accepted or refused at once. Without a worker an update leaves no trace, so after
 * `acknowledgeTimeout` the same message goes as a signal, under the same id: the thread takes it once.
 *
 * @throws UnknownInterruptError | ThreadBusyError | EmptyInputError when the thread refuses it.
 */
export async function sendRequest(
  to: SendTo,
  bodies: GraphBodies,
  thread: string,
  request: RunRequest,
): Promise<string> {
  // A thread may end, or be started by somebody else, between the look and the message: then look again.
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const latest = await latestRun(to.client, thread);
    const runId =
      latest?.running === true
        ? await message(to, thread, latest.runId, request)
        : await start(to, bodies, thread, latest?.runId, request);
    if (runId !== undefined) return runId;
  }
  throw new GraphError(
    `Thread "${thread}" ended and began again ten times while a request was sent. Send it again.`,
    {
      code: 'THREAD_BUSY',
    },
  );
}

async function start(
  to: SendTo,
  bodies: GraphBodies,
  thread: string,
  lastRun: string | undefined,
  request: RunRequest,
): Promise<string | undefined> {
  const { plan } = bodies;
  const from = lastRun === undefined ? undefined : await foldClosed(to.client, thread, lastRun);
  const refusal = refuse(continueThread(from ?? newThread(thread, plan), plan), request);
  if (refusal !== null) throw refusalError(refusal, thread);
  // What was asked for comes first: it is what one wants to read in the UI.
  const argument: ThreadStart = { request, plan, ...(from !== undefined && { from: carried(from) }) };
  requireSmall(`The start of thread "${thread}" (its graph's plan, its state and the input)`, argument);
  try {
    const handle = await to.client.workflow.start(plan.name, {
      workflowId: thread,
      taskQueue: to.taskQueue,
      args: [argument],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      memo: { status: 'busy' },
      ...(plan.description !== undefined && { staticSummary: plan.description.slice(0, summaryLength) }),
    });
    return handle.firstExecutionRunId;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw error;
  }
}

/** Of a workflow's summary, in characters: Temporal takes 200 bytes everywhere. */
const summaryLength = 60;

/** The next execution does not carry the past along: it is in the history of the last one. */
function carried(state: ThreadState): ThreadState {
  return { ...state, past: [], ignored: [] };
}

async function message(
  to: SendTo,
  thread: string,
  runId: string,
  request: RunRequest,
): Promise<string | undefined> {
  const handle = to.client.workflow.getHandle(thread, runId);
  const { name, args } = wording(request);
  requireSmall(`The message "${name}" to thread "${thread}"`, args);
  try {
    await to.client.withDeadline(Date.now() + to.acknowledgeTimeout, () =>
      handle.executeUpdate<unknown, [unknown, ...unknown[]]>(name, { args, updateId: request.id }),
    );
    return runId;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    if (error instanceof WorkflowUpdateFailedError) throw refused(error, thread);
    if (!isTimeout(error)) throw error;
    return signal(handle, name, args, runId);
  }
}

async function signal(
  handle: WorkflowHandle,
  name: string,
  args: unknown[],
  runId: string,
): Promise<string | undefined> {
  try {
    await handle.signal(name, ...args);
    return runId;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** An answer alone is worded as what it is, so that the history reads well; all else is a run. */
function wording(request: RunRequest): { readonly name: string; readonly args: [unknown, ...unknown[]] } {
  const { input, command, ...meta } = request;
  const answersOnly =
    input === undefined &&
    command?.resume !== undefined &&
    command.update === undefined &&
    command.goto === undefined;
  return answersOnly
    ? { name: resumeMessage, args: [command.resume.value, meta] }
    : { name: runMessage, args: [request] };
}

function refused(error: WorkflowUpdateFailedError, thread: string): Error {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) return error;
  if (cause.type === 'UNREADABLE_MESSAGE')
    return new GraphError(cause.message, { code: 'UNREADABLE_MESSAGE', cause: error });
  return refusalError({ reason: cause.type as Refusal['reason'], message: cause.message }, thread) ?? error;
}

function isTimeout(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  return isGrpcServiceError(error) && (error.code === 4 || error.code === 1);
}

/** Temporal's client would try a payload that is too large again and again before it says so. */
function requireSmall(what: string, value: unknown): void {
  const bytes = jsonBytes(value);
  if (bytes > payloadLimit) throw new PayloadTooLargeError(what, bytes, payloadLimit);
}
