import { expect, test } from 'vitest';
import {
  Annotation,
  Command,
  interrupt,
  isGraphBubbleUp,
  isParentCommand,
  ParentCommand,
  Send,
  START,
  StateGraph,
} from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, failure, idOf, Log } from '../support/threads.ts';

const Part = Annotation.Root({ part: Annotation<string>, answer: Annotation<string> });

describeOnBoth('a graph that a node calls', (place) => {
  /** Asks once, between two nodes that count. */
  function asking(counter: Counter, name?: string) {
    return new StateGraph(Part)
      .addNode('before', () => (counter.count('before'), {}))
      .addNode('ask', ({ part }) => (counter.count('ask'), { answer: interrupt<string, string>(`${part}?`) }))
      .addEdge(START, 'before')
      .addEdge('before', 'ask')
      .compile(name === undefined ? {} : { name });
  }

  test('gives its values', async () => {
    const inner = new StateGraph(Part)
      .addNode('shout', ({ part }) => ({ answer: part.toUpperCase() }))
      .addEdge(START, 'shout')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('call', async () => ({ log: (await inner.invoke({ part: 'hi' })).answer }))
      .addEdge(START, 'call')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    expect(await graph.invoke({}, place().thread())).toEqual({ log: ['HI'] });
  });

  test('asks for its caller, which runs again from its start, while the graph goes on at the node that asked', async () => {
    const counter = new Counter();
    const inner = asking(counter);
    const graph = new StateGraph(Log)
      .addNode('call', async () => {
        counter.count('call');
        const { answer } = await inner.invoke({ part: 'x' });
        counter.count('after');
        return { log: answer };
      })
      .addEdge(START, 'call')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['x?']);
    expect((await graph.getState(config)).tasks[0]?.interrupts).toMatchObject([{ value: 'x?' }]);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({ log: ['yes'] });
    expect(counter.counts).toEqual({ call: 2, before: 1, ask: 2, after: 1 });
  });

  test('is called several times by one node, one after the other: what is done is not run again', async () => {
    const counter = new Counter();
    const inner = asking(counter);
    const graph = new StateGraph(Log)
      .addNode('call', async () => {
        const first = await inner.invoke({ part: 'a' });
        const between = interrupt<string, string>(`between, after ${first.answer}?`);
        const second = await inner.invoke({ part: 'b' });
        return { log: [first.answer, between, second.answer] };
      })
      .addEdge(START, 'call')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['a?']);
    expect(asked(await graph.invoke(new Command({ resume: 'A' }), config))).toEqual(['between, after A?']);
    expect(asked(await graph.invoke(new Command({ resume: 'M' }), config))).toEqual(['b?']);
    expect(await graph.invoke(new Command({ resume: 'B' }), config)).toEqual({ log: ['A', 'M', 'B'] });
    expect(counter.counts).toEqual({ before: 2, ask: 4 });
  });

  test('asks together with the others that are called in Promise.all, and each gets its own answer', async () => {
    const counter = new Counter();
    const inner = asking(counter);
    const graph = new StateGraph(Log)
      .addNode('call', async () => {
        const results = await Promise.all(['a', 'b'].map((part) => inner.invoke({ part })));
        return { log: results.map(({ part, answer }) => `${part}: ${answer}`) };
      })
      .addEdge(START, 'call')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    const first = await graph.invoke({}, config);
    expect(new Set(asked(first))).toEqual(new Set(['a?', 'b?']));
    const one = await graph.invoke(new Command({ resume: { [idOf(first, 'b?')]: 'B' } }), config);
    expect(asked(one)).toEqual(['a?']);
    expect(await graph.invoke(new Command({ resume: 'A' }), config)).toEqual({ log: ['a: A', 'b: B'] });
    expect(counter.counts).toEqual({ before: 2, ask: 4 });
  });

  test('that fails throws in its caller, which may catch it', async () => {
    const inner = new StateGraph(Part)
      .addNode('fail', () => {
        throw new RangeError('too far');
      })
      .addEdge(START, 'fail')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('call', async () => {
        const error = await failure(inner.invoke({ part: 'x' }));
        return { log: `${error.name}: ${error.message}` };
      })
      .addEdge(START, 'call')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    expect(await graph.invoke({}, place().thread())).toEqual({ log: ['RangeError: too far'] });
  });

  test('that stands at a breakpoint goes on with null', async () => {
    const counter = new Counter();
    const inner = new StateGraph(Part)
      .addNode('work', ({ part }) => (counter.count('work'), { answer: part }))
      .addEdge(START, 'work')
      .compile({ interruptBefore: ['work'] });
    const graph = new StateGraph(Log)
      .addNode('call', async () => ({ log: (await inner.invoke({ part: 'x' })).answer }))
      .addEdge(START, 'call')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual([]);
    expect(await graph.invoke(null, config)).toEqual({ log: ['x'] });
    expect(counter.counts).toEqual({ work: 1 });
  });

  test('may itself have a subgraph that asks', async () => {
    const counter = new Counter();
    const middle = new StateGraph(Part).addNode('inner', asking(counter)).addEdge(START, 'inner').compile();
    const graph = new StateGraph(Log)
      .addNode('call', async () => ({ log: (await middle.invoke({ part: 'deep' })).answer }))
      .addEdge(START, 'call')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    const config = place().thread();
    expect(asked(await graph.invoke({}, config))).toEqual(['deep?']);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({ log: ['yes'] });
    expect(counter.counts).toEqual({ before: 1, ask: 2 });
  });

  test('may end with a command to its caller, which ends with it, also when it is called again', async () => {
    const counter = new Counter();
    const seen: unknown[] = [];
    const inner = new StateGraph(Part)
      .addNode('decide', ({ part }) => {
        counter.count('decide');
        const to = part === 'send' ? new Send('other', { given: new Date(1) }) : 'other';
        return new Command({
          graph: Command.PARENT,
          update: { log: `decided ${part}`, unknown: 1 },
          goto: to,
        });
      })
      .addEdge(START, 'decide')
      .compile();
    const graph = new StateGraph(Log)
      .addNode(
        'call',
        async (): Promise<Command<unknown, { log: string }, 'other'>> => {
          const part: string = interrupt('Which?');
          try {
            await inner.invoke({ part });
          } catch (error) {
            seen.push(
              isGraphBubbleUp(error),
              isParentCommand(error),
              error instanceof ParentCommand && error.command.goto.length,
            );
            // What is asked after the call runs it again on the next pass: it is not done again.
            interrupt('Sure?');
            throw error;
          }
          throw new Error('never');
        },
        { ends: ['other'], retryPolicy: { maxAttempts: 3 } },
      )
      .addNode('other', (state: unknown) => (seen.push(state), { log: 'other' }))
      .addEdge(START, 'call')
      .compile({ checkpointer: place().checkpointer, name: place().name() });
    for (const [part, last] of [
      ['plain', { log: ['decided plain'] }],
      ['send', { given: new Date(1) }],
    ] as const) {
      const config = place().thread();
      await graph.invoke({}, config);
      expect(asked(await graph.invoke(new Command({ resume: part }), config))).toEqual(['Sure?']);
      const result = await graph.invoke(new Command({ resume: 'yes' }), config);
      expect(result).toEqual({ log: [`decided ${part}`, 'other'] });
      expect(seen.splice(0)).toEqual([true, true, 1, true, true, 1, last]);
    }
    expect(counter.counts).toEqual({ decide: 2 });
  });

  test('runs inline in a graph that keeps no threads', async () => {
    const inner = new StateGraph(Part)
      .addNode('shout', ({ part }) => ({ answer: part.toUpperCase() }))
      .addEdge(START, 'shout')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('call', async () => ({ log: (await inner.invoke({ part: 'hi' })).answer }))
      .addEdge(START, 'call')
      .compile({ name: place().name() });
    expect(await graph.invoke({})).toEqual({ log: ['HI'] });
  });
});
