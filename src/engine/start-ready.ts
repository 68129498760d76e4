import { inFlightLimit, payloadLimit } from '../protocol/budget.ts';
import { PayloadTooLargeError } from '../protocol/errors.ts';
import { jsonBytes, recordOf } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { TaskInput } from '../protocol/task.ts';
import { ownError } from './own-error.ts';
import type { Channels, Task } from './state.ts';
import { replaceTask } from './turn.ts';
import type { Turn } from './turn.ts';

/** Starts the tasks that are ready, as far as the run's concurrency and Temporal's limits on size allow. */
export function startReady(turn: Turn): void {
  const limit = Math.max(1, turn.state.run?.options.maxConcurrency ?? Number.POSITIVE_INFINITY);
  for (const task of turn.state.tasks) {
    if (task.status !== 'ready') continue;
    const running = turn.state.tasks.filter((other) => other.status === 'running');
    if (running.length >= limit) return;
    const input = inputOf(turn, task);
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

function inputOf(turn: Turn, task: Task): TaskInput | null {
  const { state } = turn;
  const { plan, run, checkpoint } = state;
  if (plan === null || run === null || checkpoint === null) return null;
  const { recursionLimit, configurable, metadata, tags, context } = run.options;
  return {
    graph: plan.name,
    hash: plan.hash,
    node: task.node,
    thread: state.thread,
    run: run.id,
    task: task.id,
    path: task.path,
    checkpoint: checkpoint.id,
    step: checkpoint.step + 1,
    pass: task.pass + 1,
    state: readable(plan, task, state.channels),
    ...(task.send !== undefined && { send: task.send }),
    answers: withoutOpenEnd(task.answers),
    ...(task.sideBySide === true && { sideBySide: true }),
    strict: plan.strict,
    // Only a task that is alone can fold for the superstep, and only the user's own reducers need the worker; it must have their values.
    alone: state.tasks.length === 1 && readsCustomChannels(plan, task),
    options: {
      ...(recursionLimit !== undefined && { recursionLimit }),
      ...(configurable !== undefined && { configurable }),
      ...(metadata !== undefined && { metadata }),
      ...(tags !== undefined && { tags }),
      ...(context !== undefined && { context }),
    },
  };
}

function readsCustomChannels(plan: GraphPlan, task: Task): boolean {
  const custom = Object.keys(plan.channels).filter((name) => plan.channels[name]?.kind === 'custom');
  const reads = channelsRead(plan, task);
  return custom.length > 0 && custom.every((name) => reads.includes(name));
}

function readable(plan: GraphPlan, task: Task, channels: Channels): JsonObject {
  const present = channelsRead(plan, task).filter((name) => Object.hasOwn(channels, name));
  return { ...recordOf<Json>(present.map((name) => [name, channels[name] as Json])) };
}

/** A node that a `Send` started gets its argument, not the state: only its conditional edges may read that. */
function channelsRead(plan: GraphPlan, task: Task): readonly string[] {
  if (task.send !== undefined && !Object.hasOwn(plan.branches, task.node)) return [];
  return plan.nodes[task.node]?.reads ?? [];
}

/** Places up to the last answer: the node asks what follows again anyway. */
function withoutOpenEnd(answers: Task['answers']): Task['answers'] {
  return answers.slice(0, answers.findLastIndex((answer) => answer !== null) + 1);
}
