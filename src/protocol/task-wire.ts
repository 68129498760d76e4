/** The input of a task as it is recorded: without what the activity knows anyway, and without what is empty. It stands in every history twice. */
import type { TaskInput } from './task.ts';

type Known = 'node' | 'run' | 'hash' | 'path';
type Optional = 'thread' | 'answers' | 'strict' | 'alone' | 'options' | 'pass';

export type TaskWire = Omit<TaskInput, Known | Optional> & Partial<Pick<TaskInput, Optional>>;

export function taskToWire(input: TaskInput): TaskWire {
  const { graph, task, checkpoint, step, pass, state, send, answers, sideBySide, strict, alone, options } =
    input;
  const { thread, namespace, returned, handling, graphs, timeout, calls } = input;
  return {
    graph,
    state,
    ...(send !== undefined && { send }),
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

export function taskFromWire(wire: TaskWire, place: TaskPlace): Omit<TaskInput, 'hash' | 'path'> {
  return { answers: [], strict: false, alone: false, options: {}, pass: 1, ...place, ...wire };
}
