/** What streams of tasks and of checkpoints show, in LangGraph's form. */
import type { JsonObject } from '../protocol/json.ts';
import type { Written } from '../protocol/live-chunk.ts';
import type { Write } from '../protocol/task.ts';
import { triggersOf } from '../protocol/triggers.ts';
import { asInterrupts, taskPending } from './match-answers.ts';
import type { Channels, Task, ThreadState } from './state.ts';
import type { ShownConfig, ShownTask } from './stream-event.ts';
import { readable } from './task-input.ts';
import { emit } from './turn.ts';
import type { Turn } from './turn.ts';
import { allValues, outputOf, pick, shownChannels } from './values.ts';
import { resultOf } from './written.ts';

/** LangGraph's. */
export const defaultRecursionLimit = 25;

export function showStart(turn: Turn, task: Task): void {
  const { plan, run, channels } = turn.state;
  if (plan === null) return;
  const { metadata, tags = [] } = run?.options ?? {};
  const own = plan.nodes[task.node]?.metadata as JsonObject | undefined;
  const all: JsonObject = { ...own, ...metadata, ...(tags.length > 0 && { tags }) };
  showTask(turn, {
    id: task.id,
    name: task.node,
    input: task.send === undefined ? readable(plan, task, channels) : task.send.args,
    triggers: triggersOf(plan, task.node, task.path),
    interrupts: [],
    ...(Object.keys(all).length > 0 && { metadata: all }),
  });
}

export function showEnd(turn: Turn, { id, node, outcome, error, ...task }: Task): void {
  showTask(turn, {
    id,
    name: node,
    result: outcome === undefined ? {} : resultOf(outcome.writes),
    interrupts: asInterrupts(taskPending({ id, node, ...task })),
    ...(error && { error: { name: error.name, message: error.message } }),
  });
}

function showTask(turn: Turn, task: ShownTask): void {
  const { checkpoint, clock } = turn.state;
  emit(turn, { mode: 'tasks', step: (checkpoint?.step ?? -1) + 1, at: clock, task });
}

/** What the node has written to its stream: shown again to those who have seen it, who know it by its number. */
export function showWritten(turn: Turn, { id, pass }: Task, { attempt, chunks }: Written): void {
  for (const chunk of chunks) emit(turn, { mode: 'live', source: { task: id, pass, attempt }, chunk });
}

/** Shows the state after these writes, if they are to anything that is shown; null for a state that is shown whatever was written. */
export function showValues(
  turn: Turn,
  written: readonly Write[] | null,
  channels: Channels = turn.state.channels,
): void {
  const shown = shownChannels(turn.state);
  const wrote = (names: readonly string[]): boolean =>
    written === null || written.some(([channel]) => names.includes(channel));
  if (!wrote(shown)) return;
  const inner = !wrote(outputOf(turn.state));
  emit(turn, { mode: 'values', values: pick(channels, shown), ...(inner && { inner }) });
}

/** Shows the latest checkpoint: when it has been made, and as that which a run goes on from. `asking` are its tasks before they had answers. */
export function showCheckpoint(turn: Turn, asking?: readonly Task[]): void {
  const { state } = turn;
  const { checkpoint, clock, namespace = '' } = state;
  if (checkpoint === null) return;
  const tasks = state.tasks.map((task) => {
    const before = asking?.find((other) => other.id === task.id) ?? task;
    const inside = namespace === '' ? '' : `${namespace}|`;
    const isGraph = state.plan?.nodes[task.node]?.subgraph !== undefined;
    const place = { thread_id: state.thread, checkpoint_ns: `${inside}${task.node}:${task.id}` };
    return {
      id: task.id,
      name: task.node,
      path: task.path,
      interrupts: asInterrupts(taskPending(before)),
      ...(isGraph && { state: { configurable: place } }),
    };
  });
  const { source, step, parent } = checkpoint;
  emit(turn, {
    mode: 'checkpoints',
    step,
    at: clock,
    checkpoint: {
      config: configOf(state, checkpoint.id),
      values: allValues(state),
      metadata: { source, step, parents: {} },
      next: state.tasks.map((task) => task.node),
      tasks,
      ...(parent !== null && { parentConfig: parentConfigOf(state, parent, asking === undefined) }),
    },
  });
}

/** Of the checkpoint that a run goes on from, another run made the parent. (LangGraph shows its place alone, then.) */
function parentConfigOf(state: ThreadState, parent: string, isOfThisRun: boolean): Partial<ShownConfig> {
  if (isOfThisRun) return configOf(state, parent);
  const { thread, namespace = '' } = state;
  return { configurable: { thread_id: thread, checkpoint_ns: namespace, checkpoint_id: parent } };
}

function configOf({ thread, namespace = '', run }: ThreadState, checkpoint: string): ShownConfig {
  const { configurable, metadata, recursionLimit, tags } = run?.options ?? {};
  return {
    configurable: {
      ...configurable,
      thread_id: thread,
      checkpoint_ns: namespace,
      checkpoint_id: checkpoint,
    },
    metadata: { ...metadata, thread_id: thread },
    recursion_limit: recursionLimit ?? defaultRecursionLimit,
    tags: tags ?? [],
  };
}
