import { GraphError } from '../protocol/errors.ts';
import type { NodeConfig } from './config.ts';
import { currentTask } from './current-task.ts';
import type { CurrentTask } from './current-task.ts';
import type { NodeStore } from './node-store.ts';

/**
 * The config of the node or conditional edge that is running: what it has as its second argument. (LangGraph: `getConfig`.)
 *
 * @throws GraphError `OUTSIDE_NODE` where no node is running.
 * @example
 * function currentUser(): unknown {
 *   return getConfig().configurable['user_id'];
 * }
 */
export function getConfig(): NodeConfig {
  return here('getConfig').config;
}

/**
 * What the running node was called with: the channels that it reads, or the argument of its `Send`. (LangGraph: `getCurrentTaskInput`.)
 *
 * @throws GraphError `OUTSIDE_NODE` where no node is running.
 */
export function getCurrentTaskInput<Input = unknown>(): Input {
  return here('getCurrentTaskInput').input as Input;
}

/**
 * The store of the graph, or of the worker that runs the node; undefined where neither has one. (LangGraph: `getStore`.)
 *
 * @throws GraphError `OUTSIDE_NODE` where no node is running.
 * @example
 * await getStore()?.put(['users', userId], 'profile', { language: 'en' });
 */
export function getStore(): NodeStore | undefined {
  return here('getStore').config.store;
}

/**
 * What the running node writes to the stream of mode `custom` with: its `config.writer`. (LangGraph: `getWriter`.)
 *
 * @throws GraphError `OUTSIDE_NODE` where no node is running.
 * @example
 * getWriter()({ done: 3, of: 10 });
 */
export function getWriter(): NodeConfig['writer'] {
  return here('getWriter').config.writer;
}

/**
 * Writes a chunk to the stream of mode `custom`, from the running node. (LangGraph: `writer`.)
 *
 * @throws GraphError `OUTSIDE_NODE` where no node is running.
 * @example
 * writer({ done: 3, of: 10 });
 */
export function writer(chunk: unknown): void {
  here('writer').config.writer(chunk);
}

function here(what: string): CurrentTask {
  const task = currentTask();
  if (task !== undefined) return task;
  throw new GraphError(
    `Called ${what}() where no node is running. Call it in a node or a conditional edge, while it runs.`,
    { code: 'OUTSIDE_NODE' },
  );
}
