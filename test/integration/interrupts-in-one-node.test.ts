import { expect, test } from 'vitest';
import { Annotation, Command, END, interrupt, isGraphInterrupt, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, failure, idOf, Log, questions } from '../support/threads.ts';

describeOnBoth('the questions of one node', (place) => {
  const one = (node: (state: typeof Log.State) => unknown) =>
    new StateGraph(Log)
      .addNode('ask', node as never)
      .addEdge(START, 'ask')
      .addEdge('ask', END)
      .compile({ checkpointer: place().checkpointer, name: place().name('one') });

  test('come one after the other, and each call gets its own answer', async () => {
    const counter = new Counter();
    const graph = one(() => {
      counter.count('ask');
      return { log: [interrupt('first'), interrupt('second'), interrupt('third')] as string[] };
    });
    const config = place().thread();
    const ids: string[] = [];
    let result: unknown = await graph.invoke({}, config);
    for (const [question, answer] of [
      ['first', 'A'],
      ['second', 'B'],
      ['third', 'C'],
    ]) {
      expect(asked(result)).toEqual([question]);
      ids.push(idOf(result, question));
      result = await graph.invoke(new Command({ resume: answer }), config);
    }
    expect(result).toEqual({ log: ['A', 'B', 'C'] });
    expect(counter.counts).toEqual({ ask: 4 });
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  test('keep their ids for as long as they wait', async () => {
    const graph = one(() => ({ log: interrupt('go?') }));
    const config = place().thread();
    const first = idOf(await graph.invoke({}, config), 'go?');
    expect(idOf(await graph.invoke(null, config), 'go?')).toBe(first);
    const state = await graph.getState(config);
    expect(state.tasks[0]?.interrupts).toEqual([{ id: first, value: 'go?' }]);
    expect(state.next).toEqual(['ask']);
  });

  test('can be asked again in a loop until an answer is good enough', async () => {
    const graph = one(() => {
      for (let question = 'How old are you?'; ;) {
        const age = interrupt<string, unknown>(question);
        if (typeof age === 'number' && age > 0) return { log: `age ${age}` };
        question = `"${String(age)}" is no age. How old are you?`;
      }
    });
    const config = place().thread();
    await graph.invoke({}, config);
    expect(asked(await graph.invoke(new Command({ resume: 'old' }), config))).toEqual([
      '"old" is no age. How old are you?',
    ]);
    expect(asked(await graph.invoke(new Command({ resume: -1 }), config))).toEqual([
      '"-1" is no age. How old are you?',
    ]);
    expect(await graph.invoke(new Command({ resume: 30 }), config)).toEqual({ log: ['age 30'] });
  });

  test('surface together when they are asked side by side, and wait until all are answered', async () => {
    const counter = new Counter();
    const graph = one(async () => {
      counter.count('ask');
      const ask = async (name: string, ms: number) => {
        // Two timers of 0 ms may be a turn apart, and questions of one turn are what this is about.
        await new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)));
        return `${name}=${interrupt<string, string>(name)}`;
      };
      // The order of the calls turns round from one pass to the next.
      const turned = counter.counts['ask'] !== 1;
      return { log: await Promise.all([ask('alpha', turned ? 20 : 0), ask('beta', 0)]) };
    });
    const config = place().thread();
    const result = await graph.invoke({}, config);
    expect(asked(result)).toEqual(['alpha', 'beta']);
    const partly = await graph.invoke(
      new Command({ resume: { [idOf(result, 'alpha')]: 'for alpha' } }),
      config,
    );
    expect(asked(partly)).toEqual(['beta']);
    expect(counter.counts).toEqual({ ask: 1 });
    expect(await graph.invoke(new Command({ resume: 'for beta' }), config)).toEqual({
      log: ['alpha=for alpha', 'beta=for beta'],
    });
    expect(counter.counts).toEqual({ ask: 2 });
  });

  test('keep their answers apart when the state is changed between two answers', async () => {
    const given: string[] = [];
    const graph = one(async () => ({
      log: await Promise.all(
        ['alpha', 'beta'].map(async (name) => {
          const answer = interrupt<string, string>(name);
          given.push(`${name}=${answer}`);
          return `${name}=${answer}`;
        }),
      ),
    }));
    const config = place().thread();
    const result = await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: { [idOf(result, 'beta')]: 'for beta' } }), config);
    const again = await graph.invoke(new Command({ update: { log: 'changed' } }), config);
    expect(asked(again)).toEqual(['alpha']);
    expect(given).not.toContain('alpha=for beta');
    expect(await graph.invoke(new Command({ resume: 'for alpha' }), config)).toEqual({
      log: ['changed', 'alpha=for alpha', 'beta=for beta'],
    });
    expect(given).not.toContain('alpha=for beta');
  });

  test('carry what JSON carries and dates, and refuse the rest by its path', async () => {
    const Any = Annotation.Root({ got: Annotation<unknown> });
    const graph = new StateGraph(Any)
      .addNode('ask', ({ got }) => ({
        got: interrupt(
          got === 'link' ? { to: new URL('https://x.test') } : { nested: [null, new Date(0), { a: '✓' }] },
        ),
      }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('json') });
    expect(asked(await graph.invoke({ got: 'json' }, place().thread()))).toEqual([
      { nested: [null, new Date(0), { a: '✓' }] },
    ]);
    const error = await failure(graph.invoke({ got: 'link' }, place().thread()));
    expect(error).toMatchObject({ name: 'UnserializableValueError', code: 'UNSERIALIZABLE_VALUE' });
    expect(error.message).toContain('.to is an instance of URL');
  });

  test('are an error when the node keeps their pause to itself', async () => {
    const graph = one(() => {
      try {
        interrupt('go?');
      } catch {
        // Swallowed.
      }
      return { log: 'went on' };
    });
    const config = place().thread();
    const error = await failure(graph.invoke({}, config));
    expect(error).toMatchObject({
      name: 'SwallowedInterruptError',
      code: 'SWALLOWED_INTERRUPT',
      node: 'ask',
    });
    expect((await graph.getState(config)).values).toEqual({ log: [] });
  });

  test('pass a catch that rethrows them, and one that wraps them', async () => {
    const graph = one(() => {
      try {
        return { log: interrupt('go?') };
      } catch (error) {
        if (isGraphInterrupt(error)) throw error;
        return { log: 'never' };
      }
    });
    const wrapping = one(() => {
      try {
        return { log: interrupt('wrapped?') };
      } catch (error) {
        throw new Error('a tool failed', { cause: error });
      }
    });
    for (const each of [graph, wrapping]) {
      const config = place().thread();
      expect(questions(await each.invoke({}, config))).toHaveLength(1);
      expect(await each.invoke(new Command({ resume: 'yes' }), config)).toEqual({ log: ['yes'] });
    }
  });
});
