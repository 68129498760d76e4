import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, reducers, Send, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, failure, Log } from '../support/threads.ts';

const text = (bytes: number) => 'x'.repeat(bytes);

describeOnBoth('a value that is too large', (place) => {
  const State = Annotation.Root({ ...Log.spec, big: Annotation<string>, other: Annotation<string> });
  const options = () => ({ checkpointer: place().checkpointer, name: place().name('limits') });
  const tooLarge = { name: 'PayloadTooLargeError', code: 'PAYLOAD_TOO_LARGE' };

  /** In process any state goes on. On Temporal an execution starts with the state so far, which has to fit into one payload. */
  async function expectNextRun(run: Promise<object>, values: object): Promise<void> {
    if (place().kind === 'memory') expect(await run).toMatchObject(values);
    else expect(await failure(run)).toMatchObject(tooLarge);
  }

  test('as input is refused, and a smaller one runs on the same thread', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ log: 'a' }))
      .addEdge(START, 'a')
      .compile(options());
    const config = place().thread();
    const error = await failure(graph.invoke({ big: text(1_950_000) }, config));
    expect(error).toMatchObject(tooLarge);
    expect(error.message).toMatch(/\d{7} bytes/);
    expect((await graph.getState(config)).values).toEqual({});
    expect(await graph.invoke({ big: 'small' }, config)).toMatchObject({ log: ['a'], big: 'small' });
  });

  test('given by a node is an error that names it, and the thread goes on with mended code', async () => {
    const deployed = { bytes: 2_200_000 };
    const graph = new StateGraph(State)
      .addNode('before', () => ({ log: 'before' }))
      .addNode('load', () => ({ big: text(deployed.bytes) }))
      .addNode('beside', () => ({ log: 'beside' }))
      .addEdge(START, 'before')
      .addEdge('before', 'load')
      .addEdge('before', 'beside')
      .compile(options());
    const config = place().thread();
    const error = await failure(graph.invoke({}, config));
    expect(error).toMatchObject({ ...tooLarge, node: 'load' });
    expect(error.message).toContain('.load');
    expect(await graph.getState(config)).toMatchObject({
      values: { log: ['before', 'beside'] },
      next: ['load'],
    });
    deployed.bytes = 10;
    expect(await graph.invoke(null, config)).toEqual({ log: ['before', 'beside'], big: text(10) });
  });

  test('in sum, that a node would read, is an error of that node before it runs, and the thread can be read', async () => {
    const graph = new StateGraph(State)
      .addNode('one', () => ({ big: text(1_200_000) }))
      .addNode('two', () => ({ other: text(1_200_000) }))
      .addNode('read', ({ big }) => ({ log: `read ${big.length}` }))
      .addEdge(START, 'one')
      .addEdge(START, 'two')
      .addEdge(['one', 'two'], 'read')
      .compile(options());
    const config = place().thread();
    expect(await failure(graph.invoke({}, config))).toMatchObject({ ...tooLarge, node: 'read' });
    const state = await graph.getState(config);
    expect(state.next).toEqual(['read']);
    expect(state.values.other).toHaveLength(1_200_000);
    await expectNextRun(graph.invoke(new Command({ update: { other: 'short' } }), config), {
      other: 'short',
      log: ['read 1200000'],
    });
    expect((await graph.getState(config)).values.other).toBeDefined();
  });

  test('as an answer is refused at once, and the question stays', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', () => ({ other: interrupt<string, string>('go?') }))
      .addEdge(START, 'ask')
      .compile(options());
    const config = place().thread();
    await graph.invoke({}, config);
    const began = Date.now();
    expect(await failure(graph.invoke(new Command({ resume: text(5_000_000) }), config))).toMatchObject(
      tooLarge,
    );
    expect(Date.now() - began).toBeLessThan(3000);
    expect(asked(await graph.invoke(null, config))).toEqual(['go?']);
    expect(await graph.invoke(new Command({ resume: 'short' }), config)).toMatchObject({ other: 'short' });
  });

  test('as a question is an error of its node', async () => {
    const deployed = { bytes: 2_200_000 };
    const graph = new StateGraph(State)
      .addNode('ask', () => ({ other: interrupt<string, string>(text(deployed.bytes)) }))
      .addEdge(START, 'ask')
      .compile(options());
    const config = place().thread();
    expect(await failure(graph.invoke({}, config))).toMatchObject({ ...tooLarge, node: 'ask' });
    deployed.bytes = 100_000;
    expect(await graph.invoke(null, config)).toHaveProperty('__interrupt__');
    expect(await graph.invoke(new Command({ resume: 'ok' }), config)).toMatchObject({ other: 'ok' });
  });

  test('in the sum of four Send arguments runs', async () => {
    const graph = new StateGraph(
      Annotation.Root({
        lengths: Annotation<number[], number>({ reducer: reducers.append, default: () => [] }),
      }),
    )
      .addNode('part', (argument: { data: string }) => ({ lengths: argument.data.length }))
      .addNode('plan', () => ({}))
      .addEdge(START, 'plan')
      .addConditionalEdges(
        START,
        () => [400_000, 400_001, 400_002, 400_003].map((n) => new Send('part', { data: text(n) })),
        ['part'],
      )
      .compile(options());
    expect(await graph.invoke({}, place().thread())).toEqual({
      lengths: [400_000, 400_001, 400_002, 400_003],
    });
  });

  test('for four parallel nodes to read at once is handed out in waves, and the thread can be read and goes on', async () => {
    const Wide = Annotation.Root({
      data: Annotation<string>,
      lengths: Annotation<number[], number>({ reducer: reducers.append, default: () => [] }),
    });
    const measure = ({ data }: { data: string }) => ({ lengths: data.length });
    const wide = new StateGraph(Wide)
      .addNode({ a: measure, b: measure, c: measure, d: measure })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(START, 'c')
      .addEdge(START, 'd')
      .compile(options());
    const config = place().thread();
    const done = await wide.invoke({ data: text(1_200_000) }, config);
    expect(done.lengths).toEqual([1_200_000, 1_200_000, 1_200_000, 1_200_000]);
    expect((await wide.getState(config)).next).toEqual([]);
    expect((await wide.invoke({ data: 'small' }, config)).lengths).toHaveLength(8);
  });

  test('only in the sum of its final values does not end the thread badly, and it can be read', async () => {
    const Sum = Annotation.Root({
      ...Log.spec,
      p: Annotation<string>,
      q: Annotation<string>,
      r: Annotation<string>,
    });
    const graph = new StateGraph(Sum)
      .addNode('write-p', () => ({ p: text(900_000) }), { input: Log })
      .addNode('write-q', () => ({ q: text(900_000) }), { input: Log })
      .addNode('write-r', () => ({ r: text(900_000) }), { input: Log })
      .addEdge(START, 'write-p')
      .addEdge(START, 'write-q')
      .addEdge(START, 'write-r')
      .compile(options());
    const config = place().thread();
    const done = await graph.invoke({}, config);
    expect(Object.keys(done).toSorted()).toEqual(['log', 'p', 'q', 'r']);
    expect((await graph.getState(config)).values.q).toHaveLength(900_000);
    await expectNextRun(graph.invoke({ log: 'again' }, config), { log: ['again'] });
    expect((await graph.getState(config)).values.q).toHaveLength(900_000);
  });
});

