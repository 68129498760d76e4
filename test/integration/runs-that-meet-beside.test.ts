import { expect, test } from 'vitest';
import { Command, interrupt, RunControl, START, StateGraph } from '../../src/index.ts';
import type { RunConfig } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import type { Place } from '../support/on-both.ts';
import { asked, collect, Counter, failure, gate, Log } from '../support/threads.ts';

type Strategy = NonNullable<RunConfig['multitaskStrategy']>;

/** `slow` waits for its door the first time that it is run, or until it is cancelled; `last` comes after it. */
function slowThread(place: Place) {
  const door = gate();
  const ran = new Counter();
  const stopped = gate();
  const graph = new StateGraph(Log)
    .addNode(
      'slow',
      async ({ log }, { signal }) => {
        if (ran.count('slow') > 1) return { log: `slow after ${log.at(-1)}` };
        const cancelled = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        void cancelled.then(stopped.open);
        await Promise.race([door.opened, cancelled]);
        return { log: 'slow' };
      },
      { heartbeatTimeout: '1s' },
    )
    .addNode('last', () => (ran.count('last'), { log: 'last' }))
    .addEdge(START, 'slow')
    .addEdge('slow', 'last')
    .compile({ checkpointer: place.checkpointer, name: place.name('slow') });
  const config = place.thread();
  const by = (multitaskStrategy: Strategy) => ({ ...config, multitaskStrategy });
  const isSlow = () => expect.poll(() => ran.counts['slow']).toBe(1);
  const waiting = async () => (await place.checkpointer.read(config.configurable.thread_id))?.queue?.length;
  const isWaiting = (count: number | undefined) => expect.poll(waiting).toBe(count);
  return { graph, config, by, door, ran, stopped, isSlow, isWaiting };
}

