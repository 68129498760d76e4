import { expect, test } from 'vitest';
import { Command, interrupt, START, StateGraph } from '../../src/index.ts';
import type { RunConfig } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, collect, Counter, failure, gate, Log } from '../support/threads.ts';

describeOnBoth('runs that meet on one thread', (place) => {
  type Strategy = NonNullable<RunConfig['multitaskStrategy']>;

  /** `first` is quick; `slow` waits for the door the first time that it is run. */
  const scene = () => {
    const door = gate();
    const ran = new Counter();
    const graph = new StateGraph(Log)
      .addNode('first', () => (ran.count('first'), { log: 'first' }))
      .addNode('slow', async (_, { signal }) => {
        if (ran.count('slow') === 1) {
          const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
          await Promise.race([door.opened, stopped]);
        }
        return { log: 'slow' };
      })
      .addEdge(START, 'first')
      .addEdge('first', 'slow')
      .compile({ checkpointer: place().checkpointer, name: place().name('meet') });
    const config = place().thread();
    const isSlow = () => expect.poll(() => ran.counts['slow'], { timeout: 30_000 }).toBe(1);
    const with_ = (multitaskStrategy: Strategy) => ({ ...config, multitaskStrategy });
    return { door, ran, graph, config, isSlow, with_ };
  };

  test('are refused by default, and by "reject"', async () => {
    const { door, graph, config, isSlow, with_ } = scene();
    const one = graph.invoke({ log: 'one' }, config);
    await isSlow();
    expect(await failure(graph.invoke({ log: 'two' }, with_('reject')))).toMatchObject({
      code: 'THREAD_BUSY',
    });
    door.open();
    expect(await one).toEqual({ log: ['one', 'first', 'slow'] });
  });

  test('wait for their turn by "enqueue", in order, and each has its own result', async () => {
    const { door, graph, config, isSlow, with_ } = scene();
    const one = graph.invoke({ log: 'one' }, config);
    await isSlow();
    const two = graph.invoke({ log: 'two' }, with_('enqueue'));
    await expect
      .poll(async () => (await place().checkpointer.read(config.configurable.thread_id))?.queue?.length)
      .toBe(1);
    const three = collect(graph.stream({ log: 'three' }, { ...with_('enqueue'), streamMode: 'updates' }));
    await expect
      .poll(async () => (await place().checkpointer.read(config.configurable.thread_id))?.queue?.length)
      .toBe(2);
    door.open();
    expect(await one).toEqual({ log: ['one', 'first', 'slow'] });
    expect(await two).toEqual({ log: ['one', 'first', 'slow', 'two', 'first', 'slow'] });
    expect(await three).toEqual([{ first: { log: 'first' } }, { slow: { log: 'slow' } }]);
    expect((await graph.getState(config)).values.log).toHaveLength(9);
    expect(await graph.invoke({ log: 'four' }, with_('enqueue'))).toMatchObject({ log: { length: 12 } });
  });

  test('stop the run under way by "interrupt", which keeps what it has done', async () => {
    const { graph, ran, config, isSlow, with_ } = scene();
    const one = failure(graph.invoke({ log: 'one' }, config));
    await isSlow();
    expect(await graph.invoke({ log: 'two' }, with_('interrupt'))).toEqual({
      log: ['one', 'first', 'two', 'first', 'slow'],
    });
    expect(await one).toMatchObject({ code: 'RUN_ABORTED', reason: 'interrupt' });
    expect(ran.counts).toEqual({ first: 2, slow: 2 });
  });

  test('take the run under way back by "rollback", with its checkpoints', async () => {
    const { graph, config, isSlow, with_ } = scene();
    const one = failure(graph.invoke({ log: 'one' }, config));
    await isSlow();
    expect(await graph.invoke({ log: 'two' }, with_('rollback'))).toEqual({ log: ['two', 'first', 'slow'] });
    expect(await one).toMatchObject({ code: 'RUN_ABORTED', reason: 'rollback' });
    const history = await collect(graph.getStateHistory(config));
    expect(history.map(({ metadata }) => metadata?.step)).toEqual([2, 1, 0, -1]);
    expect(history.at(-1)?.parentConfig).toBeUndefined();
  });

  test('roll back to what the thread was before, over its runs', async () => {
    const { door, graph, config, isSlow, with_ } = scene();
    door.open();
    await graph.invoke({ log: 'zero' }, config);
    const before = await collect(graph.getStateHistory(config));
    const again = gate();
    const blocked = new StateGraph(Log)
      .addNode('first', () => ({ log: 'first' }))
      .addNode('slow', async () => (await again.opened, { log: 'slow' }))
      .addEdge(START, 'first')
      .addEdge('first', 'slow')
      .compile({ checkpointer: place().checkpointer, name: place().name('blocked') });
    await isSlow();
    const one = failure(blocked.invoke({ log: 'one' }, config));
    await expect.poll(async () => (await blocked.getState(config)).next).toEqual(['slow']);
    const two = blocked.invoke({ log: 'two' }, with_('rollback'));
    expect(await one).toMatchObject({ code: 'RUN_ABORTED' });
    again.open();
    expect(await two).toEqual({ log: ['zero', 'first', 'slow', 'two', 'first', 'slow'] });
    const after = await collect(graph.getStateHistory(config));
    expect(after.slice(4)).toEqual(before);
  });

  test('end each as it ends: with a question, with an error', async () => {
    const door = gate();
    const ran = new Counter();
    const graph = new StateGraph(Log)
      .addNode('ask', async ({ log }) => {
        if (ran.count('ask') === 1) await door.opened;
        if (log.at(-1) === 'fail') throw new Error('as told');
        return { log: interrupt<string, string>(`${log.at(-1)}?`) };
      })
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('ends') });
    const config = place().thread();
    const length = async () =>
      (await place().checkpointer.read(config.configurable.thread_id))?.queue?.length;
    const one = graph.invoke({ log: 'one' }, config);
    await expect.poll(() => ran.counts['ask']).toBe(1);
    const two = failure(graph.invoke({ log: 'fail' }, { ...config, multitaskStrategy: 'enqueue' }));
    await expect.poll(length).toBe(1);
    const three = graph.invoke({ log: 'three' }, { ...config, multitaskStrategy: 'enqueue' });
    await expect.poll(length).toBe(2);
    door.open();
    expect(asked(await one)).toEqual(['one?']);
    expect((await two).message).toBe('as told');
    expect(asked(await three)).toEqual(['three?']);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({
      log: ['one', 'fail', 'three', 'yes'],
    });
  });

  test('may be an answer to what is still to be asked, and a caller who joins the run', async () => {
    const door = gate();
    const graph = new StateGraph(Log)
      .addNode('slow', async () => (await door.opened, { log: 'slow' }))
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 'slow')
      .addEdge('slow', 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('later') });
    const config = place().thread();
    const one = graph.invoke({ log: 'one' }, config);
    await expect.poll(async () => (await graph.getState(config)).next).toEqual(['slow']);
    const joined = graph.invoke(null, config);
    const answer = new Command({ resume: 'yes' });
    expect(await failure(graph.invoke(answer, config))).toMatchObject({ code: 'UNKNOWN_INTERRUPT' });
    const two = graph.invoke(answer, { ...config, multitaskStrategy: 'enqueue' });
    const kept = () => place().checkpointer.read(config.configurable.thread_id);
    await expect
      .poll(async () => [(await kept())?.queue?.length, (await kept())?.run?.joined?.length])
      .toEqual([1, 1]);
    door.open();
    expect(asked(await one)).toEqual(['go?']);
    expect(asked(await joined)).toEqual(['go?']);
    expect(await two).toEqual({ log: ['one', 'slow', 'yes'] });
  });
});
