import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  Annotation,
  AnyValue,
  BinaryOperatorAggregate,
  Command,
  DeltaChannel,
  DeltaValue,
  EphemeralValue,
  interrupt,
  LastValue,
  Overwrite,
  START,
  StateGraph,
  StateSchema,
  Topic,
  UntrackedValueChannel,
} from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { collect, failure, Log } from '../support/threads.ts';

describeOnBoth('a channel that is declared by its class', (place) => {
  const State = Annotation.Root({
    ...Log.spec,
    hint: new EphemeralValue<string>(),
    any: new AnyValue<number>(),
    now: new Topic<string>(),
    all: new Topic<string>({ accumulate: true }),
    once: new Topic<string>({ accumulate: true, unique: true }),
    text: new BinaryOperatorAggregate<string>(
      (left, right) => `${left}+${right}`,
      () => '0',
    ),
    last: new LastValue<string>(() => 'first'),
    own: new UntrackedValueChannel<string>({ initialValueFactory: () => 'mine' }),
    delta: new DeltaChannel<string[], string>((list, more) => [...list, ...more]),
  });
  const everything = (name: string) => ({
    hint: name,
    any: 1,
    now: [name, name],
    all: name,
    once: [name, 'both'],
    text: name,
    last: name,
    own: name,
    delta: name,
  });

  test('keeps what its kind keeps: for one superstep, for a run, or for the thread', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => everything('a'))
      .addNode('b', (state) => ({ log: JSON.stringify([state.hint, state.any, state.now, state.own]) }))
      .addNode('c', (state) => ({
        log: JSON.stringify([state.hint ?? null, state.any ?? null, state.now ?? null, state.own]),
      }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', 'c')
      .compile({ checkpointer: place().checkpointer, name: place().name('channels') });
    const config = place().thread();
    const kept = {
      log: ['["a",1,["a","a"],"a"]', '[null,null,null,"a"]'],
      all: ['in', 'a'],
      once: ['a', 'both'],
      text: '0+a',
      last: 'a',
      delta: ['in', 'a'],
    };
    expect(await graph.invoke({ all: 'in', delta: 'in' }, config)).toEqual({ ...kept, own: 'a' });
    expect((await graph.getState(config)).values).toEqual(kept);
    expect(await graph.invoke({ now: 'in' }, config)).toMatchObject({
      all: ['in', 'a', 'a'],
      once: ['a', 'both'],
      text: '0+a+a',
      delta: ['in', 'a', 'a'],
    });
    const history = await collect(graph.getStateHistory(config));
    const runs = [
      [undefined, undefined, ['a', 'a'], ['in'], undefined],
      [undefined, undefined, ['a', 'a'], undefined, undefined],
    ];
    expect(history.map(({ values }) => values.now)).toEqual(runs.flat());
  });

  test('waits with a question for the superstep to end', async () => {
    const graph = new StateGraph(State)
      .addNode('a', () => ({ hint: 'hint', now: 'now' }))
      .addNode('ask', ({ hint, now }) => ({
        log: `${interrupt<string, string>('go?')} ${hint} ${now.join()}`,
      }))
      .addNode('b', ({ hint, now }) => ({ log: `${hint} ${String(now)}` }))
      .addEdge(START, 'a')
      .addEdge('a', 'ask')
      .addEdge('ask', 'b')
      .compile({ checkpointer: place().checkpointer, name: place().name('waits') });
    const config = place().thread();
    await graph.invoke({}, config);
    expect((await graph.getState(config)).values).toMatchObject({ hint: 'hint', now: ['now'] });
    // A caller's update is no superstep.
    await graph.invoke(new Command({ update: { last: 'changed' } }), config);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toMatchObject({
      log: ['yes hint now', 'undefined undefined'],
    });
  });

  test('takes several writes of a superstep, or refuses them, as its kind does', async () => {
    const both = (a: object, b: object) =>
      new StateGraph(State)
        .addNode('a', () => a)
        .addNode('b', () => b)
        .addEdge(START, 'a')
        .addEdge(START, 'b')
        .compile({ checkpointer: place().checkpointer, name: place().name('both') })
        .invoke({ last: 'in' }, place().thread());
    expect(
      await both({ any: 1, now: 'a', all: 'a', delta: 'a' }, { any: 2, now: 'b', all: 'b', delta: 'b' }),
    ).toMatchObject({ any: 2, now: ['a', 'b'], all: ['a', 'b'], delta: ['a', 'b'] });
    expect(await both({ delta: new Overwrite(['x']) }, { delta: 'b' })).toMatchObject({ delta: ['x'] });
    const error = await failure(both({ hint: 'a' }, { hint: 'b' }));
    expect(error.code).toBe('INVALID_CONCURRENT_GRAPH_UPDATE');
    expect(error.message).toMatch(
      /^Invalid update for channel "hint" with values \["a","b"\]: EphemeralValue can only receive one value/,
    );
  });
});

describeOnBoth('a DeltaValue', (place) => {
  test('folds by a list of writes, each validated', async () => {
    const State = new StateSchema({
      list: new DeltaValue(z.array(z.string()), {
        inputSchema: z.string(),
        reducer: (all, more) => [...all, ...more],
      }),
    });
    const graph = new StateGraph(State)
      .addNode('a', () => ({ list: 'a' }))
      .addNode('b', () => ({ list: 'b' }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ checkpointer: place().checkpointer, name: place().name('delta') });
    expect(await graph.invoke({ list: 'in' }, place().thread())).toEqual({ list: ['in', 'a', 'b'] });
    expect(await graph.invoke({ list: new Overwrite(['x']) }, place().thread())).toEqual({
      list: ['x', 'a', 'b'],
    });
    expect(await failure(graph.invoke({ list: 5 as never }, place().thread()))).toMatchObject({
      code: 'INVALID_SCHEMA_VALUE',
    });
  });
});
