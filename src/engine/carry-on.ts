import type { RunRequest } from '../protocol/messages.ts';
import { applyAnswers } from './answers.ts';
import { matchAnswers, taskPending } from './match-answers.ts';
import { showCheckpoint, showValues } from './show.ts';
import { addTargets } from './targets.ts';
import type { Turn } from './turn.ts';

/** What a command or null does to the tasks that are there: answers, new targets, and another try for those that failed. */
export function carryOn(turn: Turn, request: RunRequest): void {
  const { state } = turn;
  const { command } = request;
  const before = state.tasks;
  state.tasks = state.tasks.map(({ ahead: _ahead, ...task }) => {
    // A subgraph that stands at a breakpoint goes on with whatever goes on: it asks nothing.
    if (task.status === 'waiting' && taskPending(task).length === 0) return { ...task, status: 'ready' };
    if (task.status !== 'failed') return task;
    const { error: _, ...rest } = task;
    return { ...rest, status: 'ready' };
  });
  if (command === undefined) {
    state.tasks = state.tasks.map((task) =>
      task.stale === true && task.status === 'waiting' ? { ...task, status: 'ready' } : task,
    );
  }
  if (command?.resume !== undefined) {
    answer(turn, request);
  } else if (command?.update !== undefined || command?.goto !== undefined) {
    // The state that it asked about has changed under it, by its caller's hand: it may ask something else, or nothing, now.
    state.tasks = state.tasks.map((task) =>
      task.status === 'waiting' && task.child === undefined ? { ...task, status: 'ready' } : task,
    );
  }
  if (command?.goto !== undefined) addTargets(turn, command.goto);
  showValues(turn, null);
  showCheckpoint(turn, before);
}

/** Gives the answers of a request to their questions. */
export function answer(turn: Turn, request: RunRequest): void {
  const resume = request.command?.resume;
  if (resume === undefined) return;
  const matched = matchAnswers(turn.state.tasks, resume.value);
  if (!('reason' in matched)) applyAnswers(turn, matched, request.by);
}
