import {
  Annotation,
  Command,
  entrypoint,
  getPreviousState,
  interrupt,
  START,
  StateGraph,
  task,
} from '@langchain/langgraph';
import { expect, test } from 'vitest';
import { durable } from '../../src/langgraph/index.ts';
import { describeOnBoth } from '../../test/support/on-both.ts';

const State = Annotation.Root({
  log: Annotation<string[], string | string[]>({
    reducer: (left, right) => left.concat(right),
    default: () => [],
  }),
});

describeOnBoth("LangGraph's subgraphs", (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name() });

  test('are threads of their own, ask, and lead their parent by Command.PARENT', async () => {
    const inner = new StateGraph(State)
      .addNode('ask', () => ({ log: `answered ${String(interrupt('inner?'))}` }))
      .addNode('leave', () => new Command({ graph: Command.PARENT, update: { log: 'left' }, goto: 'after' }))
      .addEdge(START, 'ask')
      .addEdge('ask', 'leave')
      .compile();
    const name = place().name();
    const graph = durable(
      new StateGraph(State)
        .addNode('before', () => ({ log: 'before' }))
        .addNode('inner', inner, { ends: ['after'] })
        .addNode('after', () => ({ log: 'after' }))
        .addEdge(START, 'before')
        .addEdge('before', 'inner')
        .compile(),
      { ...options(), name },
    );
    expect(graph.bodies.plan.nodes['inner']?.subgraph?.name).toBe(`${name}.inner`);
    const config = place().thread();
    const first = await graph.invoke({}, config);
    expect(first.__interrupt__?.map(({ value }) => value)).toEqual(['inner?']);
    const { tasks } = await graph.getState(config, { subgraphs: true });
    expect(tasks[0]?.state).toMatchObject({ next: ['ask'], values: { log: ['before'] } });
    const result = await graph.invoke(new Command({ resume: 'yes' }), config);
    expect(result.log).toEqual(['before', 'left', 'after']);
  });

  test('are called as functions by durable(), and wait for their answer there', async () => {
    const inner = durable(
      new StateGraph(State)
        .addNode('ask', () => ({ log: `answered ${String(interrupt('called?'))}` }))
        .addEdge(START, 'ask'),
      { name: place().name('called') },
    );
    const graph = durable(
      new StateGraph(State)
        .addNode('call', async () => ({ log: (await inner.invoke({ log: 'called' })).log }))
        .addEdge(START, 'call')
        .compile(),
      options(),
    );
    const config = place().thread();
    const first = await graph.invoke({}, config);
    expect(first.__interrupt__?.map(({ value }) => value)).toEqual(['called?']);
    expect((await graph.invoke(new Command({ resume: 'yes' }), config)).log).toEqual([
      'called',
      'answered yes',
    ]);
  });

  test('run within their node when they are called as they are, and go on from where they asked', async () => {
    const runs: string[] = [];
    const inner = new StateGraph(State)
      .addNode('first', () => {
        runs.push('first');
        return { log: 'first' };
      })
      .addNode('ask', () => {
        runs.push('ask');
        return { log: `${String(interrupt('one?'))} ${String(interrupt('two?'))}` };
      })
      .addEdge(START, 'first')
      .addEdge('first', 'ask')
      .compile();
    const graph = durable(
      new StateGraph(State)
        .addNode('call', async () => {
          runs.push('call');
          const { log } = await inner.invoke({ log: 'in' });
          return { log: [...log, String(interrupt('own?'))] };
        })
        .addEdge(START, 'call')
        .compile(),
      options(),
    );
    const config = place().thread();
    const asks: unknown[] = [];
    let result = await graph.invoke({}, config);
    for (const answer of ['a', false, 'c']) {
      asks.push(result.__interrupt__?.map(({ value }) => value));
      result = await graph.invoke(new Command({ resume: answer }), config);
    }
    expect(asks).toEqual([['one?'], ['two?'], ['own?']]);
    expect(result).toEqual({ log: ['in', 'first', 'a false', 'c'] });
    expect(runs).toEqual(['call', 'first', 'ask', 'call', 'ask', 'call', 'ask', 'call']);
  });

  test('called side by side by tasks they ask side by side, and get their own answers', async () => {
    let passes = 0;
    const inner = new StateGraph(Annotation.Root({ name: Annotation<string>, answer: Annotation<string> }))
      .addNode('ask', async ({ name }) => {
        await new Promise((resolve) => setTimeout(resolve, (name === 'a') === (passes === 1) ? 0 : 20));
        return { answer: `${name} <- ${String(interrupt(name))}` };
      })
      .addEdge(START, 'ask')
      .compile();
    const call = task('call', async (name: string) => (await inner.invoke({ name })).answer);
    const graph = durable(
      new StateGraph(State)
        .addNode('both', async () => {
          passes += 1;
          return { log: await Promise.all([call('a'), call('b')]) };
        })
        .addEdge(START, 'both')
        .compile(),
      options(),
    );
    const config = place().thread();
    const { __interrupt__: asked = [] } = await graph.invoke({}, config);
    expect(asked.map(({ value }) => value as string).toSorted()).toEqual(['a', 'b']);
    const resume = Object.fromEntries(asked.map(({ id, value }) => [id, `for ${value as string}`]));
    expect((await graph.invoke(new Command({ resume }), config)).log).toEqual(['a <- for a', 'b <- for b']);
  });
});

