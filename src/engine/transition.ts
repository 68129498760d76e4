/**
 * The engine: one event of a thread in, its next state and what has to be done out. Synchronous and pure: no clock, no randomness,
 * no Temporal. The workflow, the in-process runtime and the reader of histories are shells round it.
 *
 * E1. The same events in the same order give the same state and the same effects.
 * E2. The values after a superstep do not depend on the order in which its tasks finished.
 * E3. An answer reaches the one question that it names, or changes nothing; a question is answered once.
 * E4. A task runs again only after an answer to it, an error of its own, or a change of state by its caller's command.
 * E5. A task that has finished is never run again, and what it gave is never dropped, but by a new input, or by who goes back
 *     to a checkpoint or rolls a run back.
 * E6. Every request is taken or noted as ignored, with the reason; one id is taken once.
 * E7. While the thread is settled nothing is running.
 */
import type { ErrorData } from '../protocol/error-transfer.ts';
import { advance } from './advance.ts';
import { askForUpdate, giveUpUpdate } from './apply-updates.ts';
import { askToPrepare } from './ask-to-prepare.ts';
import { onChildSettled } from './child-results.ts';
import { onCalled, onCallFailed, onCallSettled } from './graph-calls.ts';
import { onDrain } from './drain.ts';
import type { EngineEvent, Transition } from './events.ts';
import { onPrepared } from './prepared.ts';
import { onRecorded } from './record-calls.ts';
import { takeQueued, takeRequest } from './requests.ts';
import { isWaiting } from './rest.ts';
import { abortedError } from './own-error.ts';
import { dropQueue } from './run-queue.ts';
import { settle, settleWith } from './settle.ts';
import { finishStop, onAbortRun, reactWhileStopping } from './stop-run.ts';
import type { Channels, Phase, ThreadState } from './state.ts';
import { onTaskFailed, onTaskSettled } from './task-results.ts';
import { noteIgnored } from './turn.ts';
import type { Limits, Turn } from './turn.ts';
import { viewIfPossible } from './view.ts';

export const defaultLimits: Limits = { past: 100 };

export function transition(
  state: ThreadState,
  event: EngineEvent,
  limits: Limits = defaultLimits,
): Transition {
  const turn: Turn = { state: { ...state, clock: Math.max(state.clock, event.at) }, effects: [], limits };
  if (!reactWhileStopping(turn, event)) react(turn, event);
  finishStop(turn);
  takeQueued(turn);
  return { state: turn.state, effects: turn.effects };
}

function react(turn: Turn, event: EngineEvent): void {
  switch (event.kind) {
    case 'requested':
      return takeRequest(turn, event.message, event.request, event.prepared);
    case 'stray':
      return noteIgnored(turn, {
        code: 'unreadable',
        id: null,
        message: event.message,
        reason: event.reason,
      });
    case 'continued':
      return goOn(turn);
    case 'prepared':
      return onPrepared(turn, event.result);
    case 'prepare-failed':
      return onStepFailed(turn, 'preparing', event.error);
    case 'fold-failed':
      return onStepFailed(turn, 'folding', event.error);
    case 'task-settled':
      return onTaskSettled(turn, event.task, event.pass, event.outcome);
    case 'task-failed':
      return onTaskFailed(turn, event.task, event.pass, event.error);
    case 'recorded':
      return onRecorded(turn, event);
    case 'child-settled':
      return event.call === undefined
        ? onChildSettled(turn, event.task, event.pass, event.end)
        : onCallSettled(turn, event.task, event.call, event.end);
    case 'called':
      return onCalled(turn, event.request);
    case 'call-failed':
      return onCallFailed(turn, event.task, event.call, event.error);
    case 'folded':
      return onFolded(turn, event.values);
    case 'drain':
      return onDrain(turn, event.run, event.reason);
    case 'abort-run':
      return onAbortRun(turn, event.run, event.reason);
    case 'aborted':
      return onAborted(turn, event.reason);
    default:
      return event satisfies never;
  }
}

/**
 * A thread that waits says so again: a workflow task in which nothing is done would be replayed as one with the task after it, and messages
 * of that one would come in another order.
 */
function goOn(turn: Turn): void {
  if (isWaiting(turn.state)) return settle(turn, 'interrupted');
  advance(turn);
  // Readers do not rest: they have shown that these tasks start with the end of the last execution.
  const unshown = turn.effects.filter((effect) => effect.kind !== 'emit' || effect.event.mode !== 'tasks');
  turn.effects.splice(0, turn.effects.length, ...unshown);
}

function onFolded(turn: Turn, values: Channels): void {
  if (turn.state.phase.kind !== 'folding') return;
  turn.state.phase = { kind: 'running' };
  advance(turn, values);
}

/** A worker without the graph is no fault of the thread's: another one on the task queue may have it. */
function onStepFailed(turn: Turn, kind: Phase['kind'], error: ErrorData): void {
  const { state } = turn;
  const { phase } = state;
  if (phase.kind !== kind) return;
  const updates = phase.kind === 'preparing' && phase.superstep !== undefined;
  if (error.code !== 'UNKNOWN_GRAPH' || state.elsewhere)
    return updates ? giveUpUpdate(turn, phase.request, { message: error.message }) : settleWith(turn, error);
  state.elsewhere = true;
  if (updates) return askForUpdate(turn, phase.request, phase.superstep ?? 0);
  if (phase.kind === 'preparing') return askToPrepare(turn, phase.request);
  state.phase = { kind: 'running' };
  advance(turn);
}

/** Tasks that were under way are ready again, with the answers that they had. */
function onAborted(turn: Turn, reason: string): void {
  const { state } = turn;
  state.tasks = state.tasks.map((task) => (task.status === 'running' ? { ...task, status: 'ready' } : task));
  turn.effects.push({ kind: 'cancel-tasks' });
  viewIfPossible(turn);
  const error = abortedError(
    `The run was aborted: ${reason}. The thread stays at its last checkpoint; invoke(null) goes on from there.`,
  );
  dropQueue(turn, error);
  settleWith(turn, error);
}
