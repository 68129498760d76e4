import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { collect, failure, gate, Log } from '../support/threads.ts';

describeOnBoth('a stream', (place) => {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const graphOf = () =>
    new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('slow', async () => (await pause(150), { log: 'slow' }))
      .addNode('quick', () => ({ log: 'quick' }))
      .addNode('silent', () => undefined)
      .addEdge(START, 'a')
      .addEdge('a', 'slow')
      .addEdge('a', 'quick')
      .addEdge(['slow', 'quick'], 'silent')
      .compile({ checkpointer: place().checkpointer, name: place().name('streamed') });
  const values = [{ log: ['in'] }, { log: ['in', 'a'] }, { log: ['in', 'a', 'quick', 'slow'] }];
  // Updates come as the nodes finish; values apply in the order of tasks.
  const updates = [
    { a: { log: 'a' } },
    { quick: { log: 'quick' } },
    { slow: { log: 'slow' } },
    { silent: {} },
  ];

  test('of values shows the state after each superstep that wrote something', async () => {
    expect(
      await collect(graphOf().stream({ log: 'in' }, { ...place().thread(), streamMode: 'values' })),
    ).toEqual(values);
  });

  test('of updates shows what each node wrote, as they finish; it is the default', async () => {
    const graph = graphOf();
    expect(await collect(graph.stream({ log: 'in' }, place().thread()))).toEqual(updates);
    expect(await graph.invoke({ log: 'in' }, { ...place().thread(), streamMode: 'updates' })).toEqual(
      updates,
    );
  });

  test('of several modes names the mode of each chunk, in one order', async () => {
    const config = { ...place().thread(), streamMode: ['values', 'updates'] as const };
    const chunks = await collect(graphOf().stream({ log: 'in' }, config));
    expect(chunks).toEqual([
      ['values', values[0]],
      ['updates', updates[0]],
      ['values', values[1]],
      ['updates', updates[1]],
      ['updates', updates[2]],
      ['values', values[2]],
      ['updates', updates[3]],
    ]);
  });

  test('gives each chunk while the graph still runs', async () => {
    const door = gate();
    const graph = new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('b', async () => (await door.opened, { log: 'b' }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile({ checkpointer: place().checkpointer, name: place().name('gated') });
    const stream = graph.stream({}, place().thread());
    expect((await stream.next()).value).toEqual({ a: { log: 'a' } });
    door.open();
    expect((await stream.next()).value).toEqual({ b: { log: 'b' } });
    expect((await stream.next()).done).toBe(true);
  });

  test('ends at a question, and the next one begins with the answer', async () => {
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('asking') });
    const config = { ...place().thread(), streamMode: ['values', 'updates'] as const };
    const first = await collect(graph.stream({ log: 'in' }, config));
    const interrupts = (await graph.getState(config)).tasks.flatMap((task) => task.interrupts);
    expect(first).toEqual([
      ['values', { log: ['in'] }],
      ['updates', { __interrupt__: interrupts }],
      ['values', { __interrupt__: interrupts }],
    ]);
    expect(await collect(graph.stream(new Command({ resume: 'yes' }), config))).toEqual([
      ['values', { log: ['in'] }],
      ['updates', { ask: { log: 'yes' } }],
      ['values', { log: ['in', 'yes'] }],
    ]);
  });

  test('gives the chunks that came before an error, then the error', async () => {
    const graph = new StateGraph(Annotation.Root({ n: Annotation<number> }))
      .addNode('a', () => ({ n: 1 }))
      .addNode('bad', () => {
        throw new RangeError('too far');
      })
      .addEdge(START, 'a')
      .addEdge('a', 'bad')
      .compile({ checkpointer: place().checkpointer, name: place().name('failing') });
    const chunks: unknown[] = [];
    const run = async () => {
      for await (const chunk of graph.stream({ n: 0 }, place().thread())) chunks.push(chunk);
    };
    expect(await failure(run())).toMatchObject({ message: 'too far', node: 'bad' });
    expect(chunks).toEqual([{ a: { n: 1 } }]);
  });

  test('that is left early leaves the run alone', async () => {
    const graph = graphOf();
    const config = place().thread();
    for await (const chunk of graph.stream({ log: 'in' }, config)) {
      expect(chunk).toEqual(updates[0]);
      break;
    }
    expect(await graph.invoke(null, config)).toEqual(values[2]);
  });
});
