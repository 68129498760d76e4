import { AsyncLocalStorage } from 'node:async_hooks';
import type { NodeConfig } from './config.ts';

/** What the functions of a task (its node and its conditional edges) can ask for without having been given it. */
export interface CurrentTask {
  readonly config: NodeConfig;
  /** What the node was called with. */
  readonly input: unknown;
}

const storage = new AsyncLocalStorage<CurrentTask>();

export function runAsTask<T>(task: CurrentTask, body: () => T): T {
  return storage.run(task, body);
}

export function currentTask(): CurrentTask | undefined {
  return storage.getStore();
}

/** The same for a part of the task that has a config of its own. */
export function runAsPart<T>(config: object, body: () => T): T {
  const task = storage.getStore();
  return task === undefined ? body() : storage.run({ ...task, config: { ...task.config, ...config } }, body);
}
