import { timeSortedId } from '../protocol/hash.ts';
import type { IgnoredMessage } from '../protocol/messages.ts';
import type { Effect, StreamEvent } from './events.ts';
import { trackedOnly } from './untracked.ts';
import type { CheckpointInfo, PastCheckpoint, Task, ThreadState } from './state.ts';

/**
 * One transition under way: a copy of the state whose fields are replaced, never changed in place, and the effects so far.
 * Everything in `src/engine` that does something takes a turn.
 */
export interface Turn {
  state: { -readonly [Key in keyof ThreadState]: ThreadState[Key] };
  readonly effects: Effect[];
  readonly limits: Limits;
}

export interface Limits {
  /** How many checkpoints before the latest are kept in the state. */
  readonly past: number;
  /** Of a shell that keeps them all: a list in the state would be copied with every superstep. */
  readonly archive?: Archive;
  /** The execution is to continue as new: nothing is started where the thread could be carried over. */
  readonly rest?: boolean;
}

export interface Archive {
  add(point: PastCheckpoint): void;
  /** Takes back what has been made since this id, and that one. */
  cut(id: string): void;
}

const kept = { seen: 1000, ignored: 100 } as const;

export function emit(turn: Turn, event: StreamEvent): void {
  const { namespace, plan } = turn.state;
  const place =
    namespace === undefined
      ? {}
      : { namespace: namespace.split('|'), ...(plan !== null && { graph: plan.name }) };
  turn.effects.push({ kind: 'emit', event: { ...event, ...place } });
}

export function replaceTask(turn: Turn, task: Task): void {
  // A superstep may have thousands of tasks, and each of them is replaced: a copy of the list is cheaper than a new one.
  const tasks = [...turn.state.tasks];
  const place = tasks.findIndex(({ id }) => id === task.id);
  if (place >= 0) tasks[place] = task;
  turn.state.tasks = tasks;
}

export function noteSeen(turn: Turn, id: string): void {
  turn.state.seen = [...turn.state.seen, id].slice(-kept.seen);
  turn.state.requests += 1;
}

/** Keeps the reason why a message changed nothing, for those who look. */
export function noteIgnored(turn: Turn, ignored: Omit<IgnoredMessage, 'at'>): void {
  turn.state.ignored = [...turn.state.ignored, { ...ignored, at: turn.state.clock }].slice(-kept.ignored);
  turn.state.ignoredCount += 1;
}

/** Makes the present values and `tasks` the latest checkpoint, and the one before it part of the past. */
export function makeCheckpoint(turn: Turn, source: CheckpointInfo['source'], by?: string): CheckpointInfo {
  const { state } = turn;
  const previous = state.checkpoint;
  // The subgraphs of a thread have checkpoints of their own, maybe made in the same ms.
  const place = state.namespace === undefined ? [] : [state.namespace];
  const id = timeSortedId(state.clock, state.made, state.thread, previous?.id ?? '', ...place);
  const checkpoint = {
    id,
    parent: previous?.id ?? null,
    source,
    // LangGraph's count: a thread begins with step -1, where it begins with an input.
    step: previous === null ? (source === 'input' ? -1 : 0) : previous.step + 1,
    at: state.clock,
    ...(by !== undefined && { by }),
  };
  state.made += 1;
  state.checkpoint = checkpoint;
  return checkpoint;
}

/** Who wrote last: an update without a node is theirs. Tasks that a `Send` made do not count, as in LangGraph. */
export function noteRan(turn: Turn, tasks: readonly Task[]): void {
  const pulled = tasks.filter((task) => task.path[0] === '__pregel_pull').map((task) => task.node);
  if (pulled.length > 0) turn.state.ran = pulled;
}

/** A thread's latest checkpoint with all that one needs to go on from it. */
export function pointOf(state: ThreadState, checkpoint: CheckpointInfo): PastCheckpoint {
  const { arrived, deferred, ran } = state;
  const { channels, tasks } = trackedOnly(state);
  return {
    ...checkpoint,
    channels,
    tasks,
    ...(Object.keys(arrived).length > 0 && { arrived }),
    ...(deferred.length > 0 && { deferred }),
    ...(ran !== undefined && { ran }),
  };
}

/** Puts the latest checkpoint into the past, before its values or tasks are replaced. */
export function archive(turn: Turn): void {
  const { state } = turn;
  if (state.checkpoint === null) return;
  const point = pointOf(state, state.checkpoint);
  turn.limits.archive?.add(point);
  state.past = [...state.past, point].slice(-turn.limits.past);
}
