import { START } from '../protocol/command.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { Interrupt } from '../protocol/messages.ts';
import type { TaskPath } from '../protocol/task.ts';
import { asListed } from './listed.ts';
import { asInterrupts, taskPending } from './match-answers.ts';
import type { Channels, CheckpointInfo, Task, ThreadState } from './state.ts';
import { trackedTasks, trackedValues } from './untracked.ts';
import { allValues, viewValues } from './values.ts';
import { resultOf } from './written.ts';

/** A thread at one checkpoint, in LangGraph's form. `values` are the graph's channels. */
export interface StateSnapshot<Values = JsonObject> {
  readonly values: Values;
  /** The nodes that come next, or wait. */
  readonly next: readonly string[];
  readonly tasks: readonly SnapshotTask[];
  readonly metadata?: SnapshotMetadata;
  readonly config: SnapshotConfig;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly parentConfig?: SnapshotConfig;
}

export interface SnapshotConfig {
  readonly configurable: {
    readonly thread_id: string;
    readonly checkpoint_ns?: string;
    readonly checkpoint_id?: string;
  };
}

export interface SnapshotMetadata {
  readonly source: CheckpointInfo['source'];
  readonly step: number;
  readonly parents: Readonly<Record<string, string>>;
  readonly thread_id: string;
}

export interface SnapshotTask {
  readonly id: string;
  readonly name: string;
  readonly path: TaskPath;
  /** The questions of the task that wait for an answer. */
  readonly interrupts: readonly Interrupt[];
  /** What the task wrote, once it has finished; several writes to one channel as `{ $writes: [...] }`. */
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
  /** Of a node that is a subgraph and has not finished: where it stands, or with `subgraphs: true` its snapshot. */
  readonly state?: SnapshotConfig | StateSnapshot;
  /** Questions that a re-run asked in place of the one that had been answered. */
  readonly changed?: readonly { readonly index: number; readonly value: unknown }[];
  /** Calls that a re-run made in place of the ones that had been recorded. */
  readonly changedCalls?: Task['changedCalls'];
}

/** The latest snapshot. A thread that has never run has no values and nothing next. */
export function latestSnapshot(state: ThreadState, subgraphs = false): StateSnapshot {
  const { checkpoint } = state;
  if (checkpoint === null) {
    return { values: {}, next: [], tasks: [], config: configOf(state, null) };
  }
  const tasks = asListed(state.plan, trackedTasks(state.plan, state.tasks));
  const next = tasks.filter((task) => task.status !== 'done' || task.node === START).map((task) => task.node);
  return {
    ...frame(state, checkpoint),
    values: trackedValues(state.plan, viewValues(state)),
    next,
    tasks: tasks.map((task) => ({ ...snapshotTask(task), ...childState(state, task, subgraphs) })),
  };
}

function childState(state: ThreadState, task: Task, subgraphs: boolean): Pick<SnapshotTask, 'state'> {
  const plan = state.plan?.nodes[task.node]?.subgraph;
  const { child } = task;
  if (plan === undefined || child === undefined) return {};
  const whole: ThreadState = { ...child, plan, past: [] };
  return { state: subgraphs ? latestSnapshot(whole, true) : configOf(whole, null) };
}

/**
 * All snapshots that are kept, newest first, each with what was committed by then and the tasks that came next. (As in LangGraph, the
 * newest one also leaves out what some tasks of the superstep have written already; `latestSnapshot` has it.)
 */
export function snapshotHistory(state: ThreadState): readonly StateSnapshot[] {
  if (state.checkpoint === null) return [];
  const past = state.past.map((checkpoint) => {
    const tasks = asListed(state.plan, checkpoint.tasks);
    return {
      ...frame(state, checkpoint),
      values: committedValues(state, checkpoint.channels),
      next: tasks.map((task) => task.node),
      tasks: tasks.map(snapshotTask),
    };
  });
  const latest = latestSnapshot(state);
  const committed = committedValues(state, state.channels);
  return [
    { ...latest, values: committed, next: latest.tasks.map((task) => task.name) },
    ...past.toReversed(),
  ];
}

function frame(
  state: ThreadState,
  checkpoint: CheckpointInfo,
): Omit<StateSnapshot, 'values' | 'next' | 'tasks'> {
  return {
    metadata: { source: checkpoint.source, step: checkpoint.step, parents: {}, thread_id: state.thread },
    config: configOf(state, checkpoint.id),
    createdAt: new Date(checkpoint.at).toISOString(),
    ...(checkpoint.parent !== null && { parentConfig: configOf(state, checkpoint.parent) }),
  };
}

function configOf({ thread, namespace = '' }: ThreadState, checkpoint: string | null): SnapshotConfig {
  return {
    configurable: {
      thread_id: thread,
      ...((checkpoint !== null || namespace !== '') && { checkpoint_ns: namespace }),
      ...(checkpoint !== null && { checkpoint_id: checkpoint }),
    },
  };
}

function committedValues(state: ThreadState, channels: Channels): JsonObject {
  return trackedValues(state.plan, allValues(state, channels));
}

function snapshotTask(task: Task): SnapshotTask {
  const { error, changed, changedCalls } = task;
  const outcome = task.ahead === true ? undefined : task.outcome;
  return {
    id: task.id,
    name: task.node,
    path: task.path,
    interrupts: asInterrupts(taskPending(task)),
    ...(outcome && outcome.writes.length > 0 && { result: resultOf(outcome.writes) }),
    ...(error && { error: { name: error.name, message: error.message } }),
    ...(changed && { changed }),
    ...(changedCalls && { changedCalls }),
  };
}
