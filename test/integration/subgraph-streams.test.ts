import { expect, test } from 'vitest';
import { Command, interrupt, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { collect, Log } from '../support/threads.ts';

describeOnBoth('a subgraph as a node', (place) => {
  test('shows its own steps in a stream with subgraphs: true, before its node’s', async () => {
    const inner = new StateGraph(Log)
      .addNode('s1', () => ({ log: 's1' }))
      .addNode('s2', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 's1')
      .addEdge('s1', 's2')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('pre', () => ({ log: 'pre' }))
      .addNode('inner', inner)
      .addEdge(START, 'pre')
      .addEdge('pre', 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = { ...place().thread(), streamMode: 'updates', subgraphs: true } as const;
    const places = (chunks: unknown[]) =>
      chunks.map((chunk) => {
        const [namespace, update] = chunk as [string[], Record<string, unknown>];
        return [namespace.map((part) => part.replace(/:.*/, '')), Object.keys(update)];
      });
    expect(places(await collect(graph.stream({}, config)))).toEqual([
      [[], ['pre']],
      [['inner'], ['s1']],
      [['inner'], ['__interrupt__']],
      [[], ['__interrupt__']],
    ]);
    expect(places(await collect(graph.stream(new Command({ resume: 'yes' }), config)))).toEqual([
      [['inner'], ['s2']],
      [[], ['inner']],
    ]);
    const plain = await collect(graph.stream({}, { ...place().thread(), streamMode: 'updates' }));
    expect(plain.map((chunk) => Object.keys(chunk as object))).toEqual([['pre'], ['__interrupt__']]);
  });

  test('shows its steps after the one that its parent goes on from, and before what comes of them', async () => {
    const inner = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addNode('s2', () => ({ log: 's2' }))
      .addEdge(START, 'ask')
      .addEdge('ask', 's2')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addNode('post', () => ({ log: 'post' }))
      .addEdge(START, 'inner')
      .addEdge('inner', 'post')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = { ...place().thread(), streamMode: 'values', subgraphs: true } as const;
    await collect(graph.stream({}, config));
    const chunks = await collect(graph.stream(new Command({ resume: 'yes' }), config));
    expect(
      chunks.map((chunk) => {
        const [namespace, { log }] = chunk as [string[], { log: string[] }];
        return [namespace.length, log.join()];
      }),
    ).toEqual([
      [0, ''],
      [1, ''],
      [1, 'yes'],
      [1, 'yes,s2'],
      [0, 'yes,s2'],
      [0, 'yes,s2,post'],
    ]);
  });
});
