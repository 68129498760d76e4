import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { Command, interrupt, START, StateGraph, TemporalSaver } from '../../src/index.ts';
import { createWorker } from '../../src/worker/index.ts';
import { startTestSaver } from '../../src/testing/index.ts';
import { countKinds, eventKinds, thread, unique } from '../support/temporal.ts';
import { failure, Log, questions } from '../support/threads.ts';

type Workable = Parameters<typeof createWorker>[0]['graphs'];

describe('a worker that has the wrong graphs', () => {
  let saver: TemporalSaver;
  let taskQueue: string;
  let name: string;
  const cleanUp: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    taskQueue = unique('queue');
    name = unique('graph');
    saver = await TemporalSaver.connect({ address: inject('temporalAddress'), taskQueue });
    cleanUp.push(() => saver.close());
  });
  afterEach(async () => {
    for (const step of cleanUp.splice(0).toReversed()) await step();
  });

  async function work(graphs: Workable): Promise<() => Promise<void>> {
    const worker = await createWorker({ graphs, address: inject('temporalAddress'), taskQueue });
    const running = worker.run();
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      if (stopped === undefined) worker.shutdown();
      return (stopped ??= running);
    };
    cleanUp.push(stop);
    return stop;
  }

  const older = () =>
    new StateGraph(Log)
      .addNode('old', () => ({ log: 'old' }))
      .addEdge(START, 'old')
      .compile({ name });
  const newer = () =>
    new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addNode('pay', () => ({ log: 'paid' }))
      .addEdge(START, 'ask')
      .addEdge('ask', 'pay')
      .compile({ name, checkpointer: saver });

  test('and not the one that is asked for: says which it has, and the right one goes on', async () => {
    const graph = newer();
    const other = new StateGraph(Log)
      .addNode('x', () => ({}))
      .addEdge(START, 'x')
      .compile({ name: unique('other') });
    const stop = await work([other]);
    const config = thread();
    const began = Date.now();
    const error = await failure(graph.invoke({}, config));
    expect(error).toMatchObject({ code: 'UNKNOWN_GRAPH' });
    expect(error.message).toContain(`has no graph "${name}"`);
    expect(error.message).toContain(other.name);
    // A few attempts are made, for another worker of the queue may have it: while a deployment is under way, say.
    expect(Date.now() - began).toBeLessThan(20_000);
    await stop();
    await work([graph]);
    expect(questions(await graph.invoke({}, config))).toHaveLength(1);
  });

  test('and an older one of the same name, without the node: says so, is not tried for ever, and the right one goes on', async () => {
    const graph = newer();
    const stop = await work([graph]);
    const config = thread();
    await graph.invoke({}, config);
    await stop();
    const stopOld = await work([older()]);
    const error = await failure(graph.invoke(new Command({ resume: 'yes' }), config));
    expect(error).toMatchObject({ code: 'UNKNOWN_NODE', node: 'ask' });
    expect(error.message).toContain('"old"');
    const handle = saver.client.workflow.getHandle(config.configurable.thread_id);
    expect(countKinds(await eventKinds(handle))).toMatchObject({
      activityTaskScheduled: 2,
      activityTaskFailed: 1,
    });
    await stopOld();
    await work([graph]);
    expect(await graph.invoke(null, config)).toEqual({ log: ['yes', 'paid'] });
  });

  test('is refused when two different ones have one name', async () => {
    expect(await failure(work([older(), newer() as never]))).toMatchObject({ code: 'DUPLICATE_GRAPH' });
    const here = await startTestSaver({ address: inject('temporalAddress') });
    cleanUp.push(() => here.close());
    new StateGraph(Log)
      .addNode('a', () => ({}))
      .addEdge(START, 'a')
      .compile({ name, checkpointer: here });
    const again = async () =>
      new StateGraph(Log)
        .addNode('b', () => ({}))
        .addEdge(START, 'b')
        .compile({ name, checkpointer: here });
    const error = await failure(again());
    expect(error).toMatchObject({ code: 'DUPLICATE_GRAPH' });
    expect(error.message).toContain(name);
  });

  test('is not one that has the same graph compiled twice', async () => {
    const builder = new StateGraph(Log).addNode('a', () => ({ log: 'a' })).addEdge(START, 'a');
    const graph = builder.compile({ name, checkpointer: saver });
    await work([graph, builder.compile({ name, interruptBefore: ['a'] })]);
    expect(await graph.invoke({}, thread())).toEqual({ log: ['a'] });
  });
});
