/** Runs the nodes of the graphs that `temporal.config.ts` names, until it is told to end. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
// In a project of your own: from 'holdpoint/worker'.
import { createWorker } from '../src/worker/index.ts';
import config from '../temporal.config.ts';

// The demo's process has gone: so this one goes. Nothing is lost by that, threads are with the server.
process.once('disconnect', () => process.exit());
if (process.send !== undefined && !process.connected) process.exit();

Runtime.install({ logger: new DefaultLogger('ERROR') });
const taskQueue = process.env.LICENCE_REVIEW_QUEUE ?? config.taskQueue;
const worker = await createWorker({ ...config, taskQueue });
// SIGTERM and SIGINT shut it down: Temporal's runtime sees to that.
const running = worker.run();
process.send?.('ready');
await running;
process.exit();
