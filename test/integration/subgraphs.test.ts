import { expect, test } from 'vitest';
import { Annotation, Command, END, interrupt, Send, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, failure, gate, idOf, Log } from '../support/threads.ts';

const Text = Annotation.Root({ text: Annotation<string>, own: Annotation<string> });

describeOnBoth('a subgraph as a node', (place) => {
  test('shares the channels that both graphs have, and keeps the others to itself', async () => {
    const inner = new StateGraph(Text)
      .addNode('shout', ({ text }) => ({ own: text, text: text.toUpperCase() }))
      .addNode('mark', ({ text, own }) => ({ text: `${text}!${own}` }))
      .addEdge(START, 'shout')
      .addEdge('shout', 'mark')
      .compile();
    const graph = new StateGraph(Annotation.Root({ text: Annotation<string> }))
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    expect(await graph.invoke({ text: 'hi' }, place().thread())).toEqual({ text: 'HI!hi' });
  });

  function approval(counter: Counter) {
    const count = (name: string) => (counter.count(name), { log: name });
    const inner = new StateGraph(Log)
      .addNode('s1', () => count('s1'))
      .addNode('s2', () => {
        counter.count('s2');
        return { log: interrupt<string, string>('approve?') };
      })
      .addNode('s3', () => count('s3'))
      .addEdge(START, 's1')
      .addEdge('s1', 's2')
      .addEdge('s2', 's3')
      .compile();
    return new StateGraph(Log)
      .addNode('pre', () => count('pre'))
      .addNode('inner', inner)
      .addNode('post', () => count('post'))
      .addEdge(START, 'pre')
      .addEdge('pre', 'inner')
      .addEdge('inner', 'post')
      .compile({ checkpointer: place().checkpointer, name: place().name('outer') });
  }

  test('asks for its parent, and goes on at the node that asked, which alone runs again', async () => {
    const counter = new Counter();
    const graph = approval(counter);
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['approve?']);
    const waiting = await graph.getState(config);
    expect(waiting.next).toEqual(['inner']);
    expect(waiting.tasks[0]?.interrupts).toMatchObject([{ value: 'approve?' }]);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({
      log: ['pre', 'pre', 's1', 'yes', 's3', 'post'],
    });
    expect(counter.counts).toEqual({ pre: 1, s1: 1, s2: 2, s3: 1, post: 1 });
  });

  test('asks again and again in a loop within, each pass with what was answered', async () => {
    const counter = new Counter();
    const inner = new StateGraph(Log)
      .addNode(
        'ask',
        ({ log }) => (counter.count('ask'), { log: interrupt<string, string>(`${log.length}?`) }),
      )
      .addEdge(START, 'ask')
      .addConditionalEdges('ask', ({ log }) => (log.at(-1) === 'done' ? END : 'ask'))
      .compile();
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    const ids = new Set<string>();
    for (const [index, answer] of ['a', 'b', 'done'].entries()) {
      const result = index === 0 ? await graph.invoke({}, config) : await graph.invoke(null, config);
      expect(asked(result)).toEqual([`${index}?`]);
      ids.add(idOf(result, `${index}?`));
      await graph.invoke(new Command({ resume: answer }), config);
    }
    expect((await graph.getState(config)).values).toEqual({ log: ['a', 'b', 'done'] });
    expect(ids.size).toBe(3);
    expect(counter.counts).toEqual({ ask: 6 });
  });

  test('runs side by side by Send, each with its own argument, questions and answers', async () => {
    const Part = Annotation.Root({ part: Annotation<string>, log: Log.spec.log });
    const inner = new StateGraph(Part)
      .addNode('ask', ({ part }) => ({ log: `${part}: ${interrupt<string, string>(`${part}?`)}` }))
      .addEdge(START, 'ask')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('plan', () => ({}))
      .addNode('inner', inner)
      .addEdge(START, 'plan')
      .addConditionalEdges('plan', () => ['x', 'y', 'z'].map((part) => new Send('inner', { part })), [
        'inner',
      ])
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    const first = await graph.invoke({}, config);
    expect(asked(first)).toEqual(['x?', 'y?', 'z?']);
    expect((await failure(graph.invoke(new Command({ resume: 'all' }), config))).message).toContain(
      'multiple pending',
    );
    const second = await graph.invoke(new Command({ resume: { [idOf(first, 'y?')]: 'Y' } }), config);
    expect(asked(second)).toEqual(['x?', 'z?']);
    const again = failure(graph.invoke(new Command({ resume: { [idOf(first, 'y?')]: 'other' } }), config));
    expect((await again).message).toMatch(/answered already|Unknown or already-consumed/);
    const answers = { [idOf(first, 'z?')]: 'Z', [idOf(first, 'x?')]: 'X' };
    expect(await graph.invoke(new Command({ resume: answers }), config)).toEqual({
      log: ['x: X', 'y: Y', 'z: Z'],
    });
  });

  test('may be nested three deep', async () => {
    const counter = new Counter();
    const count = (name: string) => () => (counter.count(name), { log: name });
    const third = new StateGraph(Log)
      .addNode('c1', count('c1'))
      .addNode('c2', () => (counter.count('c2'), { log: interrupt<string, string>('deep?') }))
      .addEdge(START, 'c1')
      .addEdge('c1', 'c2')
      .compile();
    const second = new StateGraph(Log)
      .addNode('b1', count('b1'))
      .addNode('third', third)
      .addEdge(START, 'b1')
      .addEdge('b1', 'third')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('a1', count('a1'))
      .addNode('second', second)
      .addEdge(START, 'a1')
      .addEdge('a1', 'second')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['deep?']);
    const { tasks } = await graph.getState(config, { subgraphs: true });
    const inner = tasks[0]?.state as unknown as { next: string[]; tasks: { state: { next: string[] } }[] };
    expect(inner.next).toEqual(['third']);
    expect(inner.tasks[0]?.state.next).toEqual(['c2']);
    const { log } = await graph.invoke(new Command({ resume: 'yes' }), config);
    expect(log.slice(-1)).toEqual(['yes']);
    expect(counter.counts).toEqual({ a1: 1, b1: 1, c1: 1, c2: 2 });
  });

  test('leads its parent on by a Command to it, and ends there', async () => {
    const counter = new Counter();
    const inner = new StateGraph(Log)
      .addNode(
        'decide',
        () => new Command({ graph: Command.PARENT, update: { log: 'decided' }, goto: 'yes' }),
      )
      .addNode('never', () => (counter.count('never'), {}))
      .addEdge(START, 'decide')
      .addEdge('decide', 'never')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('inner', inner, { ends: ['yes', 'no'] })
      .addNode('yes', () => ({ log: 'yes' }))
      .addNode('no', () => ({ log: 'no' }))
      .addEdge(START, 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    expect(await graph.invoke({}, place().thread())).toEqual({ log: ['decided', 'yes'] });
    expect(counter.counts).toEqual({});
  });

  test('says where a Command to its parent leads to no node', async () => {
    const inner = new StateGraph(Log)
      .addNode('decide', () => new Command({ graph: Command.PARENT, goto: 'nowhere' }))
      .addEdge(START, 'decide')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const error = await failure(graph.invoke({}, place().thread()));
    expect(error).toMatchObject({ code: 'INVALID_GRAPH', node: 'inner' });
    expect(error.message).toContain('"nowhere"');
  });

  test('is followed by conditional edges, which see what it gave', async () => {
    const inner = new StateGraph(Text)
      .addNode('shout', ({ text }) => ({ text: text.toUpperCase() }))
      .addEdge(START, 'shout')
      .compile();
    const Outer = Annotation.Root({ text: Annotation<string>, log: Log.spec.log });
    const graph = new StateGraph(Outer)
      .addNode('inner', inner)
      .addNode('loud', () => ({ log: 'loud' }))
      .addNode('quiet', () => ({ log: 'quiet' }))
      .addEdge(START, 'inner')
      .addConditionalEdges('inner', ({ text }) => (text === 'HI' ? 'loud' : 'quiet'))
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    expect(await graph.invoke({ text: 'hi' }, place().thread())).toEqual({ text: 'HI', log: ['loud'] });
  });

  test('writes to a channel whose reducer is a function', async () => {
    const Sum = Annotation.Root({
      total: Annotation<number>({ reducer: (a, b) => a + b, default: () => 1 }),
    });
    const inner = new StateGraph(Annotation.Root({ total: Annotation<number> }))
      .addNode('add', ({ total }) => ({ total: total + 10 }))
      .addEdge(START, 'add')
      .compile();
    const graph = new StateGraph(Sum)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    expect(await graph.invoke({ total: 1 }, place().thread())).toEqual({ total: 14 });
  });

  test('stops at the breakpoints it was compiled with', async () => {
    const counter = new Counter();
    const inner = new StateGraph(Log)
      .addNode('s1', () => (counter.count('s1'), { log: 's1' }))
      .addNode('s2', () => (counter.count('s2'), { log: 's2' }))
      .addEdge(START, 's1')
      .addEdge('s1', 's2')
      .compile({ interruptBefore: ['s2'] });
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual([]);
    const { next, tasks } = await graph.getState(config, { subgraphs: true });
    expect(next).toEqual(['inner']);
    expect(tasks[0]?.state).toMatchObject({ next: ['s2'], values: { log: ['s1'] } });
    expect(await graph.invoke(null, config)).toEqual({ log: ['s1', 's2'] });
    expect(counter.counts).toEqual({ s1: 1, s2: 1 });
  });

  test('that fails fails its parent with the node’s error, and goes on from there without running again what was done', async () => {
    const counter = new Counter();
    let broken = true;
    const inner = new StateGraph(Log)
      .addNode('s1', () => (counter.count('s1'), { log: 's1' }))
      .addNode('s2', () => {
        counter.count('s2');
        if (broken) throw new TypeError('no network');
        return { log: 's2' };
      })
      .addEdge(START, 's1')
      .addEdge('s1', 's2')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    expect(await failure(graph.invoke({}, config))).toMatchObject({
      message: 'no network',
      name: 'TypeError',
      node: 's2',
    });
    broken = false;
    expect(await graph.invoke(null, config)).toEqual({ log: ['s1', 's2'] });
    expect(counter.counts).toEqual({ s1: 1, s2: 2 });
  });

  test('shows the thread_id of the whole thread to its nodes', async () => {
    const inner = new StateGraph(Log)
      .addNode('who', (_, config) => ({ log: String(config.configurable['thread_id']) }))
      .addEdge(START, 'who')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    expect(await graph.invoke({}, config)).toEqual({ log: [config.configurable.thread_id] });
  });

  test('that is aborted keeps what it has done', async () => {
    const counter = new Counter();
    const started = gate();
    const inner = new StateGraph(Log)
      .addNode('s1', () => (counter.count('s1'), { log: 's1' }))
      .addNode(
        's2',
        async (_, { signal }) => {
          if (counter.count('s2') > 1) return { log: 's2' };
          started.open();
          await new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(new Error('stopped'))),
          );
          return {};
        },
        { heartbeatTimeout: '1s' },
      )
      .addEdge(START, 's1')
      .addEdge('s1', 's2')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    const abort = new AbortController();
    const run = failure(graph.invoke({}, { ...config, signal: abort.signal }));
    await started.opened;
    abort.abort();
    await run;
    await expect
      .poll(async () => (await graph.getState(config, { subgraphs: true })).tasks[0]?.state)
      .toMatchObject({
        next: ['s2'],
        values: { log: ['s1'] },
      });
    expect(await graph.invoke(null, config)).toEqual({ log: ['s1', 's2'] });
    expect(counter.counts).toEqual({ s1: 1, s2: 2 });
  });

  test('compiled with checkpointer: true remembers its own state from run to run', async () => {
    const Turn = Annotation.Root({ text: Annotation<string>, heard: Log.spec.log });
    const inner = new StateGraph(Turn)
      .addNode('hear', ({ text, heard }) => ({ heard: text, text: [...heard, text].join(' ') }))
      .addEdge(START, 'hear');
    const build = (checkpointer: boolean) =>
      new StateGraph(Annotation.Root({ text: Annotation<string> }))
        .addNode('inner', inner.compile({ checkpointer }))
        .addEdge(START, 'inner')
        .compile({ checkpointer: place().checkpointer, name: place().name() });
    for (const [remembers, last] of [
      [true, 'a b c'],
      [false, 'c'],
    ] as const) {
      const graph = build(remembers);
      const config = place().thread();
      await graph.invoke({ text: 'a' }, config);
      await graph.invoke({ text: 'b' }, config);
      expect(await graph.invoke({ text: 'c' }, config)).toEqual({ text: last });
    }
    const alone = failure(inner.compile({ checkpointer: true }).invoke({ text: 'a' }));
    expect((await alone).message).toContain('checkpointer: true cannot be used for root graphs');
  });
});
