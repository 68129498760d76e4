/** Runs that meet on one thread: what a request does that would disturb the run under way. LangGraph's strategies. */
import type { Json } from '../protocol/json.ts';
import type { RunRequest } from '../protocol/messages.ts';
import { matchAnswers } from './match-answers.ts';
import type { Refusal } from './match-answers.ts';
import { abortedError } from './own-error.ts';
import { dropFromQueue, hasRoom, putIntoQueue } from './run-queue.ts';
import { stopRun } from './stop-run.ts';
import type { ThreadState } from './state.ts';
import type { Turn } from './turn.ts';

/** The request would change what the run under way works on, or comes at a moment when nothing can join it. */
export function meets(state: ThreadState, request: RunRequest): boolean {
  const { input, command, fork, updates } = request;
  const { kind } = state.phase;
  if (kind === 'settled' || updates !== undefined) return false;
  if (kind === 'preparing' || kind === 'stopping') return true;
  if (input != null || fork !== undefined || command?.update !== undefined || command?.goto !== undefined)
    return true;
  return command?.resume !== undefined && isForLater(state, request, command.resume.value);
}

/** An answer that can wait, to a question that nobody has asked yet. */
function isForLater(state: ThreadState, { multitaskStrategy }: RunRequest, answer: Json): boolean {
  if (multitaskStrategy !== 'enqueue') return false;
  const matched = matchAnswers(state.tasks, answer);
  return 'reason' in matched && matched.reason === 'not_pending';
}

/** Whether it may, and when not, why. */
export function refuseMeeting(state: ThreadState, request: RunRequest): Refusal | null {
  const { thread, run } = state;
  const { multitaskStrategy = 'reject' } = request;
  if (multitaskStrategy === 'reject') {
    const message = `Thread "${thread}" is busy with run "${run?.id ?? ''}". Nothing was changed.`;
    return { reason: 'busy', message };
  }
  if (!hasRoom(state, request)) {
    const message = `The queue of thread "${thread}" is full: ${state.queue?.length ?? 0} runs wait in it. Nothing was changed.`;
    return { reason: 'cannot_meet', message };
  }
  if (multitaskStrategy !== 'rollback' || run?.base !== undefined || isUpdating(state)) return null;
  const message = `Where thread "${thread}" stood before run "${run?.id ?? ''}" is not known any more, so the run cannot be rolled back. Nothing was changed.`;
  return { reason: 'cannot_meet', message };
}

/** Puts the request where its turn is: after all others, or next, with the run under way stopped for it. */
export function takeMeeting(turn: Turn, request: RunRequest): void {
  const { multitaskStrategy } = request;
  if (multitaskStrategy === 'enqueue') return putIntoQueue(turn, request, 'last');
  const { phase } = turn.state;
  const takesBack = multitaskStrategy === 'rollback';
  const error = takesBack ? rolledBack : interrupted;
  if (phase.kind === 'stopping') {
    // The run that has stopped the other has not begun, and does not now.
    if (phase.for !== undefined) dropFromQueue(turn, phase.for, error);
    turn.state.phase = { ...phase, for: request.id, takesBack: takesBack || phase.takesBack };
    return putIntoQueue(turn, request, 'first');
  }
  putIntoQueue(turn, request, 'first');
  // Nothing of an update runs: it is done in a moment.
  if (!isUpdating(turn.state)) stopRun(turn, { error, takesBack, for: request.id });
}

const interrupted = abortedError(
  'The run was interrupted by another run, which goes on from what it had done.',
  'interrupt',
);

const rolledBack = abortedError(
  'The run was rolled back by another run: the thread is as it was before it.',
  'rollback',
);

function isUpdating({ phase }: ThreadState): boolean {
  return phase.kind === 'preparing' && phase.superstep !== undefined;
}
