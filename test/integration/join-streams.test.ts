import { expect, test } from 'vitest';
import { Command, interrupt, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { collect, failure, gate, Log } from '../support/threads.ts';

describeOnBoth('a thread that is followed', (place) => {
  const asking = () =>
    new StateGraph(Log)
      .addNode('a', (_, config) => (config.writer('hello'), { log: 'a' }))
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addNode('b', () => ({ log: 'b' }))
      .addEdge(START, 'a')
      .addEdge('a', 'ask')
      .addEdge('ask', 'b')
      .compile({ checkpointer: place().checkpointer, name: place().name('joined') });
  const all = ['updates', 'values', 'custom'] as const;

  test('shows all of its runs from the start, also when it is over, as they were streamed', async () => {
    const graph = asking();
    const config = { ...place().thread(), streamMode: all };
    const streamed = [
      ...(await collect(graph.stream({ log: 'in' }, config))),
      ...(await collect(graph.stream(new Command({ resume: 'yes' }), config))),
      ...(await collect(graph.stream({ log: 'again' }, config))),
    ];
    const parts = await collect(graph.joinStream(config, { streamMode: all }));
    expect(parts.map(({ event, data }) => [event, data])).toEqual(streamed);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
  });

  test('goes on after any part that has been seen, for any number of watchers', async () => {
    const graph = asking();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    const parts = await collect(graph.joinStream(config, { streamMode: all }));
    expect(parts.length).toBeGreaterThan(5);
    const rests = await Promise.all(
      parts.map(({ id }) => collect(graph.joinStream(config, { streamMode: all, lastEventId: id }))),
    );
    for (const [index, rest] of rests.entries()) {
      expect(rest.map(({ event, data }) => [event, data])).toEqual(
        parts.slice(index + 1).map(({ event, data }) => [event, data]),
      );
    }
  });

  test('is followed while it runs, and a watcher that comes back misses nothing and sees nothing twice', async () => {
    const door = gate();
    const graph = new StateGraph(Log)
      .addNode('a', async (_, config) => {
        for (let n = 0; n < 5; n += 1) config.writer(n);
        await door.opened;
        config.writer('end');
        return { log: 'a' };
      })
      .addEdge(START, 'a')
      .compile({ checkpointer: place().checkpointer, name: place().name('under-way') });
    const config = place().thread();
    const run = graph.invoke({}, config);
    const seen: unknown[] = [];
    let lastEventId: string | undefined;
    while (seen.length < 5) {
      // Each time another watcher, which leaves after two.
      let left = 2;
      const options = { streamMode: 'custom', ...(lastEventId !== undefined && { lastEventId }) } as const;
      for await (const { id, data } of graph.joinStream(config, options)) {
        seen.push(data);
        lastEventId = id;
        left -= 1;
        if (left === 0 || seen.length === 5) break;
      }
    }
    door.open();
    await run;
    const rest = await collect(
      graph.joinStream(config, { streamMode: ['custom', 'updates'], lastEventId: lastEventId ?? '' }),
    );
    expect([...seen, ...rest.map(({ data }) => data)]).toEqual([0, 1, 2, 3, 4, 'end', { a: { log: 'a' } }]);
  });

  const nested = () => {
    const inner = new StateGraph(Log)
      .addNode('i1', (_, config) => (config.writer('from i1'), { log: 'i1' }))
      .addNode('asks', () => ({ log: interrupt<string, string>('inner?') }))
      .addNode('i2', () => ({ log: 'i2' }))
      .addEdge(START, 'i1')
      .addEdge('i1', 'asks')
      .addEdge('asks', 'i2')
      .compile({ name: place().name('inner') });
    const middle = new StateGraph(Log)
      .addNode('m', inner)
      .addEdge(START, 'm')
      .compile({ name: place().name('middle') });
    return new StateGraph(Log)
      .addNode('before', () => ({ log: 'before' }))
      .addNode('sub', middle)
      .addNode('calls', async () => ({ log: (await called.invoke({ log: 'x' })).log.at(-1) ?? '' }))
      .addEdge(START, 'before')
      .addEdge('before', 'sub')
      .addEdge('sub', 'calls')
      .compile({ checkpointer: place().checkpointer, name: place().name('outer') });
  };
  const called = new StateGraph(Log)
    .addNode('c', () => ({ log: 'c' }))
    .addEdge(START, 'c')
    .compile();

  test('shows what its subgraphs have shown, too, as it was streamed, and goes on after any part of it', async () => {
    const graph = nested();
    const config = { ...place().thread(), streamMode: all, subgraphs: true };
    const streamed = [
      ...(await collect(graph.stream({ log: 'in' }, config))),
      ...(await collect(graph.stream(new Command({ resume: 'yes' }), config))),
    ] as [string[], string, unknown][];
    const options = { streamMode: all, subgraphs: true };
    const parts = await collect(graph.joinStream(config, options));
    expect(parts.map(({ event, data }) => [event, data])).toEqual(
      streamed.map(([namespace, mode, data]) => [[mode, ...namespace].join('|'), data]),
    );
    expect(
      parts.filter(({ event }) => event.startsWith('updates|sub:')).map(({ data }) => data),
    ).toMatchObject([
      { i1: { log: 'i1' } },
      { __interrupt__: [{ value: 'inner?' }] },
      { __interrupt__: [{ value: 'inner?' }] },
      { asks: { log: 'yes' } },
      { i2: { log: 'i2' } },
      { m: {} },
    ]);
    expect(parts.some(({ event }) => event.startsWith('updates|calls:'))).toBe(true);
    const rests = await Promise.all(
      parts.map(({ id }) => collect(graph.joinStream(config, { ...options, lastEventId: id }))),
    );
    for (const [index, rest] of rests.entries()) {
      expect(rest.map(({ event, data }) => [event, data])).toEqual(
        parts.slice(index + 1).map(({ event, data }) => [event, data]),
      );
    }
  });

  test('has a subgraph followed while it runs, by watchers that come back', async () => {
    const door = gate();
    const inner = new StateGraph(Log)
      .addNode('first', () => ({ log: 'first' }))
      .addNode('long', async (_, config) => {
        for (let n = 0; n < 3; n += 1) config.writer(n);
        await door.opened;
        return { log: 'long' };
      })
      .addEdge(START, 'first')
      .addEdge('first', 'long')
      .compile({ name: place().name('inner') });
    const graph = new StateGraph(Log)
      .addNode('sub', inner)
      .addEdge(START, 'sub')
      .compile({ checkpointer: place().checkpointer, name: place().name('long') });
    const config = place().thread();
    const run = graph.invoke({}, config);
    const seen: unknown[] = [];
    const options = { streamMode: ['updates', 'custom'], subgraphs: true } as const;
    let lastEventId: string | undefined;
    while (seen.length < 4) {
      // Each time another watcher, which leaves after one.
      for await (const { id, data } of graph.joinStream(config, {
        ...options,
        ...(lastEventId !== undefined && { lastEventId }),
      })) {
        seen.push(data);
        lastEventId = id;
        break;
      }
    }
    expect(seen).toEqual([{ first: { log: 'first' } }, 0, 1, 2]);
    door.open();
    await run;
    const rest = await collect(graph.joinStream(config, { ...options, lastEventId: lastEventId ?? '' }));
    expect(rest.map(({ data }) => data)).toEqual([
      { long: { log: 'long' } },
      { sub: { log: ['first', 'long'] } },
    ]);
  });

  test('ends with the error, when it has failed', async () => {
    const graph = new StateGraph(Log)
      .addNode('bad', () => {
        throw new RangeError('too far');
      })
      .addEdge(START, 'bad')
      .compile({ checkpointer: place().checkpointer, name: place().name('failed') });
    const config = place().thread();
    await failure(graph.invoke({ log: 'in' }, config));
    const parts = await collect(graph.joinStream(config, { streamMode: 'values' }));
    expect(parts.map(({ event, data }) => [event, data])).toEqual([
      ['values', { log: ['in'] }],
      ['error', { error: 'RangeError', message: 'too far' }],
    ]);
  });

  test('that has never been shows nothing', async () => {
    expect(await collect(asking().joinStream(place().thread()))).toEqual([]);
  });
});
