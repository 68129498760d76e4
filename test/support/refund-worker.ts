/** A worker process: `node refund-worker.ts <address> <task queue> <graph name>`. Says `ready`, and ends on SIGTERM. */
import { createWorker } from '../../src/worker/index.ts';
import { refundGraph } from './refund-graph.ts';

const [address, taskQueue, name] = process.argv.slice(2);
if (address === undefined || taskQueue === undefined || name === undefined)
  throw new Error('Give address, task queue and name.');
const worker = await createWorker({ graphs: [refundGraph(name)], address, taskQueue });
process.once('SIGTERM', () => worker.shutdown());
const running = worker.run();
console.log('ready');
await running;