describeOnBoth('a superstep of more tasks than one execution can carry out', (place) => {
  const parts = (count: number) => Array.from({ length: count }, (_, part) => new Send('part', { part }));

  test('is refused before the first is begun, and the thread goes on with mended code', async () => {
    const deployed = { count: 5001 };
    let begun = 0;
    const graph = new StateGraph(Log)
      .addNode('list', () => ({ log: 'list' }))
      .addNode('part', ({ part }: { part: number }) => {
        begun += 1;
        return { log: String(part) };
      })
      .addEdge(START, 'list')
      .addConditionalEdges('list', () => parts(deployed.count), ['part'])
      .compile({ checkpointer: place().checkpointer, name: place().name('wide') });
    const config = place().thread();
    const error = await failure(graph.invoke({}, config));
    expect(error).toMatchObject({ code: 'TOO_MANY_TASKS' });
    expect(error.message).toContain('5001 tasks');
    expect([begun, (await graph.getState(config)).next]).toEqual([0, ['list']]);
    deployed.count = 3;
    expect(await graph.invoke(null, config)).toEqual({ log: ['list', '0', '1', '2'] });
  });

  test('is refused where an input leads to it, and another input runs', async () => {
    const graph = new StateGraph(Annotation.Root({ ...Log.spec, count: Annotation<number> }))
      .addNode('part', ({ part }: { part: number }) => ({ log: String(part) }))
      .addConditionalEdges(START, ({ count }) => parts(count), ['part'])
      .compile({ checkpointer: place().checkpointer, name: place().name('wide') });
    const config = place().thread();
    expect(await failure(graph.invoke({ count: 6000 }, config))).toMatchObject({ code: 'TOO_MANY_TASKS' });
    expect((await graph.invoke({ count: 2 }, config)).log).toEqual(['0', '1']);
  });
});
