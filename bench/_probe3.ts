import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { TemporalSaver } from '../src/index.ts';
import { startDevServer } from '../src/dev-server/index.ts';
import { workerDefaults } from '../src/worker/worker-defaults.ts';
import { inARow } from './graphs.ts';
import * as activities from './hand-written.activities.ts';
const server = await startDevServer({ ui: false, log: () => {} });
const checkpointer = await TemporalSaver.start({ address: server.address, log: () => {} });
const native = await NativeConnection.connect({ address: server.address });
const worker = await Worker.create({ ...workerDefaults, connection: native, taskQueue: 'by-hand', activities, workflowBundle: await bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL('hand-written.workflow.ts', import.meta.url)), logger: new DefaultLogger('ERROR') }) });
const running = worker.run();
const { client } = checkpointer;
const row = inARow(20, checkpointer);
const med = (v: number[]) => v.toSorted((a, b) => a - b)[Math.floor(v.length / 2)]!;
const ways: Record<string, () => Promise<unknown>> = {
  invoke: () => row.invoke({ total: 0 } as never, { configurable: { thread_id: randomUUID() }, recursionLimit: 50 }),
  startResult: () => client.workflow.execute('in-a-row', { workflowId: randomUUID(), taskQueue: 'holdpoint', args: [{ request: { id: randomUUID(), input: { total: 0 }, recursionLimit: 50 }, plan: row.bodies.plan }] }),
  hand: () => client.workflow.execute('inARow', { workflowId: randomUUID(), taskQueue: 'by-hand', args: [20] }),
};
const t: Record<string, number[]> = {}; const cpu: Record<string, number> = {};
const N = Number(process.argv[2] ?? 24);
for (let r = 0; r < N + 3; r++) for (const [k, f] of Object.entries(ways).filter(([k]) => k === (process.argv[3] ?? k))) { const c = process.cpuUsage(); const s = performance.now(); await f(); if (r > 2) { (t[k] ??= []).push(performance.now() - s); const d = process.cpuUsage(c); cpu[k] = (cpu[k] ?? 0) + (d.user + d.system) / 1000; } }
for (const k in t) console.log(k, med(t[k]!).toFixed(1), 'ratio', med(t[k]!.map((x, i) => x / t[k]![i]!)).toFixed(3), 'cpu', (cpu[k]! / N).toFixed(1));
worker.shutdown(); await running; await native.close(); await checkpointer.close(); await server.stop();
