import { inFlightLimit, payloadLimit, tasksInFlightLimit, timeoutGraceMs } from '../protocol/budget.ts';
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
import type { Turn } from './turn.ts';

/** Starts the tasks that are ready, as far as the run's concurrency and Temporal's limits on number and size allow. */
export function startReady(turn: Turn): void {
  const { tasks, run } = turn.state;
  const most = Math.min(tasksInFlightLimit, Math.max(1, run?.options.maxConcurrency ?? tasksInFlightLimit));
  let [count, inFlight] = [0, 0];
  for (const { status, bytes = 0 } of tasks) {
    if (status !== 'running') continue;
    count += 1;
    inFlight += bytes;
  }
  const next = [...tasks];
  for (let place = 0; place < tasks.length && count < most; place += 1) {
    const task = tasks[place];
    if (task?.status !== 'ready') continue;
    const input = startOf(turn.state, task);
    if (input === null) break;
    const bytes = jsonBytes(input);
    if (count > 0 && inFlight + bytes > inFlightLimit) break;
    const started = start(turn, task, input, bytes);
    next[place] = started;
    if (started.status !== 'running') continue;
    count += 1;
    inFlight += bytes;
  }
  turn.state.tasks = next;
}

/** What the task is started with: an activity's input, or a child workflow's where the node is a subgraph. */
export function startOf(state: ThreadState, task: Task): TaskInput | ChildInput<ChildState> | null {
  return isChildTask(state, task) ? childInputOf(state, task) : inputOf(state, task);
}

function start(turn: Turn, task: Task, input: TaskInput | ChildInput<ChildState>, bytes: number): Task {
  const { shownIn: _, stale: _stale, childAnswers: _answers, childAnsweredBy: _by, ...rest } = task;
  if (bytes > payloadLimit) {
    const what = `The input of node "${task.node}" (the state that it reads, and its answers)`;
    const error = ownError(new PayloadTooLargeError(what, bytes, payloadLimit, task.node));
    return { ...rest, pass: input.pass, status: 'failed', error };
  }
  if (task.handling === undefined) showStart(turn, task);
  const options = optionsOf(turn.state, task);
  turn.effects.push(
    'place' in input ? { kind: 'run-child', options, input } : { kind: 'run-task', options, input },
  );
  return { ...rest, pass: input.pass, status: 'running', bytes };
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
