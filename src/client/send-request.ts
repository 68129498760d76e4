import type { Client } from '@temporalio/client';
import { continueThread, newThread } from '../engine/new-thread.ts';
import { refusalError } from '../engine/refusal-error.ts';
import { refuse } from '../engine/requests.ts';
import type { ThreadState } from '../engine/state.ts';
import { withoutRuns } from '../engine/run-base.ts';
import { trackedOnly } from '../engine/untracked.ts';
import type { ThreadStart } from '../engine/thread-start.ts';
import { prepareAhead } from '../graph/prepare-ahead.ts';
import type { GraphBodies } from '../node/bodies.ts';
import { payloadLimit } from '../protocol/budget.ts';
import { GraphError } from '../protocol/errors.ts';
import { bytesOver } from '../protocol/json.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { RunRequest } from '../protocol/messages.ts';
import { foldClosed, latestRun } from './read-thread.ts';
import { sendMessage } from './send-message.ts';
import { startExecution } from './start-execution.ts';

export interface SendTo {
  readonly client: Client;
  readonly taskQueue: string;
  readonly acknowledgeTimeout: number;
  readonly continueAfter: number | undefined;
  /** Nothing is sent any more when one of these has fired. */
  readonly signals: readonly (AbortSignal | undefined)[];
}

/** Which execution has the request, and whether it is known to have taken it. */
export interface Sent {
  readonly runId: string;
  readonly taken: boolean;
}

/**
 * Gives a request to its thread: starts an execution, or sends a message to the one that runs.
 *
 * @throws UnknownInterruptError | ThreadBusyError | EmptyInputError when the thread refuses it.
 */
export async function sendRequest(
  to: SendTo,
  bodies: GraphBodies,
  thread: string,
  request: RunRequest,
): Promise<Sent> {
  // An input is mostly the first one of its thread: then there is nothing to look at before it is started.
  const first = request.input == null ? undefined : await startFirst(to, bodies, thread, request);
  if (first !== undefined) return first;
  // A thread may end, or be started by somebody else, between the look and the message: then look again.
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const latest = await latestRun(to.client, thread);
    for (const signal of to.signals) signal?.throwIfAborted();
    const sent =
      latest?.running === true
        ? await toRunning(to, thread, latest.runId, request)
        : await start(to, bodies, thread, latest?.runId, request);
    if (sent !== undefined) return sent;
  }
  throw new GraphError(
    `Thread "${thread}" ended and began again ten times while a request was sent. Send it again.`,
    {
      code: 'THREAD_BUSY',
    },
  );
}

async function toRunning(
  to: SendTo,
  thread: string,
  runId: string,
  request: RunRequest,
): Promise<Sent | undefined> {
  const delivery = await sendMessage(to, thread, runId, request);
  return delivery === 'ended' ? undefined : { runId, taken: delivery === 'acknowledged' };
}

async function start(
  to: SendTo,
  bodies: GraphBodies,
  thread: string,
  lastRun: string | undefined,
  request: RunRequest,
): Promise<Sent | undefined> {
  const { plan } = bodies;
  const from = lastRun === undefined ? undefined : await foldClosed(to.client, thread, lastRun);
  const refusal = refuse(continueThread(from ?? newThread(thread, plan), plan), request);
  if (refusal !== null) throw refusalError(refusal, thread);
  // A request that comes again has been answered by the execution that took it.
  if (lastRun !== undefined && from?.seen.includes(request.id) === true)
    return { runId: lastRun, taken: false };
  for (const signal of to.signals) signal?.throwIfAborted();
  const continued =
    from === undefined || lastRun === undefined ? {} : { after: lastRun, from: carried(from) };
  const argument = await startArgument(to, bodies, thread, request, continued);
  for (const signal of to.signals) signal?.throwIfAborted();
  // What the argument was made with may have taken its time: functions of the user's were at work.
  const latest = await latestRun(to.client, thread);
  if (latest?.runId !== lastRun) return undefined;
  return startExecution(to, bodies, thread, argument, lastRun);
}

async function startArgument(
  { continueAfter }: SendTo,
  bodies: GraphBodies,
  thread: string,
  request: RunRequest,
  continued: Pick<ThreadStart, 'from' | 'after'>,
): Promise<ThreadStart> {
  const from = (request.fork?.['channels'] ?? continued.from?.channels ?? {}) as JsonObject;
  const prepared = await prepareAhead(bodies, thread, request, from);
  const rest = { plan: bodies.plan, ...(continueAfter !== undefined && { continueAfter }), ...continued };
  // What was asked for comes first: it is what one wants to read in the UI.
  const ahead: ThreadStart = { request, ...(prepared !== undefined && { prepared }), ...rest };
  // What does not fit twice is left to the worker.
  return bytesOver(ahead, payloadLimit) === undefined ? ahead : { request, ...rest };
}

/** Starts a thread that has never been; undefined when there is one of its id. */
async function startFirst(
  to: SendTo,
  bodies: GraphBodies,
  thread: string,
  request: RunRequest,
): Promise<Sent | undefined> {
  const argument = await startArgument(to, bodies, thread, request, {});
  for (const signal of to.signals) signal?.throwIfAborted();
  return startExecution(to, bodies, thread, argument, undefined);
}

/** The next execution does not carry the past along: it is in the history of the last one. What was refused stays refused. */
export function carried(state: ThreadState): ThreadState {
  return { ...trackedOnly(withoutRuns(state)), past: [] };
}
