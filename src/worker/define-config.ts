import type { CreateWorkerOptions } from './create-worker.ts';

/** What `temporal.config.ts` says, for the processes that run graphs and for those that call them. */
export type HoldpointConfig = Omit<CreateWorkerOptions, 'connection'>;

/**
 * Types the default export of a `temporal.config.ts`: graphs, task queue and connection, in one place for worker and client.
 *
 * @example
 * // temporal.config.ts
 * export default defineConfig({ graphs: [refund], taskQueue: 'refunds' });
 * // worker.ts
 * await (await createWorker(config)).run();
 * // a service
 * const checkpointer = await TemporalSaver.connect(config);
 */
export function defineConfig(config: HoldpointConfig): HoldpointConfig {
  return config;
}
