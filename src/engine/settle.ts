import { GraphRecursionError } from '../protocol/errors.ts';
import type { ErrorData } from '../protocol/error-transfer.ts';
import { ownError } from './own-error.ts';
import { defaultRecursionLimit, showValues } from './show.ts';
import { asListed } from './listed.ts';
import { asInterrupts, pendingQuestions, taskPending } from './match-answers.ts';
import type { Channels, Task, ThreadStatus } from './state.ts';
import { emit, replaceTask } from './turn.ts';
import type { Turn } from './turn.ts';
import { foldView } from './view.ts';

export function settle(turn: Turn, status: ThreadStatus): void {
  turn.state.status = status;
  if (turn.state.run?.base !== undefined) {
    // What is over is not rolled back.
    const { base: _, ...run } = turn.state.run;
    turn.state.run = run;
  }
  turn.state.phase = { kind: 'settled' };
  turn.effects.push({ kind: 'settled', status });
}

/** Ends the run with an error. What the thread has stays as it is. */
export function settleWith(turn: Turn, error: ErrorData): void {
  turn.state.error = error;
  settle(turn, 'failed');
}

export function settleOverLimit(turn: Turn): void {
  settleWith(
    turn,
    ownError(new GraphRecursionError(turn.state.run?.options.recursionLimit ?? defaultRecursionLimit)),
  );
}

/** Ends the run with the errors of its tasks, whose finished siblings stay finished. */
export function settleFailed(turn: Turn, custom: Channels | null): void {
  if (!foldView(turn, custom)) return;
  const failed = turn.state.tasks.filter((task) => task.status === 'failed');
  const first = failed[0]?.error;
  if (first === undefined) return;
  if (failed.length === 1) return settleWith(turn, first);
  const all = failed.map((task) => `${task.node}: ${task.error?.message ?? ''}`).join('; ');
  const step = (turn.state.checkpoint?.step ?? 0) + 1;
  settleWith(turn, {
    ...first,
    name: 'AggregateError',
    message: `Multiple errors occurred during superstep ${step}. ${all}`,
  });
}

/** Stops for a person, or at a breakpoint. */
export function settleInterrupted(turn: Turn, custom: Channels | null): void {
  if (!foldView(turn, custom)) return;
  const { state } = turn;
  for (const task of state.tasks) showQuestions(turn, task);
  const written = state.tasks.flatMap((task) => task.outcome?.writes ?? []);
  if (state.view !== null) showValues(turn, written, state.view);
  const pending = pendingQuestions(asListed(state.plan, state.tasks));
  if (pending.length === 0) emit(turn, { mode: 'interrupts', interrupts: [], in: 'updates' });
  emit(turn, { mode: 'interrupts', interrupts: asInterrupts(pending), in: 'values' });
  settle(turn, 'interrupted');
}

/** Shows a task's pending questions in the stream of updates, once a run. */
export function showQuestions(turn: Turn, task: Task): void {
  const pending = taskPending(task);
  const run = turn.state.run?.id ?? '';
  if (pending.length === 0 || task.shownIn === run) return;
  const { changed } = task;
  emit(turn, {
    mode: 'interrupts',
    interrupts: asInterrupts(pending),
    in: 'updates',
    ...(changed && { changed }),
  });
  replaceTask(turn, { ...task, shownIn: run });
}
