/** Where a thread stood before the run under way: what it goes back to when that is rolled back. */
import type { PastCheckpoint, Run, RunBase, ThreadState } from './state.ts';
import { pointOf } from './turn.ts';
import type { Turn } from './turn.ts';

/** Noted at the beginning of each run. A subgraph's run is its parent's. */
export function baseOf({ state }: Turn): Pick<Run, 'base'> {
  if (state.namespace !== undefined) return {};
  const { status, breakpoint, error, view, remembered } = state;
  const point = state.checkpoint === null ? null : pointOf(state, state.checkpoint);
  return {
    base: { point, status, breakpoint, error, view, ...(remembered !== undefined && { remembered }) },
  };
}

/** The thread as it was before the run began. The checkpoints that the run has made are no more part of it. */
export function takeBack({ state, limits }: Turn, { point, remembered, ...standing }: RunBase): void {
  const made = state.checkpoint?.id;
  Object.assign(state, standing, standingOf(point));
  if (remembered === undefined) delete state.remembered;
  else state.remembered = remembered;
  if (point?.ran === undefined) delete state.ran;
  delete state.leave;
  // Ids sort by time.
  state.past = point === null ? [] : state.past.filter(({ id }) => id < point.id);
  limits.archive?.cut(point?.id ?? '');
  // Earlier executions still tell of them.
  if (point === null && made !== undefined) state.voided = made;
}

function standingOf(point: PastCheckpoint | null): Partial<ThreadState> {
  if (point === null) return { checkpoint: null, channels: {}, tasks: [], arrived: {}, deferred: [] };
  const { channels, tasks, arrived = {}, deferred = [], ran, ...checkpoint } = point;
  return { checkpoint, channels, tasks, arrived, deferred, ...(ran !== undefined && { ran }) };
}

/** The same without what is kept for a rollback: a copy of the state, nearly. */
export function withoutBase(state: ThreadState): ThreadState {
  if (state.run?.base === undefined) return state;
  const { base: _, ...run } = state.run;
  return { ...state, run };
}

/** A thread as its next execution takes it over: nothing of the runs that have met in the last one. */
export function withoutRuns(state: ThreadState): ThreadState {
  const { queue: _queue, met: _met, ...rest } = withoutBase(state);
  return rest;
}
