/**
 * The workflow of every graph: a thin shell round `src/engine`. It tells the engine what has happened, and does what the engine says.
 * It runs in Temporal's sandbox: nothing of the user's is in here, and nothing of zod or Node.
 */
import {
  allHandlersFinished,
  ApplicationFailure,
  CancelledFailure,
  CancellationScope,
  condition,
  workflowInfo,
} from '@temporalio/workflow';
import { beginThread } from '../src/engine/begin-thread.ts';
import { childEnd } from '../src/engine/child-end.ts';
import { PayloadTooLargeError } from '../src/protocol/errors.ts';
import type { ThreadState } from '../src/engine/state.ts';
import type { ThreadStart } from '../src/engine/thread-start.ts';
import { outputValues } from '../src/engine/values.ts';
import { bytesOver } from '../src/protocol/json.ts';
import type { JsonObject } from '../src/protocol/json.ts';
import { resultNote, severalRuns } from '../src/protocol/result-note.ts';
import { payloadLimit } from '../src/protocol/budget.ts';
import { continueThreadAsNew, HistoryGauge } from './continue-as-new.ts';
import { handleMessages } from './handle-messages.ts';
import { ThreadShell } from './thread-shell.ts';

/** Its argument is a `ThreadStart`, or whatever somebody has started it with by hand. */
export default async function graphThread(start: ThreadStart): Promise<JsonObject> {
  const { workflowId, runId } = workflowInfo();
  const { state, event } = beginThread(workflowId, runId, start, Date.now());
  const shell = new ThreadShell(state, new HistoryGauge(start?.continueAfter));
  shell.dispatch(event);
  // After the first request and before the first await: a message that came with the start finds the run begun.
  handleMessages(shell);
  void CancellationScope.current().cancelRequested.catch((reason: unknown) => {
    shell.dispatch({
      kind: 'aborted',
      reason: reason instanceof Error ? reason.message : 'cancelled',
      at: Date.now(),
    });
  });
  for (;;) {
    await CancellationScope.nonCancellable(() =>
      condition(
        () =>
          shell.isSilent ||
          ((isOver(shell.state) || shell.atRest) && !shell.hasSubgraphs && allHandlersFinished()),
      ),
    );
    if (shell.isSilent) {
      shell.speak();
      continue;
    }
    if (isOver(shell.state)) return conclude(shell.state);
    // A message of the same moment may have set it going again.
    if (shell.atRest) return continueThreadAsNew(shell.state, start);
  }
}

function isOver(state: ThreadState): boolean {
  // A subgraph waits in its parent, which has its questions and is given the answers.
  if (state.namespace !== undefined) return state.phase.kind === 'settled';
  return (
    state.phase.kind === 'settled' &&
    (state.status === 'done' || state.status === 'failed' || state.status === 'idle')
  );
}

function conclude(state: ThreadState): JsonObject {
  const { error } = state;
  const isSubgraph = state.namespace !== undefined;
  // A cancelled workflow gives nothing back, and its parent is to know what has been done.
  if (isSubgraph && error?.code === 'RUN_ABORTED') return concludeChild(state);
  if (error !== null) {
    const isCancelled = CancellationScope.current().consideredCancelled;
    if (error.code === 'RUN_ABORTED' && isCancelled) throw new CancelledFailure(error.message);
    throw ApplicationFailure.create({
      message: error.message,
      type: error.name,
      nonRetryable: true,
      details: isSubgraph
        ? [error, childEnd(state)]
        : [state.met === undefined ? error : { ...error, met: true }],
    });
  }
  const refused = state.status === 'idle' ? state.ignored.at(-1) : undefined;
  if (refused !== undefined) {
    throw ApplicationFailure.create({
      message: refused.reason,
      type: refused.code,
      nonRetryable: true,
    });
  }
  if (isSubgraph) return concludeChild(state);
  const values = outputValues(state);
  const bytes = bytesOver(values, payloadLimit);
  const result = bytes === undefined ? values : resultNote(bytes);
  return state.met === undefined ? result : severalRuns(result);
}

function concludeChild(state: ThreadState): JsonObject {
  const end = childEnd(state);
  const bytes = bytesOver(end, payloadLimit);
  if (bytes === undefined) return end as unknown as JsonObject;
  const { name, message } = new PayloadTooLargeError(
    'Where this subgraph stands (its state, and its answers)',
    bytes,
    payloadLimit,
  );
  throw ApplicationFailure.create({ message, type: name, nonRetryable: true });
}
