import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Command, interrupt, START, StateGraph } from '../../src/index.ts';
import type { TemporalSaver } from '../../src/index.ts';
import { startTestSaver } from '../../src/testing/index.ts';
import { queryState, thread, unique } from '../support/temporal.ts';
import { asked, Counter, failure, Log, questions } from '../support/threads.ts';

describe('a thread that is handled from outside', () => {
  let saver: TemporalSaver;
  const taskQueue = unique('queue');
  beforeAll(
    async () => void (saver = await startTestSaver({ address: inject('temporalAddress'), taskQueue })),
  );
  afterAll(() => saver.close());

  function asking(counter = new Counter()) {
    return new StateGraph(Log)
      .addNode('first', () => (counter.count('first'), { log: 'first' }))
      .addNode('ask', () => (counter.count('ask'), { log: interrupt<string, string>('go?') }))
      .addEdge(START, 'first')
      .addEdge('first', 'ask')
      .compile({ checkpointer: saver, name: unique('outside') });
  }

  test('may be started by hand, with an input alone', async () => {
    const graph = asking();
    const config = thread();
    const workflowId = config.configurable.thread_id;
    const handle = await saver.client.workflow.start(graph.name, {
      args: [{ input: { log: 'by hand' } }],
      workflowId,
      taskQueue,
    });
    await expect.poll(async () => (await queryState(handle)).next).toEqual(['ask']);
    expect((await graph.getState(config)).values).toEqual({ log: ['by hand', 'first'] });
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({
      log: ['by hand', 'first', 'yes'],
    });
  });

  test.each([
    ['a text', 'text'],
    ['an array', [1]],
    ['a number', 7],
  ])('started by hand with %s as input fails with the reason', async (_, input) => {
    const graph = asking();
    const handle = await saver.client.workflow.start(graph.name, {
      args: [{ input }],
      workflowId: thread().configurable.thread_id,
      taskQueue,
    });
    await expect.poll(async () => (await handle.describe()).status.name, { timeout: 10_000 }).toBe('FAILED');
    expect(((await failure(handle.result())).cause as Error).message).toMatch(/input/i);
  });

  test.each([
    ['nothing', []],
    ['null', [null]],
    ['a text', ['text']],
  ])('started by hand with %s as argument neither hangs nor breaks its worker', async (_, args) => {
    const graph = asking();
    const handle = await saver.client.workflow.start(graph.name, {
      args,
      workflowId: thread().configurable.thread_id,
      taskQueue,
    });
    await expect
      .poll(
        async () => {
          const { status, memo } = await handle.describe();
          return status.name !== 'RUNNING' || memo?.['status'] === 'interrupted';
        },
        { timeout: 10_000 },
      )
      .toBe(true);
  });

  test('of a graph that no worker has, fails with the reason', async () => {
    const error = await failure(
      saver.client.workflow.execute(unique('nobody'), {
        args: [{ input: {} }],
        workflowId: thread().configurable.thread_id,
        taskQueue,
      }),
    );
    expect((error.cause as Error).message).toContain('has no graph');
  });

  test.each(['cancel', 'terminate'] as const)(
    '%s while it waits: null asks the same question again',
    async (way) => {
      const counter = new Counter();
      const graph = asking(counter);
      const config = thread();
      const before = await graph.invoke({}, config);
      const handle = saver.client.workflow.getHandle(config.configurable.thread_id);
      await (way === 'cancel' ? handle.cancel() : handle.terminate('enough'));
      await failure(handle.result());
      const state = await graph.getState(config);
      expect(state).toMatchObject({ values: { log: ['first'] }, next: ['ask'] });
      expect(questions(await graph.invoke(null, config))).toEqual(questions(before));
      expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({ log: ['first', 'yes'] });
      expect(counter.counts).toEqual({ first: 1, ask: 2 });
    },
  );

  test.each(['cancel', 'terminate'] as const)(
    '%s while a node runs: its caller is told, and null goes on',
    async (way) => {
      const counter = new Counter();
      const graph = new StateGraph(Log)
        .addNode('first', () => (counter.count('first'), { log: 'first' }))
        .addNode(
          'slow',
          async (_, { signal }) => {
            if (counter.count('slow') > 1) return { log: 'slow' };
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
            throw signal.reason;
          },
          { heartbeatTimeout: '1s' },
        )
        .addEdge(START, 'first')
        .addEdge('first', 'slow')
        .compile({ checkpointer: saver, name: unique('slow') });
      const config = thread();
      const running = failure(graph.invoke({}, config));
      await expect.poll(() => counter.counts['slow']).toBe(1);
      const handle = saver.client.workflow.getHandle(config.configurable.thread_id);
      await (way === 'cancel' ? handle.cancel() : handle.terminate('enough'));
      const error = await running;
      expect(error).toMatchObject({ code: 'RUN_ABORTED' });
      expect(error.message).toContain('invoke(null) goes on');
      if (way === 'terminate') expect(error.message).toContain('enough');
      expect((await graph.getState(config)).next).toEqual(['slow']);
      expect(await graph.invoke(null, config)).toEqual({ log: ['first', 'slow'] });
      expect(counter.counts).toEqual({ first: 1, slow: 2 });
    },
  );

  test('answered by somebody else: its caller joins, and both see the end', async () => {
    const graph = asking();
    const config = thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['go?']);
    const handle = saver.client.workflow.getHandle(config.configurable.thread_id);
    await handle.signal('resume', 'somebody else');
    expect(await handle.result()).toEqual({ log: ['first', 'somebody else'] });
    expect(await graph.invoke(null, config)).toEqual({ log: ['first', 'somebody else'] });
  });
});
