/** The input of a task as it is recorded: without what the activity knows anyway, and without what is empty. It stands in every history twice. */
import type { TaskInput, TaskPath } from './task.ts';

type Known = 'node' | 'run' | 'hash' | 'path';
/** Of a task that a `Send` has made: its index among them. One that an edge leads to has none. */
interface Pushed {
  readonly push?: number;
}

type Optional = 'thread' | 'answers' | 'strict' | 'alone' | 'options' | 'pass';

export type TaskWire = Omit<TaskInput, Known | Optional> & Partial<Pick<TaskInput, Optional>> & Pushed;

export function taskToWire(input: TaskInput): TaskWire {
  const { graph, task, checkpoint, step, pass, state, send, answers, sideBySide, strict, alone, options } =
    input;
  const { path, thread, namespace, returned, handling, graphs, timeout, calls } = input;
  return {
    graph,
    state,
    ...(send !== undefined && { send }),
    ...(path[0] === '__pregel_push' && { push: path[1] }),
    ...(answers.length > 0 && { answers }),
    ...(sideBySide === true && { sideBySide }),
    ...(calls !== undefined && { calls }),
    step,
    ...(pass > 1 && { pass }),
    task,
    checkpoint,
    // The workflow of a subgraph has an id of its own.
    ...(namespace !== undefined && { thread, namespace }),
    ...(returned !== undefined && { returned }),
    ...(handling !== undefined && { handling }),
    ...(timeout !== undefined && { timeout }),
    ...(graphs !== undefined && { graphs }),
    ...(strict && { strict }),
    ...(alone && { alone }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

/** Where the activity runs, as Temporal tells it. */
export interface TaskPlace {
  readonly node: string;
  readonly thread: string;
  readonly run: string;
}

/** What the activity knows of its task: the workflow has the rest. */
export type KnownTask = Omit<TaskInput, 'hash' | 'path'> & Partial<Pick<TaskInput, 'path'>>;

export function taskFromWire({ push, ...wire }: TaskWire, place: TaskPlace): KnownTask {
  const path = pathOf(push, wire, place);
  return {
    answers: [],
    strict: false,
    alone: false,
    options: {},
    pass: 1,
    ...place,
    ...(path && { path }),
    ...wire,
  };
}

/** An earlier version of this library did not say which `Send` it was. */
function pathOf(push: number | undefined, { send }: TaskWire, { node }: TaskPlace): TaskPath | undefined {
  if (push !== undefined) return ['__pregel_push', push];
  return send === undefined ? ['__pregel_pull', node] : undefined;
}
