import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, Send, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { collect, failure, Log } from '../support/threads.ts';

describeOnBoth('a stream', (place) => {
  const asking = () =>
    new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 'a')
      .addEdge('a', 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('modes') });

  test('of tasks shows each as it starts and as it ends, with its questions and its result', async () => {
    const graph = asking();
    const config = {
      ...place().thread(),
      streamMode: 'tasks',
      metadata: { user: 'u' },
      tags: ['t'],
    } as const;
    const first = await collect(graph.stream({ log: 'in' }, config));
    const history = await collect(graph.getStateHistory(config));
    const [ask, a] = [history[0]?.tasks[0], history[1]?.tasks[0]];
    const metadata = { user: 'u', tags: ['t'] };
    expect(first).toEqual([
      { id: a?.id, name: 'a', input: { log: ['in'] }, triggers: ['branch:to:a'], interrupts: [], metadata },
      { id: a?.id, name: 'a', result: { log: 'a' }, interrupts: [] },
      {
        id: ask?.id,
        name: 'ask',
        input: { log: ['in', 'a'] },
        triggers: ['branch:to:ask'],
        interrupts: [],
        metadata,
      },
      { id: ask?.id, name: 'ask', result: {}, interrupts: ask?.interrupts },
    ]);
    expect(await collect(graph.stream(new Command({ resume: 'yes' }), config))).toMatchObject([
      { id: ask?.id, name: 'ask', input: { log: ['in', 'a'] } },
      { id: ask?.id, name: 'ask', result: { log: 'yes' }, interrupts: [] },
    ]);
  });

  test('of tasks names what a Send, a join and an error are', async () => {
    const graph = new StateGraph(Log)
      .addNode('w', (item: { log: string }) => ({ log: item.log }))
      .addNode('x', () => [new Command({ update: { log: '1' } }), { log: '2' }])
      .addNode('bad', () => {
        throw new RangeError('too far');
      })
      .addConditionalEdges(START, () => [new Send('w', { log: 's' }), 'x'], ['w', 'x'])
      .addEdge(['w', 'x'], 'bad')
      .compile({ checkpointer: place().checkpointer, name: place().name('triggers') });
    const chunks: Record<string, unknown>[] = [];
    const config = { ...place().thread(), streamMode: 'tasks' } as const;
    await failure(
      (async () => {
        for await (const chunk of graph.stream({}, config)) chunks.push(chunk as Record<string, unknown>);
      })(),
    );
    const starts = chunks.filter((chunk) => 'triggers' in chunk);
    expect(starts.map(({ name, triggers, input }) => [name, triggers, input])).toEqual([
      ['w', ['__pregel_push'], { log: 's' }],
      ['x', ['branch:to:x'], { log: [] }],
      ['bad', ['join:w+x:bad'], { log: ['1', '2', 's'] }],
    ]);
    expect(chunks.find((chunk) => chunk['name'] === 'x' && 'result' in chunk)).toMatchObject({
      result: { log: { $writes: ['1', '2'] } },
    });
    expect(chunks.at(-1)).toMatchObject({
      name: 'bad',
      result: {},
      interrupts: [],
      error: { name: 'RangeError', message: 'too far' },
    });
  });

  test('of checkpoints shows each as it is made, and the one that a run goes on from', async () => {
    const graph = asking();
    const { configurable } = place().thread();
    const config = { configurable: { ...configurable, who: 'me' }, streamMode: 'checkpoints' } as const;
    const first = await collect(graph.stream({ log: 'in' }, config));
    const snapshots = (await collect(graph.getStateHistory(config))).toReversed();
    const ids = snapshots.map((snapshot) => snapshot.config.configurable.checkpoint_id);
    const configOf = (id: string | undefined) => ({
      configurable: { ...config.configurable, checkpoint_ns: '', checkpoint_id: id },
      metadata: configurable,
      recursion_limit: 25,
      tags: [],
    });
    const tasksOf = (index: number, interrupts: unknown = []) =>
      snapshots[index]?.tasks.map(({ id, name, path }) => ({ id, name, path, interrupts }));
    const second = {
      config: configOf(ids[2]),
      values: { log: ['in', 'a'] },
      metadata: { source: 'loop', step: 1, parents: {} },
      next: ['ask'],
      tasks: tasksOf(2),
      parentConfig: configOf(ids[1]),
    };
    expect(first).toEqual([
      {
        config: configOf(ids[0]),
        values: { log: [] },
        metadata: { source: 'input', step: -1, parents: {} },
        next: ['__start__'],
        tasks: tasksOf(0),
      },
      {
        config: configOf(ids[1]),
        values: { log: ['in'] },
        metadata: { source: 'loop', step: 0, parents: {} },
        next: ['a'],
        tasks: tasksOf(1),
        parentConfig: configOf(ids[0]),
      },
      second,
    ]);
    const resumed = await collect(graph.stream(new Command({ resume: 'yes' }), config));
    // Of the checkpoint before, which another run made, LangGraph shows the place alone.
    const parentConfig = {
      configurable: { ...configurable, checkpoint_ns: '', checkpoint_id: ids[1] },
    };
    expect(resumed[0]).toEqual({
      ...second,
      tasks: tasksOf(2, snapshots[2]?.tasks[0]?.interrupts),
      parentConfig,
    });
    expect(resumed[1]).toMatchObject({ values: { log: ['in', 'a', 'yes'] }, next: [], tasks: [] });
    expect(resumed).toHaveLength(2);
  });

  test('of debug wraps tasks and checkpoints with their step and time', async () => {
    const config = { ...place().thread(), streamMode: ['tasks', 'checkpoints', 'debug'] } as const;
    const chunks = (await collect(asking().stream({ log: 'in' }, config))) as [
      string,
      Record<string, unknown>,
    ][];
    const debug = chunks.filter(([mode]) => mode === 'debug').map(([, chunk]) => chunk);
    expect(debug.map(({ step, type }) => [step, type])).toEqual([
      [-1, 'checkpoint'],
      [0, 'checkpoint'],
      [1, 'task'],
      [1, 'task_result'],
      [1, 'checkpoint'],
      [2, 'task'],
      [2, 'task_result'],
    ]);
    expect(debug.map(({ payload }) => payload)).toEqual(
      chunks.filter(([mode]) => mode !== 'debug').map(([, chunk]) => chunk),
    );
    for (const { timestamp } of debug) expect(new Date(String(timestamp)).toISOString()).toBe(timestamp);
  });

  test('with subgraphs has the place of each chunk before it', async () => {
    const graph = new StateGraph(Annotation.Root({ n: Annotation<number> }))
      .addNode('a', () => ({ n: 1 }))
      .addEdge(START, 'a')
      .compile({ checkpointer: place().checkpointer, name: place().name('placed') });
    const config = { ...place().thread(), subgraphs: true } as const;
    expect(await collect(graph.stream({ n: 0 }, config))).toEqual([[[], { a: { n: 1 } }]]);
    const two = { ...place().thread(), subgraphs: true, streamMode: ['updates', 'values'] } as const;
    expect(await collect(graph.stream({ n: 0 }, two))).toEqual([
      [[], 'values', { n: 0 }],
      [[], 'updates', { a: { n: 1 } }],
      [[], 'values', { n: 1 }],
    ]);
  });
});
