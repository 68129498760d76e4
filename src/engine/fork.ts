import { START } from '../protocol/command.ts';
import { hashUuid } from '../protocol/hash.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { PastCheckpoint, Task, ThreadState } from './state.ts';
import { archive, makeCheckpoint } from './turn.ts';
import type { Turn } from './turn.ts';

/** How the tasks of a checkpoint begin again: as if they had never run, or at their first questions, whatever was answered to them later. */
type Again = 'afresh' | 'unanswered';

/** The checkpoint that a request goes on from, when that is not the latest. */
export function forkOf(state: ThreadState, { fork }: RunRequest): PastCheckpoint | null {
  return fork === undefined || fork.id === state.checkpoint?.id ? null : (fork as unknown as PastCheckpoint);
}

/** The thread as it stood where an answer is given: its questions are pending again. */
export function seenFrom(state: ThreadState, request: RunRequest): ThreadState {
  const fork = forkOf(state, request);
  return fork === null ? state : { ...state, ...standingAt(fork, 'unanswered') };
}

/** Puts the thread back to a checkpoint, whose copy in the past stays as it is. What is made next is its child. */
export function goTo(turn: Turn, point: PastCheckpoint): void {
  Object.assign(turn.state, standingAt(point, 'afresh'));
}

/** Goes back to a checkpoint, and begins a branch there with a checkpoint of its own. */
export function branch(turn: Turn, point: PastCheckpoint, again: Again): void {
  const { state } = turn;
  archive(turn);
  Object.assign(state, standingAt(point, again));
  const { id } = makeCheckpoint(turn, 'fork');
  renameTasks(turn, point);
  if (state.run !== null) state.run = { ...state.run, resumedAt: id };
}

/** A branch does its work anew, so what nodes do by their tasks' ids is done anew too: those that come from `point` get new ones. */
export function renameTasks({ state }: Turn, point: PastCheckpoint): void {
  const before = new Set(point.tasks.map((task) => task.id));
  const made = state.checkpoint?.id ?? '';
  state.tasks = state.tasks.map((task) =>
    before.has(task.id) ? { ...task, id: hashUuid(made, task.node, ...task.path) } : task,
  );
}

function standingAt(
  point: PastCheckpoint,
  again: Again,
): Pick<
  ThreadState,
  'checkpoint' | 'channels' | 'tasks' | 'arrived' | 'deferred' | 'view' | 'breakpoint' | 'error'
> & { ran: readonly string[] } {
  const { channels, tasks, arrived = {}, deferred = [], ran = [], ...checkpoint } = point;
  return {
    checkpoint,
    channels,
    tasks: tasks.map((task) => (again === 'afresh' ? afresh(task) : unanswered(task))),
    arrived,
    deferred,
    ran,
    view: null,
    breakpoint: null,
    error: null,
  };
}

function afresh(task: Task): Task {
  // What an input was made into does not change.
  if (task.node === START) return task;
  const { id, node, path, send } = task;
  return {
    id,
    node,
    path,
    ...(send !== undefined && { send }),
    pass: 0,
    status: 'ready',
    questions: [],
    answers: [],
  };
}

/** Questions that were asked one after the other are asked so again: the first is the one that waits. */
function unanswered(task: Task): Task {
  if (task.child !== undefined && task.status === 'waiting') return task;
  const questions = task.sideBySide === true ? task.questions : task.questions.slice(0, 1);
  if (questions.length === 0) return afresh(task);
  return {
    ...afresh(task),
    pass: 1,
    status: 'waiting',
    questions,
    answers: questions.map(() => null),
    asked: task.asked ?? task.questions.length,
    ...(task.sideBySide === true && { sideBySide: true }),
  };
}
