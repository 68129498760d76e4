import type { RunRequest } from '../protocol/messages.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { Task, ThreadState } from './state.ts';
import type { ThreadStart } from './thread-start.ts';

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
    ignored: [],
    ignoredCount: 0,
  };
}

/** A thread as its next execution takes it over: with today's plan, and nothing under way. */
export function continueThread(state: ThreadState, plan: GraphPlan | null): ThreadState {
  const tasks = state.tasks.map((task): Task =>
    task.status === 'running' ? { ...task, status: 'ready' } : task,
  );
  return { ...state, plan: plan ?? state.plan, tasks, elsewhere: false, phase: { kind: 'settled' } };
}

/** How an execution begins: the thread as it is taken over, and the request that was started with it. */
export function beginThread(
  thread: string,
  runId: string,
  start: ThreadStart,
): { readonly state: ThreadState; readonly request: RunRequest } {
  const plan = start.plan ?? null;
  const state = start.from === undefined ? newThread(thread, plan) : continueThread(start.from, plan);
  return { state, request: start.request ?? { id: runId, input: start.input ?? {} } };
}
