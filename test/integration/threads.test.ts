import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, collect, Counter, failure, gate, Log } from '../support/threads.ts';

describeOnBoth('a thread', (place) => {
  const chain = () =>
    new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('b', () => ({ log: 'b' }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile({ checkpointer: place().checkpointer, name: place().name('chain') });

  test('keeps its state over many runs, and its steps go on counting', async () => {
    const graph = chain();
    const config = place().thread();
    for (let run = 1; run <= 4; run += 1) {
      const { log } = await graph.invoke({ log: `run ${run}` }, config);
      expect(log).toHaveLength(run * 3);
      expect(log.slice(-3)).toEqual([`run ${run}`, 'a', 'b']);
      expect((await graph.getState(config)).metadata?.step).toBe(run * 4 - 2);
    }
  });

  test('has one history over all its runs, each snapshot with the one before it as its parent', async () => {
    const graph = chain();
    const config = place().thread();
    for (let run = 1; run <= 3; run += 1) await graph.invoke({ log: `run ${run}` }, config);
    const history = await collect(graph.getStateHistory(config));
    expect(history.map(({ metadata }) => metadata?.step)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1]);
    const ids = history.map((snapshot) => snapshot.config.configurable.checkpoint_id);
    expect(history.map((snapshot) => snapshot.parentConfig?.configurable.checkpoint_id)).toEqual([
      ...ids.slice(1),
      undefined,
    ]);
    const first = history.find(({ metadata }) => metadata?.step === 2);
    expect((await graph.getState({ configurable: { ...first?.config.configurable } })).values.log).toEqual([
      'run 1',
      'a',
      'b',
    ]);
  });

  test('that nobody has used has no values and nothing next', async () => {
    const graph = chain();
    const config = place().thread();
    const state = await graph.getState(config);
    expect(state).toMatchObject({ values: {}, next: [], tasks: [] });
    expect(state.config.configurable.thread_id).toBe(config.configurable.thread_id);
    expect(await collect(graph.getStateHistory(config))).toEqual([]);
  });

  test('has a history of snapshots, newest first, each with its parent', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const history = await collect(graph.getStateHistory(config));
    expect(
      history.map(({ metadata, next, values }) => [metadata?.step, metadata?.source, next, values.log]),
    ).toEqual([
      [2, 'loop', [], ['in', 'a', 'b']],
      [1, 'loop', ['b'], ['in', 'a']],
      [0, 'loop', ['a'], ['in']],
      [-1, 'input', ['__start__'], []],
    ]);
    history.forEach((snapshot, index) => expect(snapshot.parentConfig).toEqual(history[index + 1]?.config));
    const ids = history.map(({ config: { configurable } }) => configurable.checkpoint_id ?? '');
    expect(ids.toSorted().toReversed()).toEqual(ids);
    expect(history[0]).toEqual(await graph.getState(config));
    for (const { createdAt } of history)
      expect(Date.parse(createdAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  test('has a history that can be cut: limit, before, filter', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const steps = async (options: object) =>
      (await collect(graph.getStateHistory(config, options))).map(({ metadata }) => metadata?.step);
    const all = await collect(graph.getStateHistory(config));
    expect(await steps({ limit: 2 })).toEqual([2, 1]);
    expect(await steps({ before: all[1]?.config })).toEqual([0, -1]);
    expect(await steps({ before: all[0]?.config, limit: 1 })).toEqual([1]);
    expect(await steps({ filter: { source: 'input' } })).toEqual([-1]);
    expect(await steps({ filter: { step: 0 } })).toEqual([0]);
    expect(await steps({ filter: { source: 'nothing' } })).toEqual([]);
    expect(await steps({ limit: 0 })).toEqual([]);
  });

  test('has of the history of one checkpoint that one', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const [, second] = await collect(graph.getStateHistory(config));
    if (second === undefined) throw new Error('it has no second snapshot');
    expect(await collect(graph.getStateHistory(second.config))).toEqual([second]);
  });

  test('lists its tasks in the order in which the graph has their nodes', async () => {
    const ask = (question: string) => () => ({ log: interrupt<string, string>(question) });
    const graph = new StateGraph(Log)
      .addNode('z', ask('z?'))
      .addNode('a', ask('a?'))
      .addNode('m', ask('m?'))
      .addEdge(START, 'a')
      .addEdge(START, 'm')
      .addEdge(START, 'z')
      .compile({ checkpointer: place().checkpointer, name: place().name('order') });
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['z?', 'a?', 'm?']);
    const { next, tasks } = await graph.getState(config);
    expect([next, tasks.map(({ name }) => name)]).toEqual([
      ['z', 'a', 'm'],
      ['z', 'a', 'm'],
    ]);
    expect((await collect(graph.getStateHistory(config)))[0]?.next).toEqual(['z', 'a', 'm']);
  });

  test('can be read as it stood at a checkpoint', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    for (const snapshot of await collect(graph.getStateHistory(config))) {
      expect(await graph.getState(snapshot.config)).toEqual(snapshot);
    }
    const unknown = { configurable: { ...config.configurable, checkpoint_id: 'none' } };
    expect((await graph.getState(unknown)).values).toEqual({});
  });

  test('has its question in its history, with the answer it got', async () => {
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('asking') });
    const config = place().thread();
    await graph.invoke({}, config);
    const waiting = (await collect(graph.getStateHistory(config)))[0];
    expect(waiting).toMatchObject({
      next: ['ask'],
      metadata: { step: 0 },
      tasks: [{ name: 'ask', interrupts: [{ value: 'go?' }] }],
    });
    await graph.invoke(new Command({ resume: 'yes' }), config);
    const history = await collect(graph.getStateHistory(config));
    expect(history.map(({ metadata }) => metadata?.step)).toEqual([1, 0, -1]);
    expect(history[1]?.tasks[0]).toMatchObject({ name: 'ask', result: { log: 'yes' }, interrupts: [] });
  });

  test('needs a thread_id', async () => {
    const graph = chain();
    for (const promise of [
      graph.invoke({}),
      graph.getState({}),
      graph.invoke({}, { configurable: { thread_id: '' } }),
    ]) {
      const error = await failure(promise);
      expect(error).toMatchObject({ name: 'GraphValueError', code: 'MISSING_THREAD_ID' });
      expect(error.message).toContain('thread_id');
    }
  });

  test('may have any id that a caller can think of', async () => {
    const graph = chain();
    for (const id of ['order/1042?x=1&y=#2', 'Zoë 漢字 😀', '../../etc', '__proto__', 'a'.repeat(200)]) {
      const { thread_id } = place().thread().configurable;
      const config = {
        configurable: {
          thread_id: `${id}${id === '__proto__' && place().kind === 'memory' ? '' : thread_id}`,
        },
      };
      expect(await graph.invoke({}, config)).toEqual({ log: ['a', 'b'] });
      expect((await graph.getState(config)).values).toEqual({ log: ['a', 'b'] });
    }
  });

  test('that is busy refuses a new input, and null joins its run', async () => {
    const door = gate();
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode('wait', async () => (counter.count('wait'), await door.opened, { log: 'waited' }))
      .addEdge(START, 'wait')
      .compile({ checkpointer: place().checkpointer, name: place().name('busy') });
    const config = place().thread();
    const first = graph.invoke({}, config);
    await expect.poll(() => counter.counts['wait']).toBe(1);
    expect(await failure(graph.invoke({ log: 'second' }, config))).toMatchObject({
      name: 'ThreadBusyError',
      code: 'THREAD_BUSY',
    });
    const joined = graph.invoke(null, config);
    setTimeout(() => door.open(), 200);
    expect(await Promise.all([first, joined])).toEqual([{ log: ['waited'] }, { log: ['waited'] }]);
    expect(counter.counts).toEqual({ wait: 1 });
  });
});

test('without a checkpointer a graph runs, and cannot wait nor be read', async () => {
  const graph = new StateGraph(Annotation.Root({ n: Annotation<number> }))
    .addNode('a', ({ n }) => ({ n: n === 1 ? interrupt<string, number>('go?') : n + 1 }))
    .addEdge(START, 'a')
    .compile({ name: 'plain' });
  expect(await graph.invoke({ n: 2 })).toEqual({ n: 3 });
  expect(await failure(graph.invoke({ n: 1 }))).toMatchObject({ code: 'MISSING_CHECKPOINTER', node: 'a' });
  expect(await failure(graph.getState({ configurable: { thread_id: 'x' } }))).toMatchObject({
    code: 'MISSING_CHECKPOINTER',
  });
  expect(await failure(graph.invoke(new Command({ resume: 1 })))).toMatchObject({
    code: 'MISSING_CHECKPOINTER',
  });
});
