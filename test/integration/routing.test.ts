import { expect, test } from 'vitest';
import { Annotation, Command, END, reducers, Send, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { failure, Log } from '../support/threads.ts';

describeOnBoth('the way through a graph', (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name('route') });
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  test('waits at a join for all, however far each has to go', async () => {
    const graph = new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('b1', () => ({ log: 'b1' }))
      .addNode('b2', () => ({ log: 'b2' }))
      .addNode('join', () => ({ log: 'join' }))
      .addEdge(START, 'a')
      .addEdge(START, 'b1')
      .addEdge('b1', 'b2')
      .addEdge(['a', 'b2'], 'join')
      .compile(options());
    expect(await graph.invoke({}, place().thread())).toEqual({ log: ['a', 'b1', 'b2', 'join'] });
  });

  test('runs a node twice that two single edges of different length lead to, and a deferred one once', async () => {
    const build = (defer: boolean) =>
      new StateGraph(Log)
        .addNode('a', () => ({ log: 'a' }))
        .addNode('b1', () => ({ log: 'b1' }))
        .addNode('b2', () => ({ log: 'b2' }))
        .addNode('d', () => ({ log: 'd' }), { defer })
        .addEdge(START, 'a')
        .addEdge(START, 'b1')
        .addEdge('b1', 'b2')
        .addEdge('a', 'd')
        .addEdge('b2', 'd')
        .compile(options());
    expect((await build(false).invoke({}, place().thread())).log).toEqual(['a', 'b1', 'b2', 'd', 'd']);
    expect((await build(true).invoke({}, place().thread())).log).toEqual(['a', 'b1', 'b2', 'd']);
  });

  test('is chosen by conditional edges, which see the own writes of their node only', async () => {
    const graph = new StateGraph(Log)
      .addNode('x', () => ({ log: 'x' }))
      .addNode('y', () => ({ log: 'y' }))
      .addNode('only-x', () => ({ log: 'only-x' }))
      .addNode('only-y', () => ({ log: 'only-y' }))
      .addNode('mixed', () => ({ log: 'mixed' }))
      .addConditionalEdges(START, () => ['x', 'y'], ['x', 'y'])
      .addConditionalEdges('x', ({ log }) => (log.join() === 'x' ? 'yes' : 'no'), {
        yes: 'only-x',
        no: 'mixed',
      })
      .addConditionalEdges('y', ({ log }) => (log.join() === 'y' ? 'only-y' : 'mixed'), ['only-y', 'mixed'])
      .compile(options());
    expect((await graph.invoke({}, place().thread())).log).toEqual(['x', 'y', 'only-x', 'only-y']);
  });

  test('is chosen by a Command of a node, beside its static edges', async () => {
    const graph = new StateGraph(Log)
      .addNode(
        'a',
        () => new Command({ update: { log: 'a' }, goto: ['b', new Send('c', { note: 'sent' })] }),
        {
          ends: ['b', 'c'],
        },
      )
      .addNode('b', () => ({ log: 'b' }))
      .addNode('c', (state: { note?: string }) => ({ log: `c:${state.note ?? '-'}` }))
      .addNode('static', () => ({ log: 'static' }))
      .addEdge(START, 'a')
      .addEdge('a', 'static')
      .compile(options());
    expect((await graph.invoke({}, place().thread())).log).toEqual(['a', 'b', 'static', 'c:sent']);
  });

  test('spreads over Send tasks that each see their own argument and not the state', async () => {
    const State = Annotation.Root({ ...Log.spec, secret: Annotation<string> });
    const graph = new StateGraph(State)
      .addNode('plan', () => ({ secret: 'hidden' }))
      .addNode('part', async (argument: { n: number; wait: number }) => {
        await pause(argument.wait);
        return { log: JSON.stringify(argument) };
      })
      .addNode('end', ({ log }) => ({ log: `${log.length} parts` }))
      .addEdge(START, 'plan')
      .addConditionalEdges('plan', () => [2, 0, 1].map((n) => new Send('part', { n, wait: n * 30 })), [
        'part',
      ])
      .addEdge('part', 'end')
      .compile(options());
    const { log } = await graph.invoke({}, place().thread());
    // In the order of the Sends, not of their ends.
    expect(log).toEqual(['{"n":2,"wait":60}', '{"n":0,"wait":0}', '{"n":1,"wait":30}', '3 parts']);
  });

  test('applies what parallel nodes write in the order of tasks: by named reducers and by functions', async () => {
    const State = Annotation.Root({
      custom: Annotation<string, string>({
        reducer: (left, right) => `${left}>${right}`,
        default: () => 'start',
      }),
      first: Annotation<string[], string[]>({ reducer: (left, right) => [...left, ...right] }),
      append: Annotation<string[], string>({ reducer: reducers.append, default: () => [] }),
      sum: Annotation<number>({ reducer: reducers.sum, default: () => 0 }),
      max: Annotation<number>({ reducer: reducers.max, default: () => 0 }),
      min: Annotation<number>({ reducer: reducers.min }),
      merge: Annotation<Record<string, number>>({ reducer: reducers.merge, default: () => ({}) }),
      union: Annotation<string[], string[]>({ reducer: reducers.union, default: () => [] }),
    });
    const node = (name: string, n: number) => async () => {
      await pause(60 - n * 20);
      return {
        custom: name,
        first: [name],
        append: name,
        sum: n,
        max: n,
        min: n,
        merge: { [name]: n, last: n },
        union: ['u', name],
      };
    };
    const graph = new StateGraph(State)
      .addNode('k', node('k', 1))
      .addNode('z', node('z', 3))
      .addNode('m', node('m', 2))
      .addNode('alone', () => ({ custom: 'alone', sum: 10 }))
      .addEdge(START, 'k')
      .addEdge(START, 'z')
      .addEdge(START, 'm')
      .addEdge(['k', 'z', 'm'], 'alone')
      .compile(options());
    expect(await graph.invoke({ custom: 'input' }, place().thread())).toEqual({
      custom: 'start>input>k>m>z>alone',
      first: ['k', 'm', 'z'],
      append: ['k', 'm', 'z'],
      sum: 16,
      max: 3,
      min: 1,
      merge: { k: 1, m: 2, z: 3, last: 3 },
      union: ['u', 'k', 'm', 'z'],
    });
  });

  test('ends with an error where two parallel nodes write one last value; the thread can be read and goes on', async () => {
    const deployed = { quiet: false };
    const graph = new StateGraph(Annotation.Root({ one: Annotation<number> }))
      .addNode('a', () => ({ one: 1 }))
      .addNode('b', () => (deployed.quiet ? {} : { one: 2 }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile(options());
    const config = place().thread();
    const error = await failure(graph.invoke({ one: 0 }, config));
    expect(error).toMatchObject({ name: 'InvalidUpdateError', code: 'INVALID_CONCURRENT_GRAPH_UPDATE' });
    expect(error.message).toContain('LastValue can only receive one value per step');
    expect((await graph.getState(config)).values).toEqual({ one: 0 });
    deployed.quiet = true;
    expect(await graph.invoke(null, config)).toEqual({ one: 1 });
  });

  test('goes round a loop until its condition holds, at most as often as the recursion limit allows', async () => {
    const graph = new StateGraph(Log)
      .addNode('step', () => ({ log: 'step' }))
      .addEdge(START, 'step')
      .addConditionalEdges('step', ({ log }) => (log.length < 4 ? 'step' : END), ['step', END])
      .compile(options());
    expect((await graph.invoke({}, { ...place().thread(), recursionLimit: 5 })).log).toHaveLength(4);
    const config = place().thread();
    const error = await failure(graph.invoke({}, { ...config, recursionLimit: 3 }));
    expect(error).toMatchObject({ name: 'GraphRecursionError', code: 'GRAPH_RECURSION_LIMIT' });
    expect(error.message).toContain('Recursion limit of 3 reached');
    expect((await graph.invoke(null, config)).log).toHaveLength(4);
    expect((await failure(graph.invoke({}, { ...config, recursionLimit: 0 }))).message).toContain(
      'at least 1',
    );
  });
});
