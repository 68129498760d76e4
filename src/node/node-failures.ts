/** What a pass of a node fails with, in this library's words. */
import { GraphError, NodeExecutionError, SwallowedInterruptError } from '../protocol/errors.ts';
import { errorToData } from '../protocol/error-transfer.ts';
import type { TaskInput as FullTaskInput } from '../protocol/task.ts';
import type { GraphBodies } from './bodies.ts';

type TaskInput = Pick<FullTaskInput, 'graph' | 'node' | 'task' | 'thread'>;

/** This library's own errors stay as they are; the node's exception becomes the cause of one that names its node. */
export function asNodeError(error: unknown, input: TaskInput): Error {
  if (GraphError.is(error)) return error;
  const original = error instanceof Error ? error : new Error(errorToData(error).message);
  const failed = new NodeExecutionError(original.message, {
    node: input.node,
    name: original.name,
    task: input.task,
    cause: original,
  });
  // The stack that leads into the node's own code is the one to read.
  if (original.stack !== undefined) failed.stack = original.stack;
  return failed;
}

export function swallowed(node: string): SwallowedInterruptError {
  return new SwallowedInterruptError(
    `Node "${node}" called interrupt() and went on: a catch in it has kept the pause from leaving the node. ` +
      `Rethrow it there: if (isGraphInterrupt(error)) throw error;`,
    { code: 'SWALLOWED_INTERRUPT', node },
  );
}

export function missingHandler(input: TaskInput): GraphError {
  return new GraphError(
    `Node "${input.node}" of graph "${input.graph}" has no errorHandler in this worker, but thread "${input.thread}" is at it. ` +
      `Deploy a worker that has it, then go on with invoke(null).`,
    { code: 'UNKNOWN_NODE', node: input.node },
  );
}

export function missingNode(bodies: GraphBodies, input: TaskInput): GraphError {
  const known = Object.keys(bodies.nodes)
    .map((name) => `"${name}"`)
    .join(', ');
  return new GraphError(
    `Graph "${input.graph}" has no node "${input.node}" in this worker, but thread "${input.thread}" is at it. ` +
      `The worker's nodes are ${known}. Deploy a worker that has the node, then go on with invoke(null).`,
    { code: 'UNKNOWN_NODE', node: input.node },
  );
}
