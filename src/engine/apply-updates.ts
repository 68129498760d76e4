/** A caller's updates of the state: supersteps that it writes in place of nodes. Nothing runs by them. */
import { START } from '../protocol/command.ts';
import { GraphError } from '../protocol/errors.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { NodeUpdate, Prepared } from '../protocol/task.ts';
import { asNodes, stillPending } from './as-nodes.ts';
import { foldWrites } from './fold.ts';
import { forkOf, goTo, renameTasks } from './fork.ts';
import type { Refusal } from './match-answers.ts';
import { resolveUpdate, writtenOn } from './resolve-update.ts';
import type { Resolved } from './resolve-update.ts';
import { makeTasks } from './routes.ts';
import { settle } from './settle.ts';
import type { Channels, ThreadState } from './state.ts';
import { archive, makeCheckpoint, noteIgnored, noteRan } from './turn.ts';
import type { Turn } from './turn.ts';

/** Why updates cannot be taken; null when they can, as far as one can tell before they are prepared. */
export function refuseUpdates(state: ThreadState, request: RunRequest): Refusal | null {
  const { updates = [], prepared } = request;
  if (state.phase.kind !== 'settled') {
    return {
      reason: 'busy',
      message: `Thread "${state.thread}" is busy with run "${state.run?.id ?? ''}". Nothing was changed.`,
    };
  }
  const at = whereItBegins(state, request);
  if (prepared !== undefined && prepared.base !== (at.checkpoint?.id ?? null)) {
    return {
      reason: 'moved',
      message: `Thread "${state.thread}" has moved on since the update was made. Nothing was changed.`,
    };
  }
  try {
    if (updates.length === 0) return { reason: 'invalid_update', message: 'No supersteps provided.' };
    resolveUpdate(at, updates[0] ?? []);
  } catch (error) {
    if (!GraphError.is(error)) throw error;
    return { reason: 'invalid_update', message: error.message };
  }
  return null;
}

export function takeUpdates(turn: Turn, request: RunRequest): void {
  const { prepared } = request;
  turn.state.phase = { kind: 'preparing', request, superstep: 0 };
  if (prepared === undefined) return askForUpdate(turn, request, 0);
  for (const [superstep, result] of prepared.supersteps.entries()) {
    if (!applied(turn, request, superstep, result)) return;
  }
  rest(turn);
}

/** Has the worker make one superstep of the updates into writes and routes, where that takes the user's functions. */
export function askForUpdate(turn: Turn, request: RunRequest, superstep: number): void {
  const { state } = turn;
  const at = superstep === 0 ? whereItBegins(state, request) : state;
  const { plan, thread, elsewhere } = state;
  let resolved: Resolved;
  try {
    resolved = resolveUpdate(at, request.updates?.[superstep] ?? []);
  } catch (error) {
    if (!GraphError.is(error)) throw error;
    return giveUpUpdate(turn, request, error);
  }
  state.phase = { kind: 'preparing', request, superstep };
  const { fork: _fork, updates: _updates, ...options } = request;
  turn.effects.push({
    kind: 'prepare',
    elsewhere,
    input: {
      graph: plan?.name ?? '',
      ...(plan !== null && { hash: plan.hash }),
      thread,
      request: resolved.kind === 'input' ? { ...options, input: resolved.values } : options,
      channels: writtenOn(at),
      ...(resolved.kind !== 'input' && { updates: 'updates' in resolved ? resolved.updates : [] }),
    },
  });
}

export function onUpdatePrepared(turn: Turn, request: RunRequest, superstep: number, result: Prepared): void {
  const { state } = turn;
  if (state.plan === null && result.plan !== undefined) state.plan = result.plan;
  if (!applied(turn, request, superstep, result)) return;
  if (superstep + 1 < (request.updates?.length ?? 0)) return askForUpdate(turn, request, superstep + 1);
  rest(turn);
}

/** The thread stays as it is, and why is noted for the caller. */
export function giveUpUpdate(
  turn: Turn,
  request: RunRequest,
  { message: reason, code }: { readonly message: string; readonly code?: ErrorCode },
): void {
  const error = code === undefined ? {} : { error: code };
  noteIgnored(turn, { code: 'invalid_update', id: request.id, message: 'run', reason, ...error });
  turn.state.phase = { kind: 'settled' };
  turn.effects.push({ kind: 'settled', status: turn.state.status });
}

