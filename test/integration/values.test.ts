import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, reducers, Send, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, collect, questions } from '../support/threads.ts';

/** One of everything that JSON lacks. */
const rich = {
  at: new Date('2026-11-21T05:00:00.000Z'),
  map: new Map<unknown, unknown>([[new Date(0), new Set(['a', 1n])]]),
  numbers: [Number.NaN, Number.NEGATIVE_INFINITY, -0, 2n ** 70n],
  bytes: new Uint8Array([1, 2, 3]),
  vector: new Float32Array([0.1, 0.2]),
  nothing: undefined,
  list: [undefined, null],
  looksLikeOne: { $date: 'soon' },
};

describeOnBoth('a value that JSON lacks', (place) => {
  test('is what it was in nodes, reducers, conditional edges, results, streams, states, questions and answers', async () => {
    const seen: unknown[] = [];
    const State = Annotation.Root({
      value: Annotation<unknown>,
      all: Annotation<unknown[]>({
        reducer: (left, right) => {
          seen.push(left, right);
          return [...left, ...right];
        },
        default: () => [rich],
      }),
      latest: Annotation<Date>({ reducer: reducers.max }),
    });
    const graph = new StateGraph(State)
      .addNode(
        'first',
        (state, config) => {
          seen.push([state.value], [config.context], [config.configurable['given']]);
          return new Command({
            goto: new Send('second', rich),
            update: { all: [rich], latest: new Date(5) },
          });
        },
        { ends: ['second'] },
      )
      .addNode('second', (argument: unknown) => {
        seen.push([argument]);
        const answer: unknown = interrupt(rich);
        seen.push([answer]);
        return { value: answer, latest: new Date(3) };
      })
      .addEdge(START, 'first')
      .addConditionalEdges('second', (state) => {
        seen.push([state.value]);
        return '__end__';
      })
      .compile({ checkpointer: place().checkpointer, name: place().name('rich') });
    const thread = place().thread();
    const config = { ...thread, context: rich, configurable: { ...thread.configurable, given: rich } };
    const chunks = await collect(
      graph.stream({ value: rich }, { ...config, streamMode: ['updates', 'values'] }),
    );
    expect(chunks).toContainEqual(['updates', { first: { all: [rich], latest: new Date(5) } }]);
    expect(chunks).toContainEqual(['values', { value: rich, all: [rich, rich], latest: new Date(5) }]);
    const waiting = await graph.getState(config);
    expect(waiting.values).toStrictEqual({ value: rich, all: [rich, rich], latest: new Date(5) });
    expect(waiting.tasks[0]?.interrupts[0]?.value).toStrictEqual(rich);
    expect(asked(await graph.invoke(null, config))).toStrictEqual([rich]);
    const answer = { [questions(await graph.invoke(null, config))[0]?.id ?? '']: [rich] };
    const result = await graph.invoke(new Command({ resume: answer }), config);
    expect(result).toStrictEqual({ value: [rich], all: [rich, rich], latest: new Date(5) });
    expect((await graph.getState(config)).values).toStrictEqual(result);
    const history = await collect(graph.getStateHistory(config));
    expect(history.at(-2)?.values).toStrictEqual({ value: rich, all: [rich] });
    expect(history.at(-2)?.tasks[0]?.result).toStrictEqual({ all: [rich], latest: new Date(5) });
    expect(seen.length).toBeGreaterThanOrEqual(9);
    for (const values of seen)
      for (const value of values as unknown[]) expect([value].flat()).toStrictEqual([rich]);
  });

  test('given back by a caller changes nothing of the thread when its caller changes it', async () => {
    const graph = new StateGraph(Annotation.Root({ tags: Annotation<Set<string>> }))
      .addNode('look', () => ({}))
      .addEdge(START, 'look')
      .compile({ checkpointer: place().checkpointer, name: place().name('copies') });
    const config = place().thread();
    const result = await graph.invoke({ tags: new Set(['a']) }, config);
    result.tags.add('b');
    (await graph.getState(config)).values.tags.add('c');
    expect((await graph.getState(config)).values).toEqual({ tags: new Set(['a']) });
  });

  test('may be an update to a named reducer that knows it, and is refused by one that does not', async () => {
    const State = Annotation.Root({
      best: Annotation<number>({ reducer: reducers.max, default: () => Number.NEGATIVE_INFINITY }),
      days: Annotation<Date[], Date | Date[]>({ reducer: reducers.union }),
      total: Annotation<bigint>({ reducer: reducers.sum, default: () => 0n }),
      options: Annotation<object>({ reducer: reducers.merge }),
    });
    const graph = new StateGraph(State)
      .addNode('a', () => ({ best: 5, days: new Date(1), total: 2n ** 64n }))
      .addNode('b', () => ({ best: 3, days: [new Date(1), new Date(2)], total: 1n }))
      .addNode('c', (state) => ({ options: state.best === 5 ? new Map() : {} }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['a', 'b'], 'c')
      .compile({ checkpointer: place().checkpointer, name: place().name('named') });
    const config = place().thread();
    await expect(graph.invoke({}, config)).rejects.toMatchObject({
      code: 'INVALID_SCHEMA_VALUE',
      message: expect.stringContaining('merges objects, and got a value that is stored as $map'),
    });
    expect((await graph.getState(config)).values).toStrictEqual({
      best: 5,
      days: [new Date(1), new Date(2)],
      total: 2n ** 64n + 1n,
    });
  });
});
