import { Client } from '@temporalio/client';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { START, StateGraph, TemporalSaver } from '../../src/index.ts';
import { startTestSaver } from '../../src/testing/index.ts';
import { eventKinds, thread, unique } from '../support/temporal.ts';
import { collect, failure, gate, Log } from '../support/threads.ts';

let checkpointer: TemporalSaver;
const taskQueue = unique('seeds');

beforeAll(async () => {
  checkpointer = await startTestSaver({ address: inject('temporalAddress'), taskQueue });
});
afterAll(() => checkpointer.close());

/** A caller that can be held up: just before it starts an execution, or just after it has looked for the latest. Once each. */
async function slowCaller(at: 'start' | 'look') {
  const [reached, released] = [gate(), gate()];
  let held = false;
  const hold = async (): Promise<void> => {
    if (held) return;
    held = true;
    reached.open();
    await released.opened;
  };
  const interceptor: WorkflowClientInterceptor = {
    start: async (input, next) => {
      if (at === 'start' && input.options.workflowIdReusePolicy === 'ALLOW_DUPLICATE') await hold();
      return next(input);
    },
    describe: async (input, next) => {
      try {
        return await next(input);
      } finally {
        if (at === 'look') await hold();
      }
    },
  };
  const { connection, options } = checkpointer.client;
  const client = new Client({
    connection,
    namespace: options.namespace,
    interceptors: { workflow: [interceptor] },
  });
  const saver = await TemporalSaver.connect({ client, taskQueue });
  return { saver, reached: reached.opened, release: released.open };
}

function scene(name = unique('seeds')) {
  const door = gate();
  const builder = new StateGraph(Log)
    .addNode('node', async ({ log }) => {
      if (log.at(-1) === 'slow') await door.opened;
      return { log: `${log.length} lines` };
    })
    .addEdge(START, 'node');
  const graph = builder.compile({ checkpointer, name });
  const by = (saver: TemporalSaver) => builder.compile({ checkpointer: saver, name });
  return { graph, by, door, config: thread() };
}

describe('a caller that begins an execution from where the last one ended', () => {
  test('begins it from a later one, when that has come and gone since it looked', async () => {
    const { graph, by, config } = scene();
    await graph.invoke({ log: 'zero' }, config);
    const slow = await slowCaller('start');
    const late = by(slow.saver).invoke({ log: 'late' }, config);
    await slow.reached;
    expect(await graph.invoke({ log: 'between' }, config)).toMatchObject({ log: { length: 4 } });
    slow.release();
    const whole = ['zero', '1 lines', 'between', '3 lines', 'late', '5 lines'];
    expect(await late).toEqual({ log: whole });
    expect((await graph.getState(config)).values).toEqual({ log: whole });
    // One line of checkpoints, none of them lost: an input and two supersteps for each run.
    expect(await collect(graph.getStateHistory(config))).toHaveLength(9);
  });

  test('however many have come and gone since it read the thread', async () => {
    const { graph, by, config } = scene();
    await graph.invoke({ log: 'zero' }, config);
    const slow = await slowCaller('look');
    const late = by(slow.saver).invoke({ log: 'late' }, config);
    await slow.reached;
    await graph.invoke({ log: 'one' }, config);
    await graph.invoke({ log: 'two' }, config);
    slow.release();
    expect((await late).log).toEqual([
      'zero',
      '1 lines',
      'one',
      '3 lines',
      'two',
      '5 lines',
      'late',
      '7 lines',
    ]);
  });

  test('is told that the thread is busy, or waits for its turn, when a later one is under way', async () => {
    for (const multitaskStrategy of ['reject', 'enqueue'] as const) {
      const { graph, by, config, door } = scene();
      await graph.invoke({ log: 'zero' }, config);
      const slow = await slowCaller('start');
      const late = by(slow.saver).invoke({ log: 'late' }, { ...config, multitaskStrategy });
      const refused = multitaskStrategy === 'reject' ? failure(late) : undefined;
      await slow.reached;
      const between = graph.invoke({ log: 'slow' }, config);
      await expect.poll(async () => (await graph.getState(config)).next).toEqual(['node']);
      slow.release();
      if (refused !== undefined) expect(await refused).toMatchObject({ code: 'THREAD_BUSY' });
      else
        await expect
          .poll(async () => (await checkpointer.read(config.configurable.thread_id))?.queue?.length)
          .toBe(1);
      door.open();
      expect(await between).toMatchObject({ log: { length: 4 } });
      if (refused === undefined) expect(await late).toMatchObject({ log: { length: 6 } });
    }
  });

  test('with an update of the state, too, also of a thread that had never been when it looked', async () => {
    const { graph, by, config } = scene();
    const slow = await slowCaller('look');
    const late = by(slow.saver).updateState(config, { log: 'by hand' }, '__start__');
    await slow.reached;
    await graph.invoke({ log: 'one' }, config);
    slow.release();
    await late;
    expect((await graph.getState(config)).values.log).toEqual(['one', '1 lines', 'by hand']);
  });

  test('does not bring back a thread that has been deleted since it looked', async () => {
    const { graph, by, config } = scene();
    await graph.invoke({ log: 'zero' }, config);
    const slow = await slowCaller('start');
    const late = by(slow.saver).invoke({ log: 'late' }, config);
    await slow.reached;
    await checkpointer.deleteThread(config.configurable.thread_id);
    slow.release();
    expect(await late).toEqual({ log: ['late', '1 lines'] });
  });

  test('with many others at once: every run is one of the thread', async () => {
    const { graph, config } = scene();
    await graph.invoke({ log: 'zero' }, config);
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(names.map((log) => graph.invoke({ log }, { ...config, multitaskStrategy: 'enqueue' })));
    const { log } = (await graph.getState(config)).values;
    expect(log).toHaveLength(14);
    expect(log.filter((line) => names.includes(line)).toSorted()).toEqual(names);
  });

  test('costs the history no event', async () => {
    const { graph, config } = scene();
    const handle = checkpointer.client.workflow.getHandle(config.configurable.thread_id);
    await graph.invoke({ log: 'first' }, config);
    const first = await eventKinds(handle);
    await graph.invoke({ log: 'second' }, config);
    expect(await eventKinds(handle)).toEqual(first);
  });
});
