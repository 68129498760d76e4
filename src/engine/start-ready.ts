import { inFlightLimit, payloadLimit, timeoutGraceMs } from '../protocol/budget.ts';
import { PayloadTooLargeError } from '../protocol/errors.ts';
import { jsonBytes } from '../protocol/json.ts';
import type { ChildInput } from '../protocol/child.ts';
import type { NodeOptions } from '../protocol/plan.ts';
import type { TaskInput } from '../protocol/task.ts';
import { ownError } from './own-error.ts';
import { childInputOf, isChildTask } from './child-input.ts';
import { showStart } from './show.ts';
import type { ChildState, Task, ThreadState } from './state.ts';
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
    const input = startOf(turn.state, task);
    if (input === null) return;
    const bytes = jsonBytes(input);
    const inFlight = running.reduce((sum, other) => sum + (other.bytes ?? 0), 0);
    if (running.length > 0 && inFlight + bytes > inFlightLimit) return;
    start(turn, task, input, bytes);
  }
}

/** What the task is started with: an activity's input, or a child workflow's where the node is a subgraph. */
export function startOf(state: ThreadState, task: Task): TaskInput | ChildInput<ChildState> | null {
  return isChildTask(state, task) ? childInputOf(state, task) : inputOf(state, task);
}

function start(turn: Turn, task: Task, input: TaskInput | ChildInput<ChildState>, bytes: number): void {
  const { shownIn: _, stale: _stale, childAnswers: _answers, childAnsweredBy: _by, ...rest } = task;
  if (bytes > payloadLimit) {
    const what = `The input of node "${task.node}" (the state that it reads, and its answers)`;
    const error = ownError(new PayloadTooLargeError(what, bytes, payloadLimit, task.node));
    replaceTask(turn, { ...rest, pass: input.pass, status: 'failed', error });
    return;
  }
  replaceTask(turn, { ...rest, pass: input.pass, status: 'running', bytes });
  if (task.handling === undefined) showStart(turn, task);
  const options = optionsOf(turn.state, task);
  turn.effects.push(
    'place' in input ? { kind: 'run-child', options, input } : { kind: 'run-task', options, input },
  );
}

/** A handler runs where its node runs, but is not tried again by the node's policy, and has a time of its own. */
function optionsOf(state: ThreadState, task: Task): NodeOptions {
  const options = state.plan?.nodes[task.node]?.options ?? {};
  if (task.handling === undefined) {
    const { runMs } = task.timeout ?? {};
    return runMs === undefined ? options : { ...options, startToCloseTimeout: runMs + timeoutGraceMs };
  }
  const { taskQueue, local } = options;
  return { ...(taskQueue !== undefined && { taskQueue }), ...(local !== undefined && { local }) };
}
