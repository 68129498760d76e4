import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, Send, START, StateGraph } from '../../src/index.ts';
import type { StateSnapshot } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, collect, failure, idOf, Log } from '../support/threads.ts';

describeOnBoth('updateState', (place) => {
  const options = (name: string) => ({
    checkpointer: place().checkpointer,
    name: place().name(name),
  });
  const chain = () =>
    new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('b', () => ({ log: 'b' }))
      .addNode('c', () => ({ log: 'c' }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', 'c')
      .compile(options('chain'));
  const asking = () =>
    new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('ask', ({ log }) => ({ log: interrupt<string, string>(`after ${log.at(-1)}?`) }))
      .addNode('c', () => ({ log: 'c' }))
      .addEdge(START, 'a')
      .addEdge('a', 'ask')
      .addEdge('ask', 'c')
      .compile(options('asking'));
  const parallel = () =>
    new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('p1', () => ({ log: interrupt<string, string>('q1') }))
      .addNode('p2', () => ({ log: interrupt<string, string>('q2') }))
      .addNode('p3', () => ({ log: 'p3' }))
      .addNode('d', () => ({ log: 'd' }))
      .addEdge(START, 'a')
      .addEdge('a', 'p1')
      .addEdge('a', 'p2')
      .addEdge('a', 'p3')
      .addEdge(['p1', 'p2'], 'd')
      .compile(options('parallel'));
  interface Readable {
    getState(config: object): Promise<StateSnapshot<{ log: string[] }>>;
  }
  const look = async (graph: Readable, config: object) => {
    const { values, next, metadata } = await graph.getState(config);
    return [values.log, next, metadata?.source, metadata?.step];
  };

  test('on a new thread begins it after START', async () => {
    const graph = chain();
    const config = place().thread();
    const given = await graph.updateState(config, { log: 'u' });
    expect(await look(graph, config)).toEqual([['u'], ['a'], 'update', 0]);
    expect(given).toEqual((await graph.getState(config)).config);
    expect(await graph.invoke(null, config)).toEqual({ log: ['u', 'a', 'b', 'c'] });
  });

  test('on a new thread as a node begins it after that node', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.updateState(config, { log: 'u' }, 'a');
    expect(await look(graph, config)).toEqual([['u'], ['b'], 'update', 0]);
    expect(await graph.invoke(null, config)).toEqual({ log: ['u', 'b', 'c'] });
  });

  test('on a thread that is done is by the node that wrote last, and leaves it done', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const before = await graph.getState(config);
    await graph.updateState(config, { log: 'u' });
    expect(await look(graph, config)).toEqual([['in', 'a', 'b', 'c', 'u'], [], 'update', 4]);
    expect((await graph.getState(config)).parentConfig).toEqual(before.config);
    expect(await graph.invoke(null, config)).toEqual({ log: ['in', 'a', 'b', 'c', 'u'] });
    expect(await graph.invoke({ log: 'again' }, config)).toEqual({
      log: ['in', 'a', 'b', 'c', 'u', 'again', 'a', 'b', 'c'],
    });
  });

  test('as a node of a thread that is done makes what follows that node the next to run', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    await graph.updateState(config, { log: 'u' }, 'a');
    expect(await look(graph, config)).toEqual([['in', 'a', 'b', 'c', 'u'], ['b'], 'update', 4]);
    await graph.updateState(config, null);
    expect(await look(graph, config)).toEqual([['in', 'a', 'b', 'c', 'u'], ['b'], 'update', 5]);
    expect(await graph.invoke(null, config)).toEqual({ log: ['in', 'a', 'b', 'c', 'u', 'b', 'c'] });
    await graph.updateState(config, { log: 'v' }, START);
    expect(await look(graph, config)).toEqual([
      ['in', 'a', 'b', 'c', 'u', 'b', 'c', 'v'],
      ['a'],
      'update',
      8,
    ]);
  });

  test('on a thread that waits leaves its question pending, and its node sees the update', async () => {
    const graph = asking();
    const config = place().thread();
    const waiting = await graph.invoke({ log: 'in' }, config);
    const id = idOf(waiting, 'after a?');
    await graph.updateState(config, { log: 'u' });
    expect(await look(graph, config)).toEqual([['in', 'a', 'u'], ['ask'], 'update', 2]);
    expect((await graph.getState(config)).tasks[0]?.interrupts.map((one) => one.id)).toEqual([id]);
    expect(await graph.invoke(new Command({ resume: { [id]: 'yes' } }), config)).toEqual({
      log: ['in', 'a', 'u', 'yes', 'c'],
    });
  });

  test('on a thread that waits has the node ask anew when the thread goes on', async () => {
    const graph = asking();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    await graph.updateState(config, { log: 'u' });
    expect(asked(await graph.invoke(null, config))).toEqual(['after u?']);
    expect(asked(await graph.invoke(null, config))).toEqual(['after u?']);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({
      log: ['in', 'a', 'u', 'yes', 'c'],
    });
  });

  test('as the node that waits answers in its place', async () => {
    const graph = asking();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    await graph.updateState(config, { log: 'by hand' }, 'ask');
    expect(await look(graph, config)).toEqual([['in', 'a', 'by hand'], ['c'], 'update', 2]);
    expect(await failure(graph.invoke(new Command({ resume: 'late' }), config))).toMatchObject({
      code: 'UNKNOWN_INTERRUPT',
    });
    expect(await graph.invoke(null, config)).toEqual({ log: ['in', 'a', 'by hand', 'c'] });
  });

  test('as one of several nodes that wait leaves the others waiting, and keeps what has finished', async () => {
    const graph = parallel();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    await graph.updateState(config, { log: 'one' }, 'p1');
    expect(await look(graph, config)).toEqual([['in', 'a', 'p3', 'one'], ['p2'], 'update', 2]);
    expect(await graph.invoke(new Command({ resume: 'two' }), config)).toEqual({
      log: ['in', 'a', 'p3', 'one', 'two', 'd'],
    });
  });

  test('as the node before those that wait goes there again, with the questions that they have', async () => {
    const graph = parallel();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    await graph.updateState(config, { log: 'u' }, 'a');
    expect(await look(graph, config)).toEqual([['in', 'a', 'p3', 'u'], ['p1', 'p2', 'p3'], 'update', 2]);
    expect(asked(await graph.invoke(null, config))).toEqual(['q1', 'q2']);
  });

  test('with null as __end__ clears what is pending, and keeps what has finished', async () => {
    const graph = parallel();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    await graph.updateState(config, null, '__end__');
    expect(await look(graph, config)).toEqual([['in', 'a', 'p3'], [], 'update', 2]);
    expect(await graph.invoke(null, config)).toEqual({ log: ['in', 'a', 'p3'] });
  });

  test('as __copy__ makes a sibling of the checkpoint', async () => {
    const graph = asking();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const original = await graph.getState(config);
    await graph.updateState(config, null, '__copy__');
    expect(await look(graph, config)).toEqual([['in', 'a'], ['ask'], 'fork', 2]);
    expect((await graph.getState(config)).parentConfig).toEqual(original.parentConfig);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({
      log: ['in', 'a', 'yes', 'c'],
    });
    expect((await graph.getState(original.config)).next).toEqual(['ask']);
  });

  test('as __input__ is an input that has not been run yet', async () => {
    const graph = asking();
    const config = place().thread();
    await graph.updateState(config, { log: 'in' }, '__input__');
    expect(await look(graph, config)).toEqual([[], [START], 'input', -1]);
    const [start] = (await graph.getState(config)).tasks;
    expect(start).toMatchObject({ name: START, interrupts: [] });
    expect(start).not.toHaveProperty('result');
    expect(asked(await graph.invoke(null, config))).toEqual(['after a?']);
    const history = await collect(graph.getStateHistory(config));
    expect(history.map(({ metadata, next }) => [metadata?.source, metadata?.step, next])).toEqual([
      ['loop', 1, ['ask']],
      ['loop', 0, ['a']],
      ['input', -1, [START]],
    ]);
  });

  test('takes a Command, whose goto comes beside the edges of the node', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    await graph.updateState(config, new Command({ update: { log: 'u' }, goto: 'b' }), 'c');
    expect(await look(graph, config)).toEqual([['in', 'a', 'b', 'c', 'u'], ['b'], 'update', 4]);
  });

  test('runs the conditional edges of its node, which see the update', async () => {
    const graph = new StateGraph(Log)
      .addNode('plan', () => ({ log: 'plan' }))
      .addNode('work', (part: { part: string }) => ({ log: part.part }))
      .addEdge(START, 'plan')
      .addConditionalEdges('plan', ({ log }) => log.slice(1).map((part) => new Send('work', { part })))
      .compile(options('sends'));
    const config = place().thread();
    await graph.updateState(config, { log: ['plan', 'x', 'y'] }, 'plan');
    expect((await graph.getState(config)).next).toEqual(['work', 'work']);
    expect(await graph.invoke(null, config)).toEqual({ log: ['plan', 'x', 'y', 'x', 'y'] });
  });

  test('at a breakpoint has the node before it choose again', async () => {
    const graph = new StateGraph(Log)
      .addNode('agent', () => ({ log: 'call' }))
      .addNode('tools', () => ({ log: 'tools' }))
      .addEdge(START, 'agent')
      .addConditionalEdges('agent', ({ log }) => (log.at(-1) === 'call' ? 'tools' : '__end__'))
      .compile({ ...options('agent'), interruptBefore: ['tools'] });
    const config = place().thread();
    await graph.invoke({}, config);
    await graph.updateState(config, { log: 'never mind' });
    expect(await look(graph, config)).toEqual([['call', 'never mind'], [], 'update', 2]);
  });

  test('folds through reducers that are functions, and joins take it as a run of its node', async () => {
    const State = Annotation.Root({
      sum: Annotation<number>({ reducer: (left, right) => left + right, default: () => 100 }),
    });
    const graph = new StateGraph(State)
      .addNode('x', () => ({ sum: interrupt<string, number>('x?') }))
      .addNode('y', () => ({ sum: interrupt<string, number>('y?') }))
      .addNode('z', () => ({ sum: 1000 }))
      .addEdge(START, 'x')
      .addEdge(START, 'y')
      .addEdge(['x', 'y'], 'z')
      .compile(options('sum'));
    const config = place().thread();
    await graph.invoke({ sum: 1 }, config);
    await graph.bulkUpdateState(config, [
      {
        updates: [
          { values: { sum: 10 }, asNode: 'x' },
          { values: { sum: 20 }, asNode: 'y' },
        ],
      },
    ]);
    expect(await graph.getState(config)).toMatchObject({ values: { sum: 131 }, next: ['z'] });
    expect(await graph.invoke(null, config)).toEqual({ sum: 1131 });
  });

  test('superstep by superstep makes a history', async () => {
    const graph = chain();
    const config = place().thread();
    const given = await graph.bulkUpdateState(config, [
      { updates: [{ values: { log: 'in' }, asNode: '__input__' }] },
      { updates: [{ values: { log: 's' }, asNode: START }] },
      { updates: [{ values: { log: 'A' }, asNode: 'a' }] },
    ]);
    const history = await collect(graph.getStateHistory(config));
    expect(history.map(({ metadata, next, values }) => [metadata?.source, next, values.log])).toEqual([
      ['update', ['b'], ['s', 'A']],
      ['update', ['a'], ['s']],
      ['input', [START], []],
    ]);
    expect(history[0]?.config).toEqual(given);
    expect(await graph.invoke(null, config)).toEqual({ log: ['s', 'A', 'b', 'c'] });
  });
});
