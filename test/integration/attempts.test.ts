import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, Send, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, failure, Log } from '../support/threads.ts';

describeOnBoth('attempts of a node', (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name('attempts') });
  const soon = { initialInterval: 10, backoffFactor: 1, jitter: false } as const;

  test('are as many as its retry policy allows, and one without', async () => {
    const counter = new Counter();
    const build = (retryPolicy?: object) =>
      new StateGraph(Log)
        .addNode(
          'flaky',
          () => {
            if (counter.count('flaky') < 3) throw new Error('not yet');
            return { log: 'at last' };
          },
          retryPolicy === undefined ? {} : { retryPolicy },
        )
        .addEdge(START, 'flaky')
        .compile(options());
    expect((await failure(build().invoke({}, place().thread()))).message).toBe('not yet');
    expect(counter.counts).toEqual({ flaky: 1 });
    counter.counts['flaky'] = 0;
    await failure(build({ ...soon, maxAttempts: 2 }).invoke({}, place().thread()));
    expect(counter.counts).toEqual({ flaky: 2 });
    counter.counts['flaky'] = 0;
    expect(await build({ ...soon, maxAttempts: 5 }).invoke({}, place().thread())).toEqual({
      log: ['at last'],
    });
    expect(counter.counts).toEqual({ flaky: 3 });
  });

  test('end at an error that its policy does not retry', async () => {
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode(
        'flaky',
        () => {
          if (counter.count('flaky') === 1) throw new RangeError('again');
          throw new TypeError('final');
        },
        { retryPolicy: { ...soon, maxAttempts: 5, retryOn: RangeError } },
      )
      .addEdge(START, 'flaky')
      .compile(options());
    expect(await failure(graph.invoke({}, place().thread()))).toMatchObject({
      name: 'TypeError',
      message: 'final',
    });
    expect(counter.counts).toEqual({ flaky: 2 });
  });

  test('keep the answers: an attempt that fails after one does not ask again', async () => {
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode(
        'flaky',
        () => {
          const answer = interrupt<string, string>('go?');
          if (counter.count('past') < 3) throw new Error('not yet');
          return { log: answer };
        },
        { retryPolicy: { ...soon, maxAttempts: 5 } },
      )
      .addEdge(START, 'flaky')
      .compile(options());
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['go?']);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({ log: ['yes'] });
    expect(counter.counts).toEqual({ past: 3 });
  });

  test('and passes share one idempotency key, and every task has its own', async () => {
    const keys: Record<string, { key: string; attempt: number; pass: number }[]> = {};
    const graph = new StateGraph(Log)
      .addNode(
        'pay',
        (argument: { to: string }, { executionInfo: info, configurable }) => {
          const seen = (keys[argument.to] ??= []);
          seen.push({ key: info.idempotencyKey, attempt: info.nodeAttempt, pass: info.pass });
          expect(info.threadId).toBe(configurable.thread_id);
          if (seen.length === 1) throw new Error('not yet');
          return { log: `${argument.to} ${interrupt<string, string>(argument.to)}` };
        },
        { retryPolicy: { ...soon, maxAttempts: 2 } },
      )
      .addConditionalEdges(START, () => [new Send('pay', { to: 'ann' }), new Send('pay', { to: 'bob' })], [
        'pay',
      ])
      .compile(options());
    const config = place().thread();
    const result = await graph.invoke({}, config);
    const resume = Object.fromEntries((result.__interrupt__ ?? []).map(({ id }) => [id, 'ok']));
    expect(await graph.invoke(new Command({ resume }), config)).toEqual({ log: ['ann ok', 'bob ok'] });
    for (const seen of Object.values(keys)) {
      expect(seen.map(({ attempt, pass }) => [attempt, pass])).toEqual([
        [1, 1],
        [2, 1],
        [1, 2],
      ]);
      expect(new Set(seen.map(({ key }) => key)).size).toBe(1);
    }
    await graph.invoke({}, config);
    const all = Object.values(keys)
      .flat()
      .map(({ key }) => key);
    expect(new Set(all).size).toBe(4);
  });

  test('are cut off by the timeout of the node, which it can notice', async () => {
    const noticed: unknown[] = [];
    const graph = new StateGraph(Log)
      .addNode(
        'slow',
        async (_, { signal }) => {
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          noticed.push((signal.reason as Error).name);
          return { log: 'too late' };
        },
        { timeout: 100 },
      )
      .addEdge(START, 'slow')
      .compile(options());
    const config = place().thread();
    const error = await failure(graph.invoke({}, config));
    expect(error).toMatchObject({ name: 'NodeTimeoutError', code: 'NODE_TIMEOUT', node: 'slow' });
    expect(error.message).toContain('100ms');
    expect(noticed).toEqual(['TimeoutError']);
    expect((await graph.getState(config)).next).toEqual(['slow']);
  });

  test('know what the caller said: context, configurable, metadata, tags', async () => {
    const State = Annotation.Root({ seen: Annotation<Record<string, unknown>> });
    const graph = new StateGraph(State)
      .addNode('look', (_, { configurable, context, metadata, tags, recursionLimit }) => ({
        seen: { configurable, context, metadata, tags, recursionLimit } as Record<string, unknown>,
      }))
      .addEdge(START, 'look')
      .compile(options());
    const { configurable } = place().thread();
    const result = await graph.invoke(
      {},
      {
        configurable: { ...configurable, user: 'ann', deep: { list: [1] } },
        context: { tenant: 'north' },
        metadata: { ticket: 7 },
        tags: ['night'],
        recursionLimit: 9,
      },
    );
    expect(result.seen).toEqual({
      configurable: { ...configurable, user: 'ann', deep: { list: [1] } },
      context: { tenant: 'north' },
      // LangGraph adds to it where the node stands.
      metadata: {
        ticket: 7,
        ...configurable,
        langgraph_node: 'look',
        langgraph_step: 1,
        langgraph_triggers: ['branch:to:look'],
        langgraph_path: ['__pregel_pull', 'look'],
        langgraph_checkpoint_ns: expect.stringMatching(/^look:/),
        checkpoint_ns: expect.stringMatching(/^look:/),
      },
      tags: ['night'],
      recursionLimit: 9,
    });
  });

  test('run at most as many at once as maxConcurrency says', async () => {
    let now = 0;
    let most = 0;
    const graph = new StateGraph(Log)
      .addNode('part', async (argument: { n: number }) => {
        most = Math.max(most, (now += 1));
        await new Promise((resolve) => setTimeout(resolve, 20));
        now -= 1;
        return { log: String(argument.n) };
      })
      .addConditionalEdges(START, () => [0, 1, 2, 3, 4].map((n) => new Send('part', { n })), ['part'])
      .compile(options());
    const { log } = await graph.invoke({}, { ...place().thread(), maxConcurrency: 2 });
    expect(log).toEqual(['0', '1', '2', '3', '4']);
    expect(most).toBe(2);
  });
});
