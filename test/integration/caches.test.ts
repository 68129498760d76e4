import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { expect, inject, it } from 'vitest';
import {
  Annotation,
  BaseCache,
  Command,
  END,
  entrypoint,
  InMemoryCache,
  interrupt,
  Send,
  START,
  StateGraph,
  task,
} from '../../src/index.ts';
import type { CachePolicy, TemporalSaver } from '../../src/index.ts';
import { startTestSaver } from '../../src/testing/index.ts';
import { describeOnBoth } from '../support/on-both.ts';

const State = Annotation.Root({
  n: Annotation<number>,
  at: Annotation<Date>,
  log: Annotation<string[]>({ reducer: (left, right) => [...left, ...right], default: () => [] }),
});

const updatesOf = async (chunks: AsyncIterable<unknown>): Promise<unknown[]> => {
  const seen: unknown[] = [];
  for await (const chunk of chunks) seen.push(chunk);
  return seen;
};

describeOnBoth('A cache', (place) => {
  const counting = (
    cachePolicy: CachePolicy | boolean,
    cache: BaseCache = new InMemoryCache(),
    node: (state: typeof State.State) => object = ({ n }) => ({ log: [`ran with ${n}`] }),
  ) => {
    const runs: unknown[] = [];
    const counted = (state: typeof State.State): object => {
      runs.push(state);
      return node(state);
    };
    const graph = new StateGraph(State)
      .addNode('work', counted, { cachePolicy, ends: ['after', END] })
      .addNode('after', () => ({ log: ['after'] }))
      .addEdge(START, 'work')
      .compile({ checkpointer: place().checkpointer, name: place().name(), cache });
    return { graph, runs };
  };

  it('gives back what a node gave for an equal input in another thread, and says so', async () => {
    const { graph, runs } = counting(true, new InMemoryCache(), ({ n, at }) => ({ n: n + 1, at }));
    const input = { n: 1, at: new Date(7) };
    const config = place().thread();
    expect(await graph.invoke(input, config)).toEqual({ n: 2, at: new Date(7), log: [] });
    const other = place().thread();
    expect(await updatesOf(graph.stream(input, other))).toEqual([
      { work: { n: 2, at: new Date(7) }, __metadata__: { cached: true } },
    ]);
    expect(runs).toHaveLength(1);
    expect((await graph.getState(other)).values).toEqual((await graph.getState(config)).values);
    await graph.invoke({ ...input, at: new Date(8) }, place().thread());
    expect(runs).toHaveLength(2);
    await graph.clearCache();
    await graph.invoke(input, place().thread());
    expect(runs).toHaveLength(3);
  });

  it('finds a result by the key that keyFunc makes', async () => {
    const seen: unknown[] = [];
    const { graph, runs } = counting({
      keyFunc: ([state]) => {
        seen.push(state);
        return String((state as typeof State.State).n % 2);
      },
    });
    for (const n of [1, 3, 2]) await graph.invoke({ n }, place().thread());
    expect(seen).toMatchObject([{ n: 1 }, { n: 3 }, { n: 2 }]);
    expect(runs).toHaveLength(2);
  });

  it('keeps where a command of the node leads; its conditional edges are chosen anew', async () => {
    const { graph, runs } = counting(
      { keyFunc: () => 'one' },
      new InMemoryCache(),
      () => new Command({ update: { log: ['work'] }, goto: 'after' }),
    );
    await graph.invoke({ n: 1 }, place().thread());
    expect((await graph.invoke({ n: 2 }, place().thread())).log).toEqual(['work', 'after']);
    expect(runs).toHaveLength(1);

    let calls = 0;
    const loop = new StateGraph(State)
      .addNode('step', () => ({ log: [`step ${++calls}`] }), { cachePolicy: { keyFunc: () => 'one' } })
      .addEdge(START, 'step')
      .addConditionalEdges('step', ({ log }) => (log.length < 3 ? 'step' : END))
      .compile({ checkpointer: place().checkpointer, name: place().name(), cache: new InMemoryCache() });
    expect((await loop.invoke({}, place().thread())).log).toEqual(['step 1', 'step 1', 'step 1']);
  });

  it('knows a task of a Send by its argument', async () => {
    const runs: unknown[] = [];
    const graph = new StateGraph(State)
      .addNode('map', () => ({}))
      .addNode(
        'one',
        (item: { id: string }) => {
          runs.push(item.id);
          return { log: [item.id] };
        },
        { cachePolicy: true },
      )
      .addEdge(START, 'map')
      .addConditionalEdges('map', ({ n }) => [new Send('one', { id: 'x' }), new Send('one', { id: `y${n}` })])
      .compile({ checkpointer: place().checkpointer, name: place().name(), cache: new InMemoryCache() });
    await graph.invoke({ n: 1 }, place().thread());
    expect((await graph.invoke({ n: 2 }, place().thread())).log).toEqual(['x', 'y2']);
    expect(runs).toEqual(['x', 'y1', 'y2']);
  });

  it('keeps nothing that a person has answered: each thread asks its own', async () => {
    const { graph } = counting(true, new InMemoryCache(), () => ({ log: [String(interrupt('Pay?'))] }));
    const config = place().thread();
    await graph.invoke({ n: 1 }, config);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toMatchObject({ log: ['yes'] });
    const other = await graph.invoke({ n: 1 }, place().thread());
    expect(other.__interrupt__).toMatchObject([{ value: 'Pay?' }]);
  });

  it('keeps no error, and not what a handler gave', async () => {
    let runs = 0;
    const graph = new StateGraph(State)
      .addNode(
        'work',
        () => {
          runs += 1;
          throw new Error('down');
        },
        { errorHandler: () => new Command({ update: { log: [`handled ${runs}`] }, goto: END }) },
      )
      .addEdge(START, 'work')
      .setNodeDefaults({ cachePolicy: true })
      .compile({ checkpointer: place().checkpointer, name: place().name(), cache: new InMemoryCache() });
    for (const n of [1, 2]) expect((await graph.invoke({}, place().thread())).log).toEqual([`handled ${n}`]);
  });

  it('that fails costs nothing but work', async () => {
    class Away extends BaseCache {
      get = () => Promise.reject(new Error('away'));
      set = () => Promise.reject(new Error('away'));
      clear = () => Promise.reject(new Error('away'));
    }
    const warnings: string[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning.message);
    process.on('warning', onWarning);
    try {
      const { graph, runs } = counting(true, new Away());
      for (const _ of [1, 2])
        expect((await graph.invoke({ n: 1 }, place().thread())).log).toEqual(['ran with 1']);
      expect(runs).toHaveLength(2);
      await expect(graph.clearCache()).rejects.toThrow('away');
      await expect.poll(() => warnings.filter((text) => text.includes('away'))).toHaveLength(4);
    } finally {
      process.off('warning', onWarning);
    }
  });

  it('is for nodes with a policy, their own or the default, and not for subgraphs', async () => {
    const ran: string[] = [];
    const node = (name: string) => () => {
      ran.push(name);
      return { log: [name] };
    };
    const inner = new StateGraph(State).addNode('in', node('in')).addEdge(START, 'in').compile();
    const graph = new StateGraph(State)
      .setNodeDefaults({ cachePolicy: { ttl: 3600 } })
      .addNode('a', node('a'), { cachePolicy: undefined })
      .addNode('b', node('b'), { cachePolicy: false, input: Annotation.Root({ n: Annotation<number> }) })
      .addNode('inner', inner)
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name(), cache: new InMemoryCache() });
    await graph.invoke({ n: 1 }, place().thread());
    await graph.invoke({ n: 1 }, place().thread());
    expect(ran).toEqual(['a', 'b', 'in', 'b', 'in']);
  });

  it('gives back what a task gave for equal arguments, and the thread records it as its own', async () => {
    const ran: unknown[] = [];
    const keys: unknown[] = [];
    const add = task(
      {
        name: 'add',
        cachePolicy: {
          keyFunc: (args) => {
            keys.push(args);
            return JSON.stringify(args);
          },
        },
      },
      (a: number, b: number) => {
        ran.push([a, b]);
        return a + b;
      },
    );
    const cache = new InMemoryCache();
    const flow = entrypoint(
      { name: place().name('flow'), checkpointer: place().checkpointer, cache },
      async (n: number) => {
        const sum = await add(n, 2);
        return [sum, interrupt<string, string>('Go on?'), await add(n, 2), sum];
      },
    );
    const config = place().thread();
    await flow.invoke(1, config);
    expect(ran).toEqual([[1, 2]]);
    expect(keys).toEqual([[[1, 2]]]);
    const other = place().thread();
    const shown = await updatesOf(flow.stream(1, other));
    expect(shown[0]).toEqual({ add: 3, __metadata__: { cached: true } });
    // What is recorded is the thread's own: the cache is not asked again for it.
    await flow.clearCache();
    expect(await flow.invoke(new Command({ resume: 'yes' }), other)).toEqual([3, 'yes', 3, 3]);
    expect(ran).toHaveLength(2);
  });

  it('keeps no task that was answered', async () => {
    const ask = task({ name: 'ask', cachePolicy: true }, (what: string) => interrupt<string, string>(what));
    const flow = entrypoint(
      { name: place().name('flow'), checkpointer: place().checkpointer, cache: new InMemoryCache() },
      async (what: string) => ask(what),
    );
    const config = place().thread();
    await flow.invoke('Pay?', config);
    expect(await flow.invoke(new Command({ resume: 'yes' }), config)).toBe('yes');
    expect(await flow.invoke('Pay?', place().thread())).toMatchObject({
      __interrupt__: [{ value: 'Pay?' }],
    });
  });
});

