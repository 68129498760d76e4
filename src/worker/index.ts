/** What a process that runs graphs needs: `holdpoint/worker`. */
export { createWorker } from './create-worker.ts';
export type { CreateWorkerOptions } from './create-worker.ts';
export { defineConfig } from './define-config.ts';
export type { HoldpointConfig } from './define-config.ts';
