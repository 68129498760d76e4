import type { ErrorData } from '../protocol/error-transfer.ts';
import { runnerOf } from '../protocol/task.ts';
import type { NodeAsked, NodeDone, NodeOutcome } from '../protocol/task.ts';
import { advance } from './advance.ts';
import { failTask } from './fail-task.ts';
import { showEnd, showWritten } from './show.ts';
import { showQuestions } from './settle.ts';
import { askedAgain } from './questions.ts';
import type { Task, ThreadState } from './state.ts';
import { emit, replaceTask } from './turn.ts';
import type { Turn } from './turn.ts';
import { shownChannels } from './values.ts';
import { updateOf } from './written.ts';

/** A node has returned, or has asked. Results of a pass that is not under way (any more) change nothing. */
export function onTaskSettled(turn: Turn, id: string, pass: number, given: NodeOutcome): void {
  const task = underWay(turn.state, id, pass);
  if (task === undefined) return;
  const { written, ...outcome } = given;
  if (written !== undefined) showWritten(turn, task, written);
  if (outcome.kind === 'done') onDone(turn, task, outcome);
  else onAsked(turn, task, outcome);
  advance(turn);
}

export function onTaskFailed(turn: Turn, id: string, pass: number, error: ErrorData): void {
  const task = underWay(turn.state, id, pass);
  if (task === undefined) return;
  failTask(turn, task, error);
  advance(turn);
}

export function underWay({ tasks }: Pick<ThreadState, 'tasks'>, id: string, pass: number): Task | undefined {
  return tasks.find((task) => task.id === id && task.status === 'running' && task.pass === pass);
}

function onDone(turn: Turn, task: Task, outcome: NodeDone): void {
  // What a subgraph, or a call, has come to is in the outcome now, and their steps are in the history.
  const { child: _child, graphs: _graphs, calls: _calls, ...rest } = task;
  replaceTask(turn, { ...rest, status: 'done', outcome, ...changes(task, outcome) });
  const { changed, drain, cached } = outcome;
  if (drain !== undefined && turn.state.run !== null)
    turn.state.drain = { run: turn.state.run.id, reason: drain };
  emit(turn, {
    mode: 'updates',
    node: runnerOf(task),
    update: updateOf(outcome.writes, shownChannels(turn.state)),
    ...(cached && { cached }),
    ...(changed && { changed }),
  });
  showEnd(turn, { ...rest, outcome });
}

function onAsked(turn: Turn, task: Task, outcome: NodeAsked): void {
  const waiting: Task = {
    ...task,
    ...askedAgain(task, outcome.questions),
    status: 'waiting',
    ...((task.sideBySide === true || outcome.questions.length > 1) && { sideBySide: true }),
    ...changes(task, outcome),
  };
  replaceTask(turn, waiting);
  showQuestions(turn, waiting);
  showEnd(turn, waiting);
}

function changes(task: Task, { changed, changedCalls }: NodeOutcome): Pick<Task, 'changed' | 'changedCalls'> {
  return {
    ...(changed && { changed: [...(task.changed ?? []), ...changed] }),
    ...(changedCalls && { changedCalls: [...(task.changedCalls ?? []), ...changedCalls] }),
  };
}