it("a worker's cache is for the graphs that have none of their own, and a hit is recorded as what it is", async () => {
  await using saver = await startTestSaver({
    address: inject('temporalAddress'),
    cache: new InMemoryCache(),
  });
  let runs = 0;
  const graph = new StateGraph(State)
    .addNode('work', () => ({ log: [`run ${++runs}`] }), { cachePolicy: true })
    .addEdge(START, 'work')
    .compile({ checkpointer: saver, name: `worker-cache-${randomUUID()}` });
  const [first, second] = [randomUUID(), randomUUID()];
  for (const thread_id of [first, second])
    expect((await graph.invoke({ n: 1 }, { configurable: { thread_id } })).log).toEqual(['run 1']);
  const results = await Promise.all([first, second].map((thread) => resultsOf(saver, thread)));
  expect(results).toMatchObject([[{ writes: [['log', ['run 1']]] }], [{ cached: true }]]);
  expect(results[0]?.[0]).not.toHaveProperty('cached');
});

async function resultsOf(saver: TemporalSaver, thread: string): Promise<unknown[]> {
  const { events } = await saver.client.workflow.getHandle(thread).fetchHistory();
  return (events ?? []).flatMap(({ activityTaskCompletedEventAttributes: done }) =>
    done?.result?.payloads?.[0] == null ? [] : [defaultPayloadConverter.fromPayload(done.result.payloads[0])],
  );
}
