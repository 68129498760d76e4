import { expect, test } from 'vitest';
import { Annotation, Command, interrupt, NodeExecutionError, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, failure, idOf, Log } from '../support/threads.ts';

describeOnBoth('an error of a node', (place) => {
  const options = () => ({ checkpointer: place().checkpointer, name: place().name('errors') });
  class CardDeclined extends Error {
    override name = 'CardDeclined';
  }

  function failing(counter: Counter, deployed: { broken: boolean }) {
    return new StateGraph(Log)
      .addNode('first', () => (counter.count('first'), { log: 'first' }))
      .addNode('bad', () => {
        counter.count('bad');
        if (deployed.broken) throw new CardDeclined('no funds', { cause: new Error('balance 0') });
        return { log: 'mended' };
      })
      .addNode('good', () => (counter.count('good'), { log: 'good' }))
      .addNode('end', () => ({ log: 'end' }))
      .addEdge(START, 'first')
      .addEdge('first', 'bad')
      .addEdge('first', 'good')
      .addEdge(['bad', 'good'], 'end')
      .compile(options());
  }

  test('comes out with its own message, name and cause, and the name of the node', async () => {
    const graph = failing(new Counter(), { broken: true });
    const error = await failure(graph.invoke({}, place().thread()));
    expect(error).toBeInstanceOf(NodeExecutionError);
    expect(error).toMatchObject({
      name: 'CardDeclined',
      message: 'no funds',
      node: 'bad',
      code: 'NODE_FAILED',
    });
    expect(error.cause).toMatchObject({
      name: 'CardDeclined',
      message: 'no funds',
      cause: { message: 'balance 0' },
    });
    expect((error as NodeExecutionError).task).toMatch(/^[0-9a-f-]{36}$/);
    expect((error.cause as Error).stack).toContain('errors.test.ts');
  });

  test('leaves the thread at its last checkpoint, and null goes on there without running its siblings again', async () => {
    const counter = new Counter();
    const deployed = { broken: true };
    const graph = failing(counter, deployed);
    const config = place().thread();
    await failure(graph.invoke({}, config));
    const state = await graph.getState(config);
    expect(state.values).toEqual({ log: ['first', 'good'] });
    expect(state.next).toEqual(['bad']);
    expect(state.tasks.map(({ name, error }) => [name, error?.message])).toEqual([
      ['bad', 'no funds'],
      ['good', undefined],
    ]);
    await failure(graph.invoke(null, config));
    deployed.broken = false;
    expect(await graph.invoke(null, config)).toEqual({ log: ['first', 'mended', 'good', 'end'] });
    expect(counter.counts).toEqual({ first: 1, bad: 3, good: 1 });
    expect((await graph.getState(config)).tasks).toEqual([]);
  });

  test('lets a new input begin again', async () => {
    const deployed = { broken: true };
    const graph = failing(new Counter(), deployed);
    const config = place().thread();
    await failure(graph.invoke({}, config));
    deployed.broken = false;
    expect(await graph.invoke({ log: 'again' }, config)).toEqual({
      log: ['first', 'again', 'first', 'mended', 'good', 'end'],
    });
  });

  test('in two siblings names both', async () => {
    const graph = new StateGraph(Log)
      .addNode('a', () => {
        throw new Error('a broke');
      })
      .addNode('b', () => {
        throw new TypeError('b broke');
      })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile(options());
    const error = await failure(graph.invoke({}, place().thread()));
    expect(error.message).toContain('Multiple errors occurred during superstep 1');
    expect(error.message).toContain('a: a broke');
    expect(error.message).toContain('b: b broke');
  });

  test('beside a question keeps the question: one answer goes on with both', async () => {
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode('ask', () => (counter.count('ask'), { log: interrupt<string, string>('go?') }))
      .addNode('bad', () => {
        if (counter.count('bad') === 1) throw new Error('once');
        return { log: 'mended' };
      })
      .addEdge(START, 'ask')
      .addEdge(START, 'bad')
      .compile(options());
    const config = place().thread();
    await failure(graph.invoke({}, config));
    const { tasks } = await graph.getState(config);
    const id = idOf({ __interrupt__: tasks.flatMap(({ interrupts }) => interrupts) }, 'go?');
    expect(await graph.invoke(new Command({ resume: { [id]: 'yes' } }), config)).toEqual({
      log: ['yes', 'mended'],
    });
    expect(counter.counts).toEqual({ ask: 2, bad: 2 });
  });

  test('after an answer keeps the answer: nobody is asked again', async () => {
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode('ask', () => {
        const answer = interrupt<string, string>('go?');
        if (counter.count('past') === 1) throw new Error('once');
        return { log: answer };
      })
      .addEdge(START, 'ask')
      .compile(options());
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['go?']);
    await failure(graph.invoke(new Command({ resume: 'yes' }), config));
    expect(await graph.invoke(null, config)).toEqual({ log: ['yes'] });
  });

  test('that is no Error, or an odd one, comes out readably', async () => {
    const odd: unknown[] = [
      'just text',
      { code: 42 },
      null,
      undefined,
      Object.assign(new Error('with fields'), { big: 1n }),
    ];
    const graph = new StateGraph(Annotation.Root({ n: Annotation<number> }))
      .addNode('bad', ({ n }) => {
        throw odd[n];
      })
      .addEdge(START, 'bad')
      .compile(options());
    for (const [n, message] of [
      [0, 'just text'],
      [1, '{"code":42}'],
      [2, 'null'],
      [4, 'with fields'],
    ] as const) {
      expect(await failure(graph.invoke({ n }, place().thread()))).toMatchObject({ message, node: 'bad' });
    }
    expect(await failure(graph.invoke({ n: 3 }, place().thread()))).toMatchObject({ node: 'bad' });
  });

  test('in a conditional edge is one of its node, and one in a reducer ends the run', async () => {
    const deployed = { broken: true };
    const edge = new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addEdge(START, 'a')
      .addConditionalEdges('a', () => {
        if (deployed.broken) throw new Error('no way');
        return '__end__';
      })
      .compile(options());
    const config = place().thread();
    expect(await failure(edge.invoke({}, config))).toMatchObject({ message: 'no way', node: 'a' });
    const reducer = (left: string[], right: string[]) => {
      if (deployed.broken && right.includes('bad')) throw new Error('cannot fold');
      return [...left, ...right];
    };
    const folding = new StateGraph(
      Annotation.Root({ log: Annotation<string[]>({ reducer, default: () => [] }) }),
    )
      .addNode('a', () => ({ log: ['bad'] }))
      .addNode('b', () => ({ log: ['b'] }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile(options());
    const thread = place().thread();
    expect((await failure(folding.invoke({ log: ['in'] }, thread))).message).toContain('cannot fold');
    expect((await folding.getState(thread)).values.log).not.toContain('bad');
    deployed.broken = false;
    expect(await edge.invoke(null, config)).toEqual({ log: ['a'] });
    expect(await folding.invoke(null, thread)).toEqual({ log: ['in', 'bad', 'b'] });
  });
});