function applied(turn: Turn, request: RunRequest, superstep: number, result: Prepared): boolean {
  try {
    apply(turn, request, superstep, result);
    return true;
  } catch (error) {
    if (!GraphError.is(error)) throw error;
    giveUpUpdate(turn, request, error);
    return false;
  }
}

/** With tasks that are left the thread waits for somebody to go on with them. */
function rest(turn: Turn): void {
  const { state } = turn;
  state.error = null;
  state.view = null;
  state.breakpoint = state.tasks.length === 0 ? null : 'update';
  settle(turn, state.tasks.length === 0 ? 'done' : 'interrupted');
}

function whereItBegins(state: ThreadState, request: RunRequest): ThreadState {
  const fork = forkOf(state, request);
  if (fork === null) return state;
  const there: Turn = { state: { ...state }, effects: [], limits: { past: 1 } };
  goTo(there, fork);
  return there.state;
}

function apply(turn: Turn, request: RunRequest, superstep: number, result: Prepared): void {
  const { state } = turn;
  const at = superstep === 0 ? whereItBegins(state, request) : state;
  const resolved = resolveUpdate(at, request.updates?.[superstep] ?? []);
  const before: Channels = { ...result.defaults, ...writtenOn(at) };
  const updates = 'updates' in resolved ? resolved.updates : [];
  const channels = written(at, before, result, updates);
  const fork = superstep === 0 ? forkOf(state, request) : null;
  archive(turn);
  if (fork !== null) goTo(turn, fork);
  turn.state.view = null;
  change(turn, request, resolved, { before, channels, result });
  if (fork !== null) renameTasks(turn, fork);
}

interface Change {
  readonly before: Channels;
  readonly channels: Channels;
  readonly result: Prepared;
}

function change(turn: Turn, request: RunRequest, resolved: Resolved, to: Change): void {
  const { state } = turn;
  const { before, channels, result } = to;
  switch (resolved.kind) {
    case 'same':
      makeCheckpoint(turn, 'update', request.id);
      return stillPending(turn, state.tasks);
    case 'clear':
      noteRan(turn, state.tasks);
      state.channels = before;
      makeCheckpoint(turn, 'update', request.id);
      state.deferred = [];
      state.tasks = [];
      return;
    case 'copy':
      return copy(turn, request, resolved.updates, result, channels);
    case 'input':
      return asInput(turn, request, before, result);
    case 'nodes':
      return asNodes(turn, request, resolved.updates, result, channels);
    default:
      return resolved satisfies never;
  }
}

function written(
  { plan }: ThreadState,
  before: Channels,
  result: Prepared,
  updates: readonly NodeUpdate[],
): Channels {
  if (plan === null) return before;
  const given = updates.map(({ node }, index) => ({
    node,
    writes: result.updates?.[index]?.writes ?? [],
    folded: result.folded,
  }));
  const folded = foldWrites(plan, before, given, result.folded);
  return folded.kind === 'channels' ? folded.channels : before;
}

/** A copy has the parent of what it copies: the two are branches of one thread. */
function copy(
  turn: Turn,
  request: RunRequest,
  updates: readonly NodeUpdate[],
  result: Prepared,
  channels: Channels,
): void {
  const { state } = turn;
  const { parent = null } = state.checkpoint ?? {};
  const made = makeCheckpoint(turn, 'fork', request.id);
  state.checkpoint = { ...made, parent };
  stillPending(turn, state.tasks);
  if (updates.length === 0) return;
  archive(turn);
  asNodes(turn, request, updates, result, channels);
}

/** The input is taken in, and what it leads to is still to be made. */
function asInput(turn: Turn, request: RunRequest, before: Channels, result: Prepared): void {
  const { state } = turn;
  state.channels = before;
  const { id } = makeCheckpoint(turn, 'input', request.id);
  state.arrived = {};
  state.deferred = [];
  state.tasks = makeTasks(id, { pulls: [START], pushes: [] }).map((task) => ({
    ...task,
    status: 'done',
    ahead: true,
    outcome: { kind: 'done', writes: result.writes, folded: result.folded, routes: result.routes },
  }));
}
