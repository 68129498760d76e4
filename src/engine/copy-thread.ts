import { GraphValueError } from '../protocol/errors.ts';
import type { RunRequest } from '../protocol/messages.ts';
import { continueThread } from './new-thread.ts';
import type { ChildState, Task, ThreadState } from './state.ts';

/** A thread as another one takes it over: where it stands, with what it has asked, and nothing under way. */
export function copyOf(state: ThreadState, thread: string): ThreadState {
  const kept = continueThread(state, null);
  return {
    ...kept,
    thread,
    seen: [],
    ignored: [],
    ignoredCount: 0,
    tasks: kept.tasks.map((task) => renamed(task, thread)),
  };
}

function renamed(task: Task, thread: string): Task {
  const { child } = task;
  return child === undefined ? task : { ...task, child: renamedChild(child, thread) };
}

function renamedChild(child: ChildState, thread: string): ChildState {
  return { ...child, thread, tasks: child.tasks.map((task) => renamed(task, thread)) };
}

/** What a copy is begun with: a checkpoint of its own beside the one that was copied. No function of the user's is needed for it. */
export function copyRequest(state: ThreadState, id: string): RunRequest {
  const nothing = { defaults: {}, writes: [], folded: {}, routes: [], updates: [], at: state.clock };
  return {
    id,
    updates: [[{ values: null, asNode: '__copy__' }]],
    prepared: { base: state.checkpoint?.id ?? null, supersteps: [nothing] },
  };
}

/** A thread was to be copied that nobody has used. */
export function noThread(thread: string): GraphValueError {
  return new GraphValueError(`Thread "${thread}" has no checkpoint: there is nothing to copy.`, {
    code: 'UNKNOWN_CHECKPOINT',
  });
}

/** A thread was to be copied to one that there is already. */
export function threadExists(thread: string): GraphValueError {
  return new GraphValueError(
    `Thread "${thread}" is there already, and a copy would replace it. Copy to a new thread_id, or delete that thread first.`,
    { code: 'THREAD_EXISTS' },
  );
}
