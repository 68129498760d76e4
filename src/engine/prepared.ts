import { START } from '../protocol/command.ts';
import { GraphError } from '../protocol/errors.ts';
import type { Prepared } from '../protocol/task.ts';
import { ownError } from './own-error.ts';
import { branch, forkOf, goTo } from './fork.ts';
import { advance } from './advance.ts';
import { carryOn } from './carry-on.ts';
import { foldWrites } from './fold.ts';
import { chooseNext, makeTasks } from './routes.ts';
import { showCheckpoint, showValues } from './show.ts';
import { settleWith } from './settle.ts';
import { requireCarriable } from './require-carriable.ts';
import type { Channels, PastCheckpoint } from './state.ts';
import { onUpdatePrepared } from './apply-updates.ts';
import { archive, makeCheckpoint } from './turn.ts';
import type { Turn } from './turn.ts';

/** The worker has made the request's input, or its update, into writes. */
export function onPrepared(turn: Turn, result: Prepared): void {
  const { state } = turn;
  if (state.phase.kind !== 'preparing') return;
  const { request, superstep } = state.phase;
  if (superstep !== undefined) return onUpdatePrepared(turn, request, superstep, result);
  if (state.plan === null && result.plan !== undefined) state.plan = result.plan;
  if (state.run !== null && result.context !== undefined) {
    state.run = { ...state.run, options: { ...state.run.options, context: result.context } };
  }
  state.phase = { kind: 'running' };
  try {
    const fork = forkOf(state, request);
    if (request.input != null) takeInput(turn, result, fork);
    else takeUpdate(turn, result, fork);
  } catch (error) {
    if (!GraphError.is(error)) throw error;
    return settleWith(turn, ownError(error));
  }
  if (request.input == null) carryOn(turn, request);
  advance(turn);
}

/** A new input discards what was pending and starts again from START, with the values that were committed. */
function takeInput(turn: Turn, result: Prepared, fork: PastCheckpoint | null): void {
  const { state } = turn;
  const { plan } = state;
  if (plan === null) return;
  const before = { ...result.defaults, ...(fork?.channels ?? state.channels) };
  const channels = fold(turn, before, result, START);
  const next = chooseNext(plan, [{ node: START, routes: result.routes }], { arrived: {}, deferred: [] });
  requireCarriable(next);
  archive(turn);
  if (fork !== null) goTo(turn, fork);
  state.channels = before;
  state.view = null;
  const input = makeCheckpoint(turn, 'input');
  state.tasks = makeTasks(input.id, { pulls: [START], pushes: [] }).map((task) => ({
    ...task,
    status: 'done',
    outcome: { kind: 'done', writes: result.writes, routes: result.routes },
  }));
  showCheckpoint(turn);
  archive(turn);
  state.channels = channels;
  state.ran = [START];
  const checkpoint = makeCheckpoint(turn, 'loop');
  state.tasks = makeTasks(checkpoint.id, next);
  state.arrived = next.arrived;
  state.deferred = next.deferred;
  showValues(turn, result.writes);
  showCheckpoint(turn);
}

/** The update of a command makes a checkpoint of its own; the tasks that are pending stay. */
function takeUpdate(turn: Turn, result: Prepared, fork: PastCheckpoint | null): void {
  const { state } = turn;
  const before = { ...result.defaults, ...(fork?.channels ?? state.channels) };
  const channels = fold(turn, before, result, 'update');
  if (fork !== null) branch(turn, fork, 'afresh');
  archive(turn);
  state.channels = channels;
  const left = state.checkpoint?.id;
  const { id } = makeCheckpoint(turn, 'update');
  // The caller has changed the state at a breakpoint, and goes on from there.
  if (state.run !== null && state.run.resumedAt === left) state.run = { ...state.run, resumedAt: id };
}

function fold(turn: Turn, before: Channels, result: Prepared, node: string): Channels {
  const { plan } = turn.state;
  if (plan === null) return before;
  const folded = foldWrites(
    plan,
    before,
    [{ node, writes: result.writes, folded: result.folded }],
    result.folded,
    node === START ? 'superstep' : 'update',
  );
  return folded.kind === 'channels' ? folded.channels : before;
}
