/** What may be asked of a thread, and what the engine makes of it. */
import { payloadLimit } from '../protocol/budget.ts';
import { END } from '../protocol/command.ts';
import type { Target } from '../protocol/command.ts';
import { jsonBytes } from '../protocol/json.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { PreparedAhead } from '../protocol/task.ts';
import { invalidNodeName } from '../protocol/unknown-node.ts';
import { advance } from './advance.ts';
import { beginRun } from './begin-run.ts';
import { withAnswers } from './answers.ts';
import { answer, carryOn } from './carry-on.ts';
import { askToPrepare } from './ask-to-prepare.ts';
import { matchAnswers, pendingQuestions } from './match-answers.ts';
import type { MatchedAnswer, Refusal } from './match-answers.ts';
import { onPrepared } from './prepared.ts';
import { completed } from './prepared-ahead.ts';
import { startOf } from './start-ready.ts';
import { branch, forkOf, seenFrom } from './fork.ts';
import { refuseUpdates, takeUpdates } from './apply-updates.ts';
import { meets, refuseMeeting, takeMeeting } from './meet.ts';
import { ownError } from './own-error.ts';
import { refusalError } from './refusal-error.ts';
import { nextInQueue, tellBegin, tellEnd } from './run-queue.ts';
import type { ThreadState } from './state.ts';
import { noteIgnored, noteSeen } from './turn.ts';
import type { Turn } from './turn.ts';

/** Why a request cannot be taken; null when it can. Pure: the validator of the updates asks it before anything is recorded. */
export function refuse(state: ThreadState, request: RunRequest): Refusal | null {
  if (state.seen.includes(request.id)) return refusedBefore(state, request.id);
  const { command } = request;
  if (meets(state, request))
    return refuseMeeting(state, request) ?? refuseUnknownTarget(state, command?.goto ?? []);
  if (request.updates !== undefined) return refuseUpdates(state, request);
  const unknown = refuseUnknownTarget(state, command?.goto ?? []);
  if (unknown !== null) return unknown;
  if (command?.resume !== undefined) {
    const at = seenFrom(state, request);
    const matched = matchAnswers(at.tasks, command.resume.value);
    if ('reason' in matched) return atBreakpoint(at, matched);
    const tooLarge = refuseTooLarge(at, matched);
    if (tooLarge !== null) return tooLarge;
  }
  if (
    request.input == null &&
    command === undefined &&
    state.checkpoint === null &&
    state.phase.kind === 'settled'
  ) {
    return {
      reason: 'empty_input',
      message: 'Received no input writes for "__start__". A new thread starts with an input object.',
    };
  }
  const { resume, update, goto } = command ?? {};
  if (command !== undefined && resume === undefined && update === undefined && goto === undefined) {
    return {
      reason: 'empty_input',
      message: 'Received empty Command input. Give it "resume", "update" or "goto".',
    };
  }
  return null;
}

/** A request that comes again is taken as it was the first time, or refused as it was. */
function refusedBefore(state: ThreadState, id: string): Refusal | null {
  const before = state.ignored.find((ignored) => ignored.id === id);
  if (before === undefined || before.code === 'unreadable') return null;
  return { reason: before.code, message: before.reason };
}

/** Answers with which their node could never be started again, because it all is too large together. */
function refuseTooLarge(state: ThreadState, matched: readonly MatchedAnswer[]): Refusal | null {
  for (const task of state.tasks) {
    const answered = withAnswers(task, matched);
    const bytes = answered === task ? 0 : jsonBytes(startOf(state, answered));
    if (bytes <= payloadLimit) continue;
    return {
      reason: 'too_large',
      message:
        `The answers to node "${task.node}" and what it reads are ${bytes} bytes together, over the limit of ${payloadLimit} bytes. ` +
        `Keep large data elsewhere, and answer with its address.`,
    };
  }
  return null;
}

/** A target that the plan does not have would never run. */
function refuseUnknownTarget(state: ThreadState, targets: readonly Target[]): Refusal | null {
  const { plan } = state;
  if (plan === null) return null;
  const names = targets.map((target) => (typeof target === 'string' ? target : target.node));
  const unknown = names.find((name) => name !== END && !Object.hasOwn(plan.nodes, name));
  if (unknown === undefined) return null;
  return { reason: 'unknown_node', message: invalidNodeName(plan, unknown, 'goto') };
}

function atBreakpoint(state: ThreadState, refusal: Refusal): Refusal {
  if (state.breakpoint === null || pendingQuestions(state.tasks).length > 0) return refusal;
  const next = state.tasks.map((task) => `"${task.node}"`).join(', ');
  if (state.breakpoint === 'update') {
    return {
      ...refusal,
      message: `${refusal.message} Its state was updated, and ${next} come next: go on with invoke(null).`,
    };
  }
  return {
    ...refusal,
    message: `${refusal.message} It is stopped at a breakpoint before ${next}: go on with invoke(null).`,
  };
}

/** Takes a request, or notes why not. A request whose id has been seen changes nothing. */
export function takeRequest(
  turn: Turn,
  message: 'run' | 'resume',
  request: RunRequest,
  prepared?: PreparedAhead,
): void {
  const { state } = turn;
  if (state.seen.includes(request.id)) return;
  const refusal = refuse(state, request);
  if (refusal !== null) {
    noteSeen(turn, request.id);
    noteIgnored(turn, { code: refusal.reason, id: request.id, message, reason: refusal.message });
    return;
  }
  noteSeen(turn, request.id);
  if (meets(state, request)) return takeMeeting(turn, request);
  take(turn, request, prepared);
}

/** Takes the requests that were waiting, now that nothing is under way. */
export function takeQueued(turn: Turn): void {
  for (let next = nextInQueue(turn); next !== undefined; next = nextInQueue(turn)) {
    const { id } = next;
    const refusal = refuse({ ...turn.state, seen: [] }, next);
    if (refusal === null) {
      tellBegin(turn, id);
      take(turn, next);
      continue;
    }
    noteIgnored(turn, { code: refusal.reason, id, message: 'run', reason: refusal.message });
    tellEnd(turn, [id], ownError(refusalError(refusal, turn.state.thread)));
  }
}

function take(turn: Turn, request: RunRequest, prepared?: PreparedAhead): void {
  const { state } = turn;
  if (request.updates !== undefined) return takeUpdates(turn, request);
  const joins = state.phase.kind !== 'settled';
  if (!joins) beginRun(turn, request);
  else if (state.run !== null)
    state.run = { ...state.run, joined: [...(state.run.joined ?? []), request.id] };
  const { command } = request;
  if (request.input != null || command?.update !== undefined || state.checkpoint === null) {
    state.phase = { kind: 'preparing', request };
    return prepared === undefined || request.input == null
      ? askToPrepare(turn, request)
      : onPrepared(turn, completed(prepared, request.input, state.clock));
  }
  if (joins) {
    answer(turn, request);
  } else {
    const fork = forkOf(state, request);
    if (fork !== null) branch(turn, fork, command?.resume === undefined ? 'afresh' : 'unanswered');
    carryOn(turn, request);
  }
  advance(turn);
}
