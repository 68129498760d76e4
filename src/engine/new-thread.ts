import type { GraphPlan } from '../protocol/plan.ts';
import { withoutRuns } from './run-base.ts';
import type { Task, ThreadState } from './state.ts';

/** A thread that nothing has happened to. Without a plan, the first `prepare` brings it. */
export function newThread(thread: string, plan: GraphPlan | null): ThreadState {
  return {
    thread,
    plan,
    status: 'idle',
    phase: { kind: 'settled' },
    clock: 0,
    made: 0,
    checkpoint: null,
    channels: {},
    tasks: [],
    arrived: {},
    deferred: [],
    view: null,
    run: null,
    elsewhere: false,
    breakpoint: null,
    error: null,
    past: [],
    seen: [],
    requests: 0,
    ignored: [],
    ignoredCount: 0,
  };
}

/** A thread as its next execution takes it over: with today's plan, and nothing under way. */
export function continueThread(state: ThreadState, plan: GraphPlan | null): ThreadState {
  const tasks = state.tasks.map((task): Task =>
    task.status === 'running' ? { ...withCallsAtRest(task), status: 'ready' } : task,
  );
  const { phase } = state;
  // An input that was still being looked at has not been taken: it may be sent again under its id.
  const seen = phase.kind === 'preparing' ? state.seen.filter((id) => id !== phase.request.id) : state.seen;
  return {
    ...withoutRuns(state),
    seen,
    plan: plan ?? state.plan,
    tasks,
    elsewhere: false,
    phase: { kind: 'settled' },
  };
}

/** A graph that was under way goes on from where it last stood when its node calls it again. */
function withCallsAtRest(task: Task): Task {
  if (task.graphs === undefined) return task;
  return {
    ...task,
    graphs: task.graphs.map((call) => (call.status === 'running' ? { ...call, status: 'failed' } : call)),
  };
}
