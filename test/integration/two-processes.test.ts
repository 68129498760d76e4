import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, inject, test } from 'vitest';
import { Command, TemporalSaver } from '../../src/index.ts';
import { refundGraph } from '../support/refund-graph.ts';
import { thread, unique } from '../support/temporal.ts';
import { asked, collect } from '../support/threads.ts';

const worker = fileURLToPath(new URL('../support/refund-worker.ts', import.meta.url));

describe('a worker in a process of its own', () => {
  const children: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) await end(child, 'SIGKILL');
  });

  async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async function startWorker(taskQueue: string, name: string): Promise<ChildProcess> {
    const child = spawn(process.execPath, [worker, inject('temporalAddress'), taskQueue, name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    for await (const chunk of child.stdout) if (String(chunk).includes('ready')) return child;
    throw new Error(`The worker process ended with ${child.exitCode}.`);
  }

  async function open() {
    const taskQueue = unique('queue');
    const name = unique('refund');
    const saver = await TemporalSaver.connect({ address: inject('temporalAddress'), taskQueue });
    const graph = refundGraph(name);
    graph.checkpointer = saver;
    return { saver, graph, config: thread(), start: () => startWorker(taskQueue, name) };
  }

  test('runs the nodes that another process asks for', async () => {
    const { saver, graph, config, start } = await open();
    const { pid } = await start();
    expect(asked(await graph.invoke({ amount: 950 }, config))).toEqual([{ question: 'Refund 950?' }]);
    const chunks = await collect(graph.stream(new Command({ resume: { approved: true } }), config));
    expect(chunks).toEqual([{ review: { log: 'approved: true' } }, { pay: { log: `paid by ${pid}` } }]);
    await saver.close();
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'may end by %s between question and answer: another goes on',
    async (signal) => {
      const { saver, graph, config, start } = await open();
      const first = await start();
      await graph.invoke({ amount: 950 }, config);
      await end(first, signal);
      if (signal === 'SIGTERM') expect(first.exitCode).toBe(0);
      const second = await start();
      const done = await graph.invoke(new Command({ resume: { approved: true } }), config);
      expect(done).toEqual({ amount: 950, log: ['approved: true', `paid by ${second.pid}`] });
      await saver.close();
    },
  );
});
