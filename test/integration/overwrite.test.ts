import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, Overwrite, reducers, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { failure } from '../support/threads.ts';

const State = Annotation.Root({
  named: Annotation<string[], string | string[]>({ reducer: reducers.append, default: () => [] }),
  custom: Annotation<string[], string>({ reducer: (left, right) => [...left, right], default: () => [] }),
  last: Annotation<unknown>,
});

describeOnBoth('an Overwrite', (place) => {
  test.each([
    ['an instance', (value: string[]) => new Overwrite(value)],
    ['its form as data', (value: string[]) => ({ __overwrite__: value })],
  ])('as %s replaces the value of a channel, with no reducer asked', async (_, overwrite) => {
    const graph = new StateGraph(State)
      .addNode('write', () => ({ named: 'a', custom: 'a' }))
      .addNode('forget', () => ({ named: overwrite(['new']), custom: overwrite(['new']) }))
      .addNode('more', () => ({ named: 'more', custom: 'more' }))
      .addConditionalEdges('forget', (state) =>
        `${state.named.join()} ${state.custom.join()}` === 'new new' ? 'more' : '__end__',
      )
      .addEdge(START, 'write')
      .addEdge('write', 'forget')
      .compile({ checkpointer: place().checkpointer, name: place().name('overwrite') });
    const result = await graph.invoke({ named: ['in'], custom: 'in' }, place().thread());
    expect(result).toEqual({ named: ['new', 'more'], custom: ['new', 'more'] });
  });

  test('overwrites what other nodes write in the same superstep', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ named: 'a', custom: 'a' }))
      .addNode('b', () => ({ named: new Overwrite(['b']), custom: new Overwrite(['b']) }))
      .addNode('c', () => ({ named: 'c', custom: 'c' }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(START, 'c')
      .compile({ checkpointer: place().checkpointer, name: place().name('beside') });
    const result = await graph.invoke({ named: 'in', custom: 'in' }, place().thread());
    expect(result).toEqual({ named: ['b'], custom: ['b'] });
  });

  test('comes in an input and in the update of a Command', async () => {
    const graph = new StateGraph(State)
      .addNode('ask', () => ({ last: interrupt('go?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('given') });
    const config = place().thread();
    await graph.invoke({ named: 'old', custom: 'old' }, config);
    await graph.invoke(new Command({ resume: 1 }), config);
    await graph.invoke({ named: new Overwrite(['a']), custom: { __overwrite__: ['a'] } }, config);
    expect((await graph.getState(config)).values).toEqual({ named: ['a'], custom: ['a'], last: 1 });
    const update = {
      named: new Overwrite(['b']),
      custom: new Overwrite([]),
      last: new Overwrite(new Date(0)),
    };
    await graph.invoke(new Command({ update }), config);
    expect((await graph.getState(config)).values).toEqual({ named: ['b'], custom: [], last: new Date(0) });
  });

  test.each(['named', 'custom'] as const)(
    'is the only one of its channel in a superstep, else it is an error (%s)',
    async (channel) => {
      const deployed = { overwrites: true };
      const graph = new StateGraph(State)
        .addNode('a', () => ({ [channel]: new Overwrite(['a']) }))
        .addNode('b', () => (deployed.overwrites ? { [channel]: new Overwrite(['b']) } : {}))
        .addEdge(START, 'a')
        .addEdge(START, 'b')
        .compile({ checkpointer: place().checkpointer, name: place().name('twice') });
      const config = place().thread();
      const error = await failure(graph.invoke({ [channel]: 'in' }, config));
      expect(error).toMatchObject({
        name: 'InvalidUpdateError',
        code: 'INVALID_CONCURRENT_GRAPH_UPDATE',
      });
      expect(error.message).toMatch(/: Can receive only one Overwrite value per step\. .*"a" and "b"/);
      expect((await graph.getState(config)).values[channel]).toEqual(['in']);
      deployed.overwrites = false;
      expect((await graph.invoke(null, config))[channel]).toEqual(['a']);
    },
  );
});
