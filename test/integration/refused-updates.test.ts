import { expect, test } from 'vitest';
import { Annotation, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { failure, Log } from '../support/threads.ts';

describeOnBoth('updateState', (place) => {
  test('is refused with the reason, and changes nothing', async () => {
    const graph = new StateGraph(Log)
      .addNode('p1', () => ({ log: 'p1' }))
      .addNode('p2', () => ({ log: 'p2' }))
      .addEdge(START, 'p1')
      .addEdge(START, 'p2')
      .compile({ checkpointer: place().checkpointer, name: place().name('two') });
    const config = place().thread();
    expect((await failure(graph.updateState(config, null, '__copy__'))).message).toContain('non-existent');
    await graph.invoke({ log: 'in' }, config);
    const before = await graph.getState(config);
    const wrong: readonly (readonly [() => Promise<unknown>, string])[] = [
      [() => graph.updateState(config, { log: 'u' }), 'Ambiguous update, specify "asNode"'],
      [() => graph.updateState(config, { log: 'u' }, 'nobody' as 'p1'), 'Node "nobody" does not exist'],
      [() => graph.updateState(config, { log: 'u' }, '__end__'), 'Node "__end__" does not exist'],
      [() => graph.bulkUpdateState(config, []), 'No supersteps provided'],
      [() => graph.bulkUpdateState(config, [{ updates: [] }]), 'No updates provided'],
      [
        () => graph.bulkUpdateState(config, [{ updates: [{ values: {} }, { values: {} }] }]),
        '"asNode" is required',
      ],
    ];
    for (const [update, message] of wrong) {
      const error = await failure(update());
      expect(error).toMatchObject({ name: 'InvalidUpdateError', code: 'INVALID_STATE_UPDATE' });
      expect(error.message).toContain(message);
    }
    expect(await failure(graph.updateState({}, { log: 'u' }))).toMatchObject({ code: 'MISSING_THREAD_ID' });
    expect(await graph.getState(config)).toEqual(before);
  });

  test('with what no node can return, or two writes to one last value, is the error that a node would have', async () => {
    const graph = new StateGraph(Annotation.Root({ n: Annotation<number> }))
      .addNode('a', () => ({ n: 1 }))
      .addNode('b', () => ({}))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .compile({ checkpointer: place().checkpointer, name: place().name('wrong') });
    const config = place().thread();
    await graph.invoke({ n: 0 }, config);
    const before = await graph.getState(config);
    expect(await failure(graph.updateState(config, 'text' as never, 'a'))).toMatchObject({
      name: 'InvalidUpdateError',
      code: 'INVALID_GRAPH_NODE_RETURN_VALUE',
      message: expect.stringContaining('Expected node "a" to return an object') as string,
    });
    const updates = [
      { values: { n: 1 }, asNode: 'a' },
      { values: { n: 2 }, asNode: 'b' },
    ];
    expect(await failure(graph.bulkUpdateState(config, [{ updates }]))).toMatchObject({
      name: 'InvalidUpdateError',
      code: 'INVALID_CONCURRENT_GRAPH_UPDATE',
    });
    expect(await graph.getState(config)).toEqual(before);
  });
});
