import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, START, StateGraph, task } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, failure, Log, questions } from '../support/threads.ts';

describeOnBoth('a task in a node', (place) => {
  const graphOf = (node: () => unknown, options: object = {}, nodeOptions: object = {}) =>
    new StateGraph(Log)
      .addNode('node', node as () => Promise<{ log: string }>, nodeOptions)
      .addEdge(START, 'node')
      .compile({ checkpointer: place().checkpointer, name: place().name('tasks'), ...options });

  test('is done once, however often its node starts again', async () => {
    const counter = new Counter();
    const charge = task('charge', (amount: number) => ({ receipt: `r${amount}-${counter.count('charge')}` }));
    const graph = graphOf(async () => {
      counter.count('node');
      const { receipt } = await charge(7);
      const first: string = interrupt('one?');
      const again = await charge(7);
      const second: string = interrupt('two?');
      return { log: [receipt, first, again.receipt, second].join(' ') };
    });
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['one?']);
    expect(asked(await graph.invoke(new Command({ resume: 'a' }), config))).toEqual(['two?']);
    expect(await graph.invoke(new Command({ resume: 'b' }), config)).toEqual({ log: ['r7-1 a r7-2 b'] });
    expect(counter.counts).toEqual({ node: 3, charge: 2 });
    const state = await place().checkpointer.read(config.configurable.thread_id);
    expect(state?.tasks).toEqual([]);
  });

  test('gives what JSON carries, nothing too, and the same object to nobody', async () => {
    const seen: unknown[] = [];
    const value = task('value', async (given: unknown) => given);
    const nothing = task('nothing', () => {});
    const graph = graphOf(async () => {
      const given = { list: [1, { deep: true }], none: null };
      const result = (await value(given)) as typeof given;
      seen.push(structuredClone(result), await nothing(), result === given);
      result.list.push(2);
      interrupt('go?');
      return {};
    });
    const config = place().thread();
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: 1 }), config);
    const expected = [{ list: [1, { deep: true }], none: null }, undefined, false];
    expect(seen).toEqual([...expected, ...expected]);
  });

  test('side by side with others finds its own result, in whatever order it is called', async () => {
    const counter = new Counter();
    const effect = task('effect', async (name: string) => {
      await sleep(10);
      return `${name}${counter.count(name)}`;
    });
    let pass = 0;
    const graph = graphOf(async () => {
      pass += 1;
      const names = ['a', 'b', 'c', 'd'];
      const order = pass === 1 ? names : names.toReversed();
      const results: Record<string, string> = {};
      await Promise.all(order.map(async (name) => (results[name] = await effect(name))));
      interrupt('go?');
      return { log: names.map((name) => results[name]).join(' ') };
    });
    const config = place().thread();
    await graph.invoke({}, config);
    expect(await graph.invoke(new Command({ resume: 1 }), config)).toEqual({ log: ['a1 b1 c1 d1'] });
  });

  test('may ask: it is not done then, and runs again with its answer; later questions keep their own', async () => {
    const counter = new Counter();
    const approve = task('approve', async (what: string) => {
      counter.count(`begin ${what}`);
      const by: string = interrupt(`${what}?`);
      counter.count(`done ${what}`);
      return `${what} by ${by}`;
    });
    const graph = graphOf(
      async () => {
        const first = await approve('first');
        const own: string = interrupt('own?');
        const second = await approve('second');
        return { log: [first, own, second].join(', ') };
      },
      { strict: true },
    );
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['first?']);
    expect(asked(await graph.invoke(new Command({ resume: 'ann' }), config))).toEqual(['own?']);
    expect(asked(await graph.invoke(new Command({ resume: 'me' }), config))).toEqual(['second?']);
    expect(await graph.invoke(new Command({ resume: 'bob' }), config)).toEqual({
      log: ['first by ann, me, second by bob'],
    });
    expect(counter.counts).toEqual({
      'begin first': 2,
      'done first': 1,
      'begin second': 2,
      'done second': 1,
    });
  });

  test('asks at the same time as others do, though each takes a while: all their questions surface at once', async () => {
    const counter = new Counter();
    const approve = task('approve', async (what: string, ms: number) => {
      await sleep(ms);
      const by: string = interrupt(`${what}?`);
      return `${what} by ${by}`;
    });
    const slow = task('slow', async () => {
      await sleep(120);
      return `slow ${counter.count('slow')}`;
    });
    const graph = graphOf(async () => {
      const results = await Promise.all([approve('a', 0), approve('b', 60), slow()]);
      return { log: results.join(', ') };
    });
    const config = place().thread();
    const result = await graph.invoke({}, config);
    expect(asked(result)).toEqual(['a?', 'b?']);
    const resume = Object.fromEntries(
      questions(result).map(({ id, value }) => [id, `who saw ${String(value)}`]),
    );
    expect(await graph.invoke(new Command({ resume }), config)).toEqual({
      log: ['a by who saw a?, b by who saw b?, slow 1'],
    });
  });

  test('may call tasks: each is done once, and the inner ones are forgotten when the outer one is done', async () => {
    const counter = new Counter();
    const inner = task('inner', (n: number) => counter.count(`inner ${n}`) * 10 + n);
    const outer = task('outer', async () => {
      const values = [await inner(1), await inner(2)];
      counter.count('outer');
      const go: string = interrupt('in outer?');
      return `${values.join('+')} ${go}`;
    });
    const graph = graphOf(async () => {
      const value = await outer();
      const alone = await inner(1);
      interrupt('after?');
      return { log: `${value} ${alone}` };
    });
    const config = place().thread();
    const names = async () =>
      (await place().checkpointer.read(config.configurable.thread_id))?.tasks[0]?.calls?.map(
        ({ name }) => name,
      );
    await graph.invoke({}, config);
    expect(await names()).toEqual(['inner', 'inner']);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    expect(await names()).toEqual(['outer', 'inner']);
    expect(await graph.invoke(new Command({ resume: 'x' }), config)).toEqual({ log: ['11+12 yes 21'] });
    expect(counter.counts).toEqual({ 'inner 1': 2, 'inner 2': 1, outer: 2 });
  });

  test('that throws is tried again in place by its policy; then its node has the error, and may catch it', async () => {
    const counter = new Counter();
    const retry = { initialInterval: 5, jitter: false, maxAttempts: 3 } as const;
    const flaky = task({ name: 'flaky', retry }, (limit: number) => {
      if (counter.count(`flaky ${limit}`) < limit) throw new TypeError(`no ${limit}`);
      return 'at last';
    });
    const graph = graphOf(async () => {
      counter.count('node');
      const good = await flaky(3);
      const bad = await flaky(9).catch((error: unknown) => (error as Error).message);
      return { log: `${good}, ${bad}` };
    });
    expect(await graph.invoke({}, place().thread())).toEqual({ log: ['at last, no 9'] });
    expect(counter.counts).toEqual({ node: 1, 'flaky 3': 3, 'flaky 9': 3 });
  });

  test('keeps its result when the node fails after it: the node is tried again, and the thread too', async () => {
    const counter = new Counter();
    const effect = task('effect', () => counter.count('effect'));
    const build = (retryPolicy?: object) =>
      graphOf(
        async () => {
          const done = await effect();
          if (counter.count('node') < 3) throw new Error('later');
          return { log: `effect ${done}` };
        },
        {},
        retryPolicy === undefined ? {} : { retryPolicy },
      );
    const graph = build({ initialInterval: 5, jitter: false, maxAttempts: 2 });
    const config = place().thread();
    const error = await failure(graph.invoke({}, config));
    expect(error.message).toBe('later');
    expect(await graph.invoke(null, config)).toEqual({ log: ['effect 1'] });
    expect(counter.counts).toEqual({ effect: 1, node: 3 });
  });

  test('side by side with one that throws is finished first, and is not done again', async () => {
    const counter = new Counter();
    const slow = task('slow', async () => {
      await sleep(50);
      return counter.count('slow');
    });
    const bad = task('bad', async () => {
      if (counter.count('bad') === 1) throw new Error('bad');
      return 0;
    });
    const graph = graphOf(async () => ({ log: (await Promise.all([slow(), bad()])).join(' ') }));
    const config = place().thread();
    expect((await failure(graph.invoke({}, config))).message).toBe('bad');
    expect(await graph.invoke(null, config)).toEqual({ log: ['1 0'] });
    expect(counter.counts).toEqual({ slow: 1, bad: 2 });
  });

  test('that has asked and then fails is tried again with its answer', async () => {
    const counter = new Counter();
    const retry = { initialInterval: 5, jitter: false } as const;
    const flaky = task({ name: 'flaky', retry }, () => {
      const answer: string = interrupt('go?');
      if (counter.count('flaky') < 3) throw new Error('not yet');
      return answer;
    });
    const graph = graphOf(async () => ({ log: await flaky() }));
    const config = place().thread();
    await graph.invoke({}, config);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({ log: ['yes'] });
  });

  test('is cut off by its timeout', async () => {
    const hanging = task({ name: 'hanging', timeout: 30 }, () => sleep(300));
    const graph = graphOf(async () => {
      await hanging();
      return {};
    });
    const error = await failure(graph.invoke({}, place().thread()));
    expect(error).toMatchObject({ name: 'NodeTimeoutError', code: 'NODE_TIMEOUT' });
    expect(error.message).toContain('Task "hanging" did not finish within its timeout of 30 ms');
  });

  test('that gives what JSON cannot carry, or too much, is an error which says so', async () => {
    const odd = task('odd', () => ({ at: { symbol: Symbol('no') } }));
    const graph = graphOf(async () => {
      await odd();
      return {};
    });
    expect(await failure(graph.invoke({}, place().thread()))).toMatchObject({
      code: 'UNSERIALIZABLE_VALUE',
      message: expect.stringContaining('What task "odd" gave back.at.symbol'),
    });
    const large = task('large', (bytes: number) => 'x'.repeat(bytes));
    const tooLarge = graphOf(async () => {
      await large(2_000_000);
      return {};
    });
    const config = place().thread();
    expect(await failure(tooLarge.invoke({}, config))).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      message: expect.stringContaining('What task "large" gave back is 2000'),
    });
    expect((await tooLarge.getState(config)).next).toEqual(['node']);
    const together = graphOf(async () => {
      await large(1_000_000);
      await large(1_000_001);
      return {};
    });
    expect(await failure(together.invoke({}, place().thread()))).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      message: expect.stringContaining(
        'The result of task "large", and what node "node" reads and has recorded',
      ),
    });
  });

  test('made with other arguments in the same place gets the recorded result, and it is said; strict makes it an error', async () => {
    const counter = new Counter();
    const effect = task('effect', (at: number) => `${at}-${counter.count('effect')}`);
    const other = task('other', () => counter.count('other'));
    let now = 0;
    const node = async () => {
      now += 1;
      const result = await effect(now);
      if (now % 2 === 1) await effect(100);
      else await other();
      interrupt('go?');
      return { log: result };
    };
    const graph = graphOf(node);
    const config = place().thread();
    await graph.invoke({}, config);
    expect(await graph.invoke(new Command({ resume: 1 }), config)).toEqual({ log: ['1-1'] });
    expect(counter.counts).toEqual({ effect: 2, other: 1 });
    now = 0;
    const strict = graphOf(node, { strict: true });
    const again = place().thread();
    await strict.invoke({}, again);
    const error = await failure(strict.invoke(new Command({ resume: 1 }), again));
    expect(error).toMatchObject({ code: 'CHANGED_TASK' });
    expect(error.message).toContain(
      'made task "effect" its call 1, where the result of the same task with other arguments',
    );
  });

  test('shows its result in the stream of updates, when it is done', async () => {
    const part = task('part', (n: number) => n * 2);
    const graph = graphOf(async () => ({ log: String((await part(1)) + (await part(2))) }));
    const chunks: unknown[] = [];
    for await (const chunk of graph.stream({}, { ...place().thread(), streamMode: 'updates' }))
      chunks.push(chunk);
    expect(chunks).toEqual([{ part: 2 }, { part: 4 }, { node: { log: '6' } }]);
  });

  test('of a subgraph is done once, too', async () => {
    const counter = new Counter();
    const effect = task('effect', () => `effect ${counter.count('effect')}`);
    const inner = new StateGraph(Log)
      .addNode('inside', async () => {
        const log = await effect();
        interrupt('go?');
        return { log };
      })
      .addEdge(START, 'inside')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('sub', inner)
      .addEdge(START, 'sub')
      .compile({ checkpointer: place().checkpointer, name: place().name('tasks') });
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['go?']);
    expect(await graph.invoke(new Command({ resume: 1 }), config)).toMatchObject({ log: ['effect 1'] });
  });

  test('may be called fifty times at once', async () => {
    const State = Annotation.Root({ sum: Annotation<number> });
    const counter = new Counter();
    const part = task('part', async (n: number) => {
      counter.count('part');
      await sleep(n % 7);
      return n;
    });
    const graph = new StateGraph(State)
      .addNode('node', async () => {
        const parts = await Promise.all(Array.from({ length: 50 }, (_, n) => part(n)));
        interrupt('go?');
        return { sum: parts.reduce((a, b) => a + b, 0) };
      })
      .addEdge(START, 'node')
      .compile({ checkpointer: place().checkpointer, name: place().name('tasks') });
    const config = place().thread();
    await graph.invoke({}, config);
    expect(await graph.invoke(new Command({ resume: 1 }), config)).toEqual({ sum: 1225 });
    expect(counter.counts).toEqual({ part: 50 });
  });
});

test('a task called outside a graph is an error that says so; without a checkpointer it runs', async () => {
  const twice = task('twice', (n: number) => n * 2);
  expect(await failure(twice(1))).toMatchObject({
    code: 'OUTSIDE_NODE',
    message: expect.stringContaining('Called task "twice" outside the context of a graph'),
  });
  const graph = new StateGraph(Log)
    .addNode('node', async () => ({ log: String(await twice(2)) }))
    .addEdge(START, 'node')
    .compile();
  expect(await graph.invoke({})).toEqual({ log: ['4'] });
});