describeOnBoth("LangGraph's entrypoint and tasks", (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name('flow') });

  test('do each task once, ask between them, and remember what entrypoint.final saves', async () => {
    const charged: number[] = [];
    const charge = task('charge', async (amount: number) => {
      charged.push(amount);
      return `receipt ${amount}`;
    });
    const refund = durable(
      entrypoint('refund', async (amount: number) => {
        const runs = (getPreviousState<number>() ?? 0) + 1;
        const receipt = await charge(amount);
        const ok: unknown = interrupt({ question: 'Deliver?', receipt });
        return entrypoint.final({ value: `${receipt}: ${String(ok)}, run ${runs}`, save: runs });
      }),
      options(),
    );
    const config = place().thread();
    const first: unknown = await refund.invoke(5, config);
    expect(first).toMatchObject({
      __interrupt__: [{ value: { question: 'Deliver?', receipt: 'receipt 5' } }],
    });
    expect(await refund.invoke(new Command({ resume: true }), config)).toBe('receipt 5: true, run 1');
    expect(charged).toEqual([5]);
    await refund.invoke(6, config);
    expect(await refund.invoke(new Command({ resume: false }), config)).toBe('receipt 6: false, run 2');
  });

  test('have what withConfig has bound to the entrypoint', async () => {
    const flow = durable(
      entrypoint({ name: 'bound' }, async (_input: string, { configurable, tags }) => [
        configurable?.['team'],
        tags,
      ]).withConfig({ configurable: { team: 'refunds' }, tags: ['bound'] }),
      options(),
    );
    expect(await flow.invoke('go', place().thread())).toEqual(['refunds', ['bound']]);
  });

  test('give each task that asks its own answer, whichever asks first', async () => {
    let passes = 0;
    const ask = task('ask', async (name: string) => {
      await new Promise((resolve) => setTimeout(resolve, (name === 'a') === (passes === 1) ? 0 : 20));
      return `${name} <- ${String(interrupt(name))}`;
    });
    const flow = durable(
      entrypoint({ name: 'both' }, async () => {
        passes += 1;
        return Promise.all([ask('a'), ask('b')]);
      }),
      options(),
    );
    const config = place().thread();
    const first = (await flow.invoke('go', config)) as unknown as {
      __interrupt__: { id: string; value: string }[];
    };
    expect(first.__interrupt__.map(({ value }) => value).toSorted()).toEqual(['a', 'b']);
    const resume = Object.fromEntries(first.__interrupt__.map(({ id, value }) => [id, `for ${value}`]));
    expect(await flow.invoke(new Command({ resume }), config)).toEqual(['a <- for a', 'b <- for b']);
  });

  test('try a task again by its policy, in a node of a graph, too', async () => {
    let tries = 0;
    const flaky = task({ name: 'flaky', retry: { maxAttempts: 3, initialInterval: 1 } }, async () => {
      tries += 1;
      if (tries < 3) throw new Error('not yet');
      return tries;
    });
    const graph = durable(
      new StateGraph(State)
        .addNode('work', async () => ({ log: `after ${await flaky()}` }))
        .addEdge(START, 'work')
        .compile(),
      options(),
    );
    expect((await graph.invoke({}, place().thread())).log).toEqual(['after 3']);
  });
});
