/** The requests that wait for the run under way to end. */
import type { ErrorData } from '../protocol/error-transfer.ts';
import { payloadLimit } from '../protocol/budget.ts';
import { jsonBytes } from '../protocol/json.ts';
import type { RunRequest } from '../protocol/messages.ts';
import { settledOf } from './settled.ts';
import type { ThreadState } from './state.ts';
import { emit } from './turn.ts';
import type { Turn } from './turn.ts';

/** A thread passes from one execution to the next with its queue: what waits must leave room for the rest. */
const most = { requests: 100, bytes: payloadLimit / 4 } as const;

export function hasRoom({ queue = [] }: ThreadState, request: RunRequest): boolean {
  return queue.length < most.requests && jsonBytes([...queue, request]) <= most.bytes;
}

export function isQueued({ queue }: ThreadState, id: string): boolean {
  return queue?.some((request) => request.id === id) === true;
}

/** Puts a request where it is to wait, first or last. */
export function putIntoQueue(turn: Turn, request: RunRequest, place: 'first' | 'last'): void {
  const { state } = turn;
  const { multitaskStrategy: _, ...later } = request;
  const queue = state.queue ?? [];
  setQueue(turn, place === 'first' ? [later, ...queue] : [...queue, later]);
  state.met = (state.met ?? 0) + 1;
}

/** Takes a request out of the queue, and tells its caller why. */
export function dropFromQueue(turn: Turn, id: string, error: ErrorData): void {
  setQueue(turn, turn.state.queue?.filter((request) => request.id !== id) ?? []);
  tellEnd(turn, [id], error);
}

/** The whole workflow is cancelled: nothing more is to run in it. */
export function dropQueue(turn: Turn, error: ErrorData): void {
  for (const { id } of turn.state.queue ?? []) dropFromQueue(turn, id, error);
}

/** The next request whose turn it is, once nothing is under way. Whoever waits for the run before is told how that ended. */
export function nextInQueue(turn: Turn): RunRequest | undefined {
  const { state, effects } = turn;
  const [next, ...rest] = state.queue ?? [];
  if (next === undefined || state.phase.kind !== 'settled') return undefined;
  const { run } = state;
  const told = effects.some(
    (effect) =>
      effect.kind === 'emit' &&
      effect.event.mode === 'ended' &&
      effect.event.requests.includes(run?.id ?? ''),
  );
  if (run !== null && !told)
    emit(turn, { mode: 'ended', requests: requestsOf(state), settled: settledOf(state) });
  setQueue(turn, rest);
  return next;
}

/** A run that has been waiting begins here. */
export function tellBegin(turn: Turn, request: string): void {
  // That the one before has settled is no news: the thread is busy.
  const news = turn.effects.filter(({ kind }) => kind !== 'settled');
  turn.effects.splice(0, turn.effects.length, ...news);
  emit(turn, { mode: 'begun', request });
}

/** These requests have come to nothing more, and others go on. */
export function tellEnd(turn: Turn, requests: readonly string[], error: ErrorData): void {
  emit(turn, {
    mode: 'ended',
    requests,
    settled: { ...settledOf(turn.state), interrupts: null, error },
  });
}

/** The request that began the run under way, and those that have joined it. */
export function requestsOf({ run }: ThreadState): readonly string[] {
  return run === null ? [] : [run.id, ...(run.joined ?? [])];
}

function setQueue(turn: Turn, queue: readonly RunRequest[]): void {
  const { state } = turn;
  if (queue.length > 0) state.queue = queue;
  else delete state.queue;
  turn.effects.push({ kind: 'queued' });
}
