/**
 * `npm run bench [-- rounds [part of a row's name]]`: graphs beside the same work written by hand for Temporal, in one process, on one server, in turn.
 */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { Command, TemporalSaver } from '../src/index.ts';
import { startDevServer } from '../src/dev-server/index.ts';
import { workerDefaults } from '../src/worker/worker-defaults.ts';
import { agent, askAndApprove, fanOut, inARow, inSubgraphs, loop } from './graphs.ts';
import * as activities from './hand-written.activities.ts';
import { compare } from './compare.ts';
import type { Shape } from './compare.ts';

const rounds = Number(process.argv[2] ?? 30);
const wanted = process.argv[3] ?? '';
const steps = 20;
const branches = 10;
const many = 1000;
const turns = 200;
const taskQueue = 'by-hand';

const server = await startDevServer({ ui: false });
const checkpointer = await TemporalSaver.start({ address: server.address, log: () => {} });
const native = await NativeConnection.connect({ address: server.address });
const worker = await Worker.create({
  ...workerDefaults,
  connection: native,
  taskQueue,
  activities,
  workflowBundle: await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('hand-written.workflow.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  }),
});
const running = worker.run();
try {
  const { client } = checkpointer;
  const row = inARow(steps, checkpointer);
  const fan = fanOut(branches, checkpointer);
  const approval = askAndApprove(checkpointer);
  const one = inSubgraphs(3, 1, checkpointer);
  const ten = inSubgraphs(3, branches, checkpointer);
  const long = loop(checkpointer);
  const message = 'x'.repeat(200);
  const talk = agent(turns, message, checkpointer);
  const shapes: readonly Shape[] = [
    {
      name: `${steps} steps in a row`,
      graph: async (id) => void (await row.invoke({ total: 0 }, { ...thread(id), recursionLimit: 50 })),
      byHand: async (id) => void (await execute(client, 'inARow', id, [steps])),
    },
    {
      name: `fan-out of ${branches}`,
      graph: async (id) => void (await fan.invoke({ total: 0 }, thread(id))),
      byHand: async (id) => void (await execute(client, 'fanOut', id, [branches])),
    },
    {
      name: 'ask and approve',
      graph: async (id) => {
        await approval.invoke({}, thread(id));
        await approval.invoke(new Command({ resume: { approved: true } }), thread(id));
      },
      byHand: async (id) => {
        const handle = await client.workflow.start('askAndApprove', { workflowId: id, taskQueue, args: [] });
        await handle.executeUpdate('resume', { args: [{ approved: true }], updateId: randomUUID() });
        await handle.result();
      },
    },
    {
      name: 'a subgraph of 3 steps',
      graph: async (id) => void (await one.invoke({ total: 0 }, thread(id))),
      byHand: async (id) => void (await execute(client, 'inChildren', id, [3, 1])),
    },
    {
      name: `fan-out to ${branches} subgraphs`,
      rounds: 10,
      graph: async (id) => void (await ten.invoke({ total: 0 }, thread(id))),
      byHand: async (id) => void (await execute(client, 'inChildren', id, [3, branches])),
    },
    {
      name: `an agent of ${turns} turns`,
      rounds: 3,
      graph: async (id) => void (await talk.invoke({}, { ...thread(id), recursionLimit: turns * 2 })),
      byHand: async (id) => void (await execute(client, 'agent', id, [turns, message])),
    },
    {
      name: `${many} steps in a loop`,
      rounds: 3,
      graph: async (id) =>
        void (await long.invoke({ total: 0, count: many }, { ...thread(id), recursionLimit: many * 2 })),
      byHand: async (id) => void (await execute(client, 'loop', id, [0, many])),
    },
  ];
  console.log(`${rounds} rounds of each, in turn; medians; the ratio is the median of the pairs.\n`);
  await compare(
    client,
    shapes.filter(({ name }) => name.includes(wanted)),
    rounds,
  );
} finally {
  worker.shutdown();
  await running;
  await native.close();
  await checkpointer.close();
  await server.stop();
}

function thread(id: string): { configurable: { thread_id: string } } {
  return { configurable: { thread_id: id } };
}

function execute(client: Client, type: string, workflowId: string, args: unknown[]): Promise<unknown> {
  return client.workflow.execute(type, { workflowId, taskQueue, args });
}
