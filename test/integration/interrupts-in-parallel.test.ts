import { expect, test } from 'vitest';
import { Command, END, interrupt, Send, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, idOf, Log, questions } from '../support/threads.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describeOnBoth('questions of parallel tasks', (place) => {
  function threeNodes(counter: Counter) {
    return new StateGraph(Log)
      .addNode('a', async () => {
        counter.count('a');
        // The slowest is first in the order of tasks.
        await pause(80);
        return { log: `a:${interrupt<string, string>('a?')}` };
      })
      .addNode('b', () => {
        counter.count('b');
        return { log: `b:${interrupt<string, string>('b?')}` };
      })
      .addNode('c', () => {
        counter.count('c');
        return { log: 'c' };
      })
      .addNode('end', () => ({ log: 'end' }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(START, 'c')
      .addEdge(['a', 'b', 'c'], 'end')
      .addEdge('end', END)
      .compile({ checkpointer: place().checkpointer, name: place().name('three') });
  }

  test('are listed in the order of the tasks, with what the finished ones wrote', async () => {
    const counter = new Counter();
    const graph = threeNodes(counter);
    const config = place().thread();
    const result = await graph.invoke({}, config);
    expect(asked(result)).toEqual(['a?', 'b?']);
    expect(result.log).toEqual(['c']);
    const state = await graph.getState(config);
    expect(state.values).toEqual({ log: ['c'] });
    expect(state.next).toEqual(['a', 'b']);
    expect(state.tasks.map(({ name, interrupts }) => [name, interrupts.map(({ value }) => value)])).toEqual([
      ['a', ['a?']],
      ['b', ['b?']],
      ['c', []],
    ]);
  });

  test('may be answered one at a time: only the answered node runs again', async () => {
    const counter = new Counter();
    const graph = threeNodes(counter);
    const config = place().thread();
    const result = await graph.invoke({}, config);
    const partly = await graph.invoke(new Command({ resume: { [idOf(result, 'b?')]: 'B' } }), config);
    expect(questions(partly)).toEqual([{ id: idOf(result, 'a?'), value: 'a?' }]);
    expect(partly.log).toEqual(['b:B', 'c']);
    expect(counter.counts).toEqual({ a: 1, b: 2, c: 1 });
    const done = await graph.invoke(new Command({ resume: 'A' }), config);
    expect(done).toEqual({ log: ['a:A', 'b:B', 'c', 'end'] });
    expect(counter.counts).toEqual({ a: 2, b: 2, c: 1 });
  });

  test('may be answered all at once', async () => {
    const counter = new Counter();
    const graph = threeNodes(counter);
    const config = place().thread();
    const result = await graph.invoke({}, config);
    const resume = { [idOf(result, 'b?')]: 'B', [idOf(result, 'a?')]: 'A' };
    expect(await graph.invoke(new Command({ resume }), config)).toEqual({ log: ['a:A', 'b:B', 'c', 'end'] });
    expect(counter.counts).toEqual({ a: 2, b: 2, c: 1 });
  });

  test('of Send tasks of one node have an id each, and get their own answers', async () => {
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode('review', (part: { item: string }) => {
        counter.count(part.item);
        return { log: `${part.item}:${interrupt<string, string>(`${part.item}?`)}` };
      })
      .addNode('end', () => ({ log: 'end' }))
      .addConditionalEdges(START, () => ['x', 'y', 'z'].map((item) => new Send('review', { item })), [
        'review',
      ])
      .addEdge('review', 'end')
      .compile({ checkpointer: place().checkpointer, name: place().name('sends') });
    const config = place().thread();
    const result = await graph.invoke({}, config);
    expect(asked(result)).toEqual(['x?', 'y?', 'z?']);
    expect(new Set(questions(result).map(({ id }) => id)).size).toBe(3);
    await graph.invoke(new Command({ resume: { [idOf(result, 'z?')]: 'Z' } }), config);
    const resume = { [idOf(result, 'y?')]: 'Y', [idOf(result, 'x?')]: 'X' };
    expect(await graph.invoke(new Command({ resume }), config)).toEqual({
      log: ['x:X', 'y:Y', 'z:Z', 'end'],
    });
    expect(counter.counts).toEqual({ x: 2, y: 2, z: 2 });
  });

  test('leave a sibling that waits for its second question alone', async () => {
    const counter = new Counter();
    const graph = new StateGraph(Log)
      .addNode('twice', () => {
        counter.count('twice');
        return { log: `${interrupt<string, string>('one')}${interrupt<string, string>('two')}` };
      })
      .addNode('once', () => {
        counter.count('once');
        return { log: interrupt<string, string>('only') };
      })
      .addEdge(START, 'twice')
      .addEdge(START, 'once')
      .compile({ checkpointer: place().checkpointer, name: place().name('rounds') });
    const config = place().thread();
    const first = await graph.invoke({}, config);
    const second = await graph.invoke(new Command({ resume: { [idOf(first, 'one')]: '1' } }), config);
    expect(asked(second)).toEqual(['two', 'only']);
    expect(counter.counts).toEqual({ twice: 2, once: 1 });
    const resume = { [idOf(second, 'only')]: 'o', [idOf(second, 'two')]: '2' };
    expect(await graph.invoke(new Command({ resume }), config)).toEqual({ log: ['o', '12'] });
    expect(counter.counts).toEqual({ twice: 3, once: 2 });
  });

  test('on many threads at once stay on their threads', async () => {
    const graph = new StateGraph(Log)
      .addNode('ask', ({ log }) => ({
        log: `${String(log[0])} got ${interrupt<string, string>(`for ${String(log[0])}`)}`,
      }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('many') });
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const config = place().thread();
        const result = await graph.invoke({ log: `t${index}` }, config);
        expect(asked(result)).toEqual([`for t${index}`]);
        const done = await graph.invoke(new Command({ resume: index }), config);
        expect(done).toEqual({ log: [`t${index}`, `t${index} got ${index}`] });
      }),
    );
  });
});
