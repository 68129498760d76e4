import { inFlightLimit, payloadLimit } from '../protocol/budget.ts';
import { PayloadTooLargeError } from '../protocol/errors.ts';
import { jsonBytes } from '../protocol/json.ts';
import type { TaskInput } from '../protocol/task.ts';
import { ownError } from './own-error.ts';
import type { Task } from './state.ts';
import { inputOf } from './task-input.ts';
import { replaceTask } from './turn.ts';
import type { Turn } from './turn.ts';

/** Starts the tasks that are ready, as far as the run's concurrency and Temporal's limits on size allow. */
export function startReady(turn: Turn): void {
  const limit = Math.max(1, turn.state.run?.options.maxConcurrency ?? Number.POSITIVE_INFINITY);
  for (const task of turn.state.tasks) {
    if (task.status !== 'ready') continue;
    const running = turn.state.tasks.filter((other) => other.status === 'running');
    if (running.length >= limit) return;
    const input = inputOf(turn.state, task);
    if (input === null) return;
    const bytes = jsonBytes(input);
    const inFlight = running.reduce((sum, other) => sum + (other.bytes ?? 0), 0);
    if (running.length > 0 && inFlight + bytes > inFlightLimit) return;
    start(turn, task, input, bytes);
  }
}

function start(turn: Turn, task: Task, input: TaskInput, bytes: number): void {
  const { shownIn: _, ...rest } = task;
  if (bytes > payloadLimit) {
    const what = `The input of node "${task.node}" (the state that it reads, and its answers)`;
    const error = ownError(new PayloadTooLargeError(what, bytes, payloadLimit, task.node));
    replaceTask(turn, { ...rest, pass: input.pass, status: 'failed', error });
    return;
  }
  replaceTask(turn, { ...rest, pass: input.pass, status: 'running', bytes });
  turn.effects.push({ kind: 'run-task', options: turn.state.plan?.nodes[task.node]?.options ?? {}, input });
}
