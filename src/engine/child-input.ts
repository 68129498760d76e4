import { recordOf } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import { membersOf } from '../protocol/tags.ts';
import type { ChildInput } from '../protocol/child.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { ChildState, Run, Task, ThreadState } from './state.ts';
import { readable } from './task-input.ts';

/** The task is a subgraph that has to run: not one that has run, and whose conditional edges are left. */
export function isChildTask(state: ThreadState, task: Task): boolean {
  return task.handling === undefined && state.plan?.nodes[task.node]?.subgraph !== undefined;
}

/** What a subgraph is started with, or goes on with; null while the thread has no run or no plan. */
export function childInputOf(state: ThreadState, task: Task): ChildInput<ChildState> | null {
  const { run } = state;
  const plan = state.plan?.nodes[task.node]?.subgraph;
  if (plan === undefined || run === null) return null;
  const within = state.namespace === undefined ? '' : `${state.namespace}|`;
  return {
    node: task.node,
    task: task.id,
    pass: task.pass + 1,
    plan,
    request: requestOf(state, task, run, plan.input),
    place: { thread: state.thread, namespace: `${within}${task.node}:${task.id}` },
    ...withPlaceToGoOn(task.child ?? remembered(state, plan, task.node)),
  };
}

function requestOf(state: ThreadState, task: Task, run: Run, input: readonly string[]): RunRequest {
  const { interruptBefore: _before, interruptAfter: _after, ...options } = run.options;
  const id = `${task.id}/${task.pass + 1}`;
  const common = { ...options, id, ...(task.childAnsweredBy !== undefined && { by: task.childAnsweredBy }) };
  if (task.child === undefined) return { ...common, input: inputFrom(state, task, input) };
  return task.childAnswers === undefined
    ? { ...common, input: null }
    : { ...common, command: { resume: { value: task.childAnswers } } };
}

/** The channels that both graphs have, or the argument of the `Send` that made the task. */
function inputFrom(state: ThreadState, task: Task, input: readonly string[]): JsonObject {
  const given =
    task.send === undefined
      ? state.plan === null
        ? {}
        : readable(state.plan, task, state.channels)
      : (membersOf(task.send.args) ?? {});
  const present = input.filter((name) => Object.hasOwn(given, name));
  return { ...recordOf<Json>(present.map((name) => [name, given[name] as Json])) };
}

function withPlaceToGoOn(from: ChildState | undefined): Pick<ChildInput<ChildState>, 'from'> {
  return from === undefined ? {} : { from };
}

/** Where a subgraph that remembers its state ended in an earlier run. */
export function remembered(
  { remembered: kept }: ThreadState,
  plan: GraphPlan,
  place: string,
): ChildState | undefined {
  return plan.remembers === true && kept !== undefined && Object.hasOwn(kept, place)
    ? kept[place]
    : undefined;
}