describeOnBoth('runs that meet, beside what else ends a run', (place) => {
  test('a run that is drained ends after its superstep, and the next in the queue begins', async () => {
    const { graph, config, by, door, isSlow, isWaiting } = slowThread(place());
    const control = new RunControl();
    const one = failure(graph.invoke({ log: 'one' }, { ...config, control }));
    await isSlow();
    const two = graph.invoke({ log: 'two' }, by('enqueue'));
    await isWaiting(1);
    control.requestDrain('deploy');
    await expect
      .poll(async () => (await place().checkpointer.read(config.configurable.thread_id))?.drain)
      .toBeDefined();
    door.open();
    expect(await one).toMatchObject({ code: 'GRAPH_DRAINED', reason: 'deploy' });
    expect(await two).toEqual({ log: ['one', 'slow', 'two', 'slow after two', 'last'] });
  });

  test('a run that is drained in the queue takes its input in, and ends; the one before it does not', async () => {
    const { graph, config, by, door, isSlow, isWaiting } = slowThread(place());
    const one = graph.invoke({ log: 'one' }, config);
    await isSlow();
    const control = new RunControl();
    const two = failure(graph.invoke({ log: 'two' }, { ...by('enqueue'), control }));
    await isWaiting(1);
    control.requestDrain('budget');
    await expect
      .poll(async () => (await place().checkpointer.read(config.configurable.thread_id))?.queue?.[0]?.drain)
      .toBe('budget');
    door.open();
    expect(await one).toEqual({ log: ['one', 'slow', 'last'] });
    expect(await two).toMatchObject({ code: 'GRAPH_DRAINED', reason: 'budget' });
    expect(await graph.invoke(null, config)).toEqual({
      log: ['one', 'slow', 'last', 'two', 'slow after two', 'last'],
    });
  });

  test('a run that its caller aborts in the queue never begins, and the others go on', async () => {
    const { graph, config, by, door, ran, isSlow, isWaiting } = slowThread(place());
    const one = graph.invoke({ log: 'one' }, config);
    await isSlow();
    const abort = new AbortController();
    const two = failure(graph.invoke({ log: 'two' }, { ...by('enqueue'), signal: abort.signal }));
    await isWaiting(1);
    const three = graph.invoke({ log: 'three' }, by('enqueue'));
    await isWaiting(2);
    abort.abort();
    expect(await two).toMatchObject({ code: 'RUN_ABORTED' });
    await isWaiting(1);
    door.open();
    expect(await one).toEqual({ log: ['one', 'slow', 'last'] });
    expect(await three).toEqual({ log: ['one', 'slow', 'last', 'three', 'slow after three', 'last'] });
    expect(ran.counts).toEqual({ slow: 2, last: 2 });
  });

  test('a run that its caller aborts while others wait ends alone', async () => {
    const { graph, config, by, stopped, isSlow, isWaiting } = slowThread(place());
    const abort = new AbortController();
    const one = failure(graph.invoke({ log: 'one' }, { ...config, signal: abort.signal }));
    await isSlow();
    const two = graph.invoke({ log: 'two' }, by('enqueue'));
    await isWaiting(1);
    abort.abort();
    expect(await one).toMatchObject({ code: 'RUN_ABORTED' });
    expect(await two).toEqual({ log: ['one', 'two', 'slow after two', 'last'] });
    await stopped.opened;
  });

  test('an update of the state is refused while a run is under way, and a run from an old checkpoint may wait', async () => {
    const { graph, config, by, door, isSlow, isWaiting } = slowThread(place());
    const one = graph.invoke({ log: 'one' }, config);
    await isSlow();
    expect(await failure(graph.updateState(config, { log: 'by hand' }))).toMatchObject({
      code: 'THREAD_BUSY',
    });
    const oldest = (await collect(graph.getStateHistory(config))).at(-1);
    const { configurable } = { ...config, ...oldest?.config };
    const fork = graph.invoke(null, { configurable, multitaskStrategy: 'enqueue' });
    await isWaiting(1);
    door.open();
    expect(await one).toEqual({ log: ['one', 'slow', 'last'] });
    expect(await fork).toEqual({ log: ['one', 'slow after one', 'last'] });
    // The branch is the thread now.
    expect(await graph.invoke({ log: 'two' }, by('interrupt'))).toMatchObject({ log: { length: 6 } });
    expect(await failure(graph.invoke({ log: 'x' }, by('later' as Strategy)))).toMatchObject({
      code: 'INVALID_GRAPH',
    });
  });

  test('a thread that waits is not at work: whatever the strategy, an input begins at once', async () => {
    for (const strategy of ['reject', 'enqueue', 'interrupt', 'rollback'] as const) {
      const graph = new StateGraph(Log)
        .addNode('ask', ({ log }) => ({ log: interrupt<string, string>(`${log.at(-1)}?`) }))
        .addEdge(START, 'ask')
        .compile({ checkpointer: place().checkpointer, name: place().name('waits') });
      const config = place().thread();
      await graph.invoke({ log: 'one' }, config);
      const two = await graph.invoke({ log: 'two' }, { ...config, multitaskStrategy: strategy });
      expect(asked(two)).toEqual(['two?']);
      expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({
        log: ['one', 'two', 'yes'],
      });
    }
  });

  test('a run that goes on from a question is rolled back to the question', async () => {
    const door = gate();
    const ran = new Counter();
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addNode('act', async () => {
        if (ran.count('act') === 1) await door.opened;
        return { log: 'acted' };
      })
      .addEdge(START, 'ask')
      .addEdge('ask', 'act')
      .compile({ checkpointer: place().checkpointer, name: place().name('question') });
    const config = place().thread();
    await graph.invoke({ log: 'one' }, config);
    const first = failure(graph.invoke(new Command({ resume: 'first answer' }), config));
    await expect.poll(() => ran.counts['act']).toBe(1);
    const second = await graph.invoke(new Command({ goto: 'ask' }), {
      ...config,
      multitaskStrategy: 'rollback',
    });
    expect(await first).toMatchObject({ code: 'RUN_ABORTED', reason: 'rollback' });
    door.open();
    expect(new Set(asked(second))).toEqual(new Set(['go?']));
    expect((await graph.getState(config)).values).toEqual({ log: ['one'] });
  });

  test.each(['interrupt', 'rollback'] as const)(
    'subgraphs under way are stopped by "%s", too, and waited for',
    async (strategy) => {
      const ran = new Counter();
      const stopped = gate();
      const inner = new StateGraph(Log)
        .addNode('first', () => ({ log: 'inner' }))
        .addNode(
          'slow',
          async (_, { signal }) => {
            if (ran.count('inner') > 1) return { log: 'slow' };
            await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
            stopped.open();
            return { log: 'too late' };
          },
          { heartbeatTimeout: '1s' },
        )
        .addEdge(START, 'first')
        .addEdge('first', 'slow')
        .compile();
      const called = new StateGraph(Log)
        .addNode(
          'slow',
          async (_, { signal }) => {
            if (ran.count('called') > 1) return { log: 'called' };
            await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
            return { log: 'too late' };
          },
          { heartbeatTimeout: '1s' },
        )
        .addEdge(START, 'slow')
        .compile();
      const graph = new StateGraph(Log)
        .addNode('node', inner)
        .addNode('calls', async () => ({ log: (await called.invoke({})).log }), { heartbeatTimeout: '1s' })
        .addEdge(START, 'node')
        .addEdge(START, 'calls')
        .compile({ checkpointer: place().checkpointer, name: place().name('outer') });
      const config = place().thread();
      const one = failure(graph.invoke({ log: 'one' }, config));
      await expect.poll(() => [ran.counts['inner'], ran.counts['called']]).toEqual([1, 1]);
      const two = await graph.invoke({ log: 'two' }, { ...config, multitaskStrategy: strategy });
      expect(await one).toMatchObject({ code: 'RUN_ABORTED', reason: strategy });
      await stopped.opened;
      const before = strategy === 'rollback' ? ['two'] : ['one', 'two'];
      expect(two.log.slice(0, before.length)).toEqual(before);
      expect(two.log.toSorted()).toEqual([...before, ...before, 'called', 'inner', 'slow'].toSorted());
      expect((await graph.getState(config)).values).toEqual(two);
      expect(ran.counts).toEqual({ inner: 2, called: 2 });
    },
  );
});
