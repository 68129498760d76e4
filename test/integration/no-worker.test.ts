import { afterEach, describe, expect, inject, test } from 'vitest';
import { Command, interrupt, START, StateGraph, TemporalSaver } from '../../src/index.ts';
import { createWorker } from '../../src/worker/index.ts';
import { thread, unique } from '../support/temporal.ts';
import { Counter, failure, idOf, Log, questions } from '../support/threads.ts';

describe('while no worker is up', () => {
  const cleanUp: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const step of cleanUp.splice(0).toReversed()) await step();
  });

  async function open() {
    const address = inject('temporalAddress');
    const taskQueue = unique('queue');
    const saver = await TemporalSaver.connect({ address, taskQueue, acknowledgeTimeout: 500 });
    cleanUp.push(() => saver.close());
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode('ask', () => (counter.count('ask'), { log: interrupt<string, string>('go?') }))
      .addNode('pay', () => (counter.count('pay'), { log: 'paid' }))
      .addEdge(START, 'ask')
      .addEdge('ask', 'pay')
      .compile({ checkpointer: saver, name: unique('away') });
    const startWorker = async (): Promise<() => Promise<void>> => {
      const worker = await createWorker({ graphs: [graph], address, taskQueue });
      const running = worker.run();
      let stopped: Promise<void> | undefined;
      const stop = (): Promise<void> => {
        if (stopped === undefined) worker.shutdown();
        return (stopped ??= running);
      };
      cleanUp.push(stop);
      return stop;
    };
    const config = thread();
    const handle = saver.client.workflow.getHandle(config.configurable.thread_id);
    return { graph, saver, config, handle, counter, startWorker };
  }

  async function interruptedAndAlone() {
    const opened = await open();
    const stop = await opened.startWorker();
    const result = await opened.graph.invoke({ log: 'in' }, opened.config);
    await stop();
    return { ...opened, result };
  }

  test('a thread can be started, and runs when one comes', async () => {
    const { graph, config, startWorker } = await open();
    const running = graph.invoke({ log: 'in' }, config);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await startWorker();
    expect(questions(await running)).toHaveLength(1);
  });

  test('an answer is taken, and acts once when a worker comes', async () => {
    const { graph, config, startWorker, counter, handle } = await interruptedAndAlone();
    const answered = graph.invoke(new Command({ resume: 'yes' }), config);
    await expect
      .poll(async () => (await handle.describe()).historyLength, { timeout: 10_000 })
      .toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(counter.counts).toEqual({ ask: 1 });
    await startWorker();
    expect(await answered).toEqual({ log: ['in', 'yes', 'paid'] });
    expect(counter.counts).toEqual({ ask: 2, pay: 1 });
    const signals = (await handle.fetchHistory()).events?.filter(
      (event) => event.workflowExecutionSignaledEventAttributes != null,
    );
    expect(signals).toHaveLength(1);
  });

  test('an answer that turns out wrong is refused when a worker comes', async () => {
    const { graph, config, startWorker } = await interruptedAndAlone();
    const refused = failure(graph.invoke(new Command({ resume: { ['0'.repeat(32)]: 'x' } }), config));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await startWorker();
    expect(await refused).toMatchObject({ name: 'UnknownInterruptError', reason: 'not_pending' });
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({
      log: ['in', 'yes', 'paid'],
    });
  });

  test('its state and history can be read', async () => {
    const { graph, config, result } = await interruptedAndAlone();
    const began = Date.now();
    const state = await graph.getState(config);
    expect(Date.now() - began).toBeLessThan(2000);
    expect(state).toMatchObject({ values: { log: ['in'] }, next: ['ask'] });
    expect(state.tasks[0]?.interrupts).toEqual(questions(result));
    const steps: unknown[] = [];
    for await (const snapshot of graph.getStateHistory(config)) steps.push(snapshot.metadata?.step);
    expect(steps).toEqual([0, -1]);
  });

  test('its memo shows the status and the questions', async () => {
    const { handle, result } = await interruptedAndAlone();
    expect((await handle.describe()).memo).toMatchObject({
      status: 'interrupted',
      next: ['ask'],
      interrupts: [{ id: idOf(result, 'go?'), value: 'go?' }],
    });
  });

  test('a finished thread can be read, and takes a new input', async () => {
    const { graph, config, handle, startWorker } = await open();
    const stop = await startWorker();
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    await stop();
    expect((await graph.getState(config)).values).toEqual({ log: ['yes', 'paid'] });
    expect((await handle.describe()).memo).toMatchObject({ status: 'done' });
    // Temporal drops an entry whose value is an empty list: what waited must not stay there.
    expect((await handle.describe()).memo?.['interrupts'] ?? []).toEqual([]);
    const next = graph.invoke({ log: 'again' }, config);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await startWorker();
    expect(questions(await next)).toHaveLength(1);
  });
});

test('a server that is gone is said at once', async () => {
  const began = Date.now();
  for (const open of [
    () => TemporalSaver.connect({ address: 'localhost:1' }),
    () => createWorker({ graphs: [], address: 'localhost:1' }),
  ]) {
    const error = await failure(open());
    expect(error).toMatchObject({ code: 'SERVER_UNREACHABLE' });
    expect(error.message).toContain('localhost:1');
  }
  expect(Date.now() - began).toBeLessThan(10_000);
});
