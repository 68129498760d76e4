import { expect, inject, test } from 'vitest';
import { getWriter, START, StateGraph, TemporalSaver } from '../../src/index.ts';
import { createWorker } from '../../src/worker/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { collect, failure, gate, Log } from '../support/threads.ts';
import { countKinds, eventKinds, thread, unique } from '../support/temporal.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describeOnBoth('a custom stream', (place) => {
  test('has what nodes write, by config.writer and getWriter, between their other chunks', async () => {
    const graph = new StateGraph(Log)
      .addNode('a', (_, config) => {
        config.writer({ at: new Date(0) });
        getWriter()('two');
        return { log: 'a' };
      })
      .addNode('b', (_, config) => (config.writer(null), { log: 'b' }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile({ checkpointer: place().checkpointer, name: place().name('custom') });
    expect(await collect(graph.stream({}, { ...place().thread(), streamMode: 'custom' }))).toEqual([
      { at: new Date(0) },
      'two',
      null,
    ]);
    const config = { ...place().thread(), streamMode: ['custom', 'updates'] } as const;
    expect(await collect(graph.stream({}, config))).toEqual([
      ['custom', { at: new Date(0) }],
      ['custom', 'two'],
      ['updates', { a: { log: 'a' } }],
      ['custom', null],
      ['updates', { b: { log: 'b' } }],
    ]);
  });

  test('comes while the node still runs', async () => {
    const door = gate();
    const graph = new StateGraph(Log)
      .addNode('a', async (_, config) => {
        config.writer('first');
        await door.opened;
        config.writer('last');
      })
      .addEdge(START, 'a')
      .compile({ checkpointer: place().checkpointer, name: place().name('live') });
    const stream = graph.stream({}, { ...place().thread(), streamMode: 'custom' });
    expect((await stream.next()).value).toBe('first');
    door.open();
    expect((await stream.next()).value).toBe('last');
    expect((await stream.next()).done).toBe(true);
  });

  test('begins anew with an attempt that is tried again', async () => {
    let attempts = 0;
    const graph = new StateGraph(Log)
      .addNode(
        'a',
        (_, config) => {
          attempts += 1;
          config.writer(`attempt ${config.executionInfo.nodeAttempt}`);
          if (attempts < 2) throw new Error('again');
        },
        { retryPolicy: { maxAttempts: 3, initialInterval: 10 } },
      )
      .addEdge(START, 'a')
      .compile({ checkpointer: place().checkpointer, name: place().name('retried') });
    const chunks = await collect(graph.stream({}, { ...place().thread(), streamMode: 'custom' }));
    expect(chunks.at(-1)).toBe('attempt 2');
    expect(chunks.filter((chunk) => chunk === 'attempt 2')).toHaveLength(1);
  });

  test('refuses what cannot be stored, and what is too large, in the node that writes it', async () => {
    const graph = new StateGraph(Log)
      .addNode('a', (state, config) =>
        config.writer(state.log.length > 0 ? 'x'.repeat(70_000) : { f: () => 1 }),
      )
      .addEdge(START, 'a')
      .compile({ checkpointer: place().checkpointer, name: place().name('refused') });
    expect(await failure(graph.invoke({}, place().thread()))).toMatchObject({
      code: 'UNSERIALIZABLE_VALUE',
      message: expect.stringContaining('chunk of node "a".f'),
    });
    expect(await failure(graph.invoke({ log: 'x' }, place().thread()))).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
    });
  });

  test('of a subgraph has its place', async () => {
    const inner = new StateGraph(Log)
      .addNode('i', (_, config) => (config.writer('inside'), { log: 'i' }))
      .addEdge(START, 'i')
      .compile({ name: place().name('inner') });
    const graph = new StateGraph(Log)
      .addNode('sub', inner)
      .addEdge(START, 'sub')
      .compile({ checkpointer: place().checkpointer, name: place().name('outer') });
    const config = { ...place().thread(), streamMode: 'custom', subgraphs: true } as const;
    expect(await collect(graph.stream({}, config))).toEqual([[[expect.stringMatching(/^sub:/)], 'inside']]);
  });
});

test('a custom stream crosses processes by heartbeats: nothing is lost, and nothing is added to the history', async () => {
  const address = inject('temporalAddress');
  const taskQueue = unique('queue');
  const name = unique('ticker');
  const define = () =>
    new StateGraph(Log)
      .addNode('tick', async (_, config) => {
        for (let n = 0; n < 60; n += 1) {
          config.writer({ n, at: Date.now() });
          await pause(20);
        }
      })
      .addEdge(START, 'tick');
  const worker = await createWorker({ graphs: [define().compile({ name })], taskQueue, address });
  // A client that has no worker of its own hears nothing of the nodes but what the server tells it.
  await using checkpointer = await TemporalSaver.connect({ address, taskQueue });
  await worker.runUntil(async () => {
    const config = thread();
    const seen: { n: number; late: number }[] = [];
    const graph = define().compile({ name, checkpointer });
    for await (const chunk of graph.stream({}, { ...config, streamMode: 'custom' })) {
      const { n, at } = chunk as { n: number; at: number };
      seen.push({ n, late: Date.now() - at });
    }
    expect(seen.map(({ n }) => n)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    const lags = seen.map(({ late }) => late).toSorted((a, b) => a - b);
    expect(lags[30]).toBeLessThan(500);
    const handle = checkpointer.client.workflow.getHandle(config.configurable.thread_id);
    expect(countKinds(await eventKinds(handle))['activityTaskScheduled']).toBe(1);
    expect((await eventKinds(handle)).length).toBeLessThan(15);
  });
}, 30_000);
