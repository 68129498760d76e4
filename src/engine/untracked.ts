/**
 * Channels that live as long as a run, as `UntrackedValue` declares them. While it lasts they are values like the others; they are no part
 * of a checkpoint, so the next run does not have them, and no reader of the thread.
 */
import { recordOf } from '../protocol/json.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { Channels, Task, ThreadState } from './state.ts';

/** These values without those that are not tracked. */
export function trackedValues(plan: GraphPlan | null, channels: Channels): Channels {
  if (!hasUntracked(plan)) return channels;
  return { ...recordOf(Object.entries(channels).filter(([channel]) => !isUntracked(plan, channel))) };
}

/** These tasks without what they have written to channels that are not tracked. */
export function trackedTasks(plan: GraphPlan | null, tasks: readonly Task[]): readonly Task[] {
  if (!hasUntracked(plan)) return tasks;
  return tasks.map((task) => {
    const { outcome } = task;
    if (outcome === undefined) return task;
    const writes = outcome.writes.filter(([channel]) => !isUntracked(plan, channel));
    return { ...task, outcome: { ...outcome, writes } };
  });
}

/** What of a thread is there for its next run. */
export function trackedOnly<State extends Pick<ThreadState, 'plan' | 'channels' | 'tasks' | 'view'>>(
  state: State,
): State {
  const { plan, channels, tasks, view } = state;
  if (!hasUntracked(plan)) return state;
  return {
    ...state,
    channels: trackedValues(plan, channels),
    tasks: trackedTasks(plan, tasks),
    view: view && trackedValues(plan, view),
  };
}

function hasUntracked(plan: GraphPlan | null): plan is GraphPlan {
  return plan !== null && Object.keys(plan.channels).some((channel) => isUntracked(plan, channel));
}

function isUntracked(plan: GraphPlan, channel: string): boolean {
  const kind = Object.hasOwn(plan.channels, channel) ? plan.channels[channel] : undefined;
  return kind?.kind === 'last' && kind.untracked !== undefined;
}
