import { recordOf } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { TaskInput } from '../protocol/task.ts';
import type { KnownGraphCall } from '../protocol/graph-call.ts';
import type { Channels, GraphCall, Task, ThreadState } from './state.ts';

/** What a task is started with, as things stand; null while the thread has no run or no plan. */
export function inputOf(state: ThreadState, task: Task): TaskInput | null {
  const { plan, run, checkpoint } = state;
  if (plan === null || run === null || checkpoint === null) return null;
  const { recursionLimit, configurable, metadata, tags, streams, context } = run.options;
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
    ...(task.graphs !== undefined && { graphs: task.graphs.map(knownCall) }),
    ...(task.calls !== undefined && { calls: task.calls }),
    ...(state.namespace !== undefined && { namespace: state.namespace }),
    ...(task.timeout !== undefined && task.handling === undefined && { timeout: task.timeout }),
    ...(task.handling !== undefined && { handling: task.handling }),
    strict: plan.strict,
    // Only a task that is alone can fold for the superstep, and only the user's own reducers need the worker; it must have their values.
    alone: state.tasks.length === 1 && readsCustomChannels(plan, task),
    options: {
      ...(recursionLimit !== undefined && { recursionLimit }),
      ...(configurable !== undefined && { configurable }),
      ...(metadata !== undefined && { metadata }),
      ...(tags !== undefined && { tags }),
      ...(streams !== undefined && { streams }),
      ...(context !== undefined && { context }),
    },
  };
}

function readsCustomChannels(plan: GraphPlan, task: Task): boolean {
  const custom = Object.keys(plan.channels).filter((name) => plan.channels[name]?.kind === 'custom');
  const reads = channelsRead(plan, task);
  return custom.length > 0 && custom.every((name) => reads.includes(name));
}

export function readable(plan: GraphPlan, task: Task, channels: Channels): JsonObject {
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

function knownCall({ id, graph, fingerprint, values, leave }: GraphCall): KnownGraphCall {
  const left = leave === undefined ? {} : { leave };
  return { call: id, graph, fingerprint, ...(values !== undefined && { values }), ...left };
}
