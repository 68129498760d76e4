import { expect, test } from 'vitest';
import { Command, interrupt, isInterrupted, START, StateGraph } from '../../src/index.ts';
import type { CompileOptions, RunResult } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, collect, failure, Log, questions } from '../support/threads.ts';

describeOnBoth('a breakpoint', (place) => {
  const chain = (options: CompileOptions<'a' | 'b' | 'c'> = {}) =>
    new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('b', () => ({ log: 'b' }))
      .addNode('c', () => ({ log: 'c' }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', 'c')
      .compile({ checkpointer: place().checkpointer, name: place().name('chain'), ...options });

  test('before a node, set when compiled, stops each run there once', async () => {
    const graph = chain({ interruptBefore: ['b'] });
    const config = place().thread();
    const stopped = await graph.invoke({}, config);
    expect(stopped).toEqual({ log: ['a'], __interrupt__: [] });
    expect(graph.isInterrupted(stopped)).toBe(true);
    expect((await graph.getState(config)).next).toEqual(['b']);
    expect(await graph.invoke(null, config)).toEqual({ log: ['a', 'b', 'c'] });
    expect(await graph.invoke({}, config)).toMatchObject({ log: ['a', 'b', 'c', 'a'], __interrupt__: [] });
  });

  test('after a node, set when run, stops that run only', async () => {
    const graph = chain();
    const config = place().thread();
    expect(await graph.invoke({}, { ...config, interruptAfter: ['b'] })).toEqual({
      log: ['a', 'b'],
      __interrupt__: [],
    });
    expect((await graph.getState(config)).next).toEqual(['c']);
    expect(await graph.invoke(null, config)).toEqual({ log: ['a', 'b', 'c'] });
  });

  test('after the last node stops nothing: the thread is done', async () => {
    const graph = chain({ interruptAfter: ['c'] });
    expect(await graph.invoke({}, place().thread())).toEqual({ log: ['a', 'b', 'c'] });
  });

  test.each(['interruptBefore', 'interruptAfter'] as const)(
    '%s "*" steps through the whole graph',
    async (option) => {
      const graph = chain();
      const config = { ...place().thread(), [option]: '*' as const };
      const logs: string[] = [];
      let result: RunResult<{ log: string[] }> = await graph.invoke({}, config);
      for (let turn = 0; isInterrupted(result) && turn < 10; turn += 1) {
        logs.push((result as { log: string[] }).log.join(''));
        result = await graph.invoke(null, config);
      }
      expect(logs).toEqual(option === 'interruptBefore' ? ['', 'a', 'ab'] : ['a', 'ab']);
      expect(result).toEqual({ log: ['a', 'b', 'c'] });
    },
  );

  test('shows as an empty list of questions in the stream', async () => {
    const graph = chain({ interruptBefore: ['b'] });
    const updates = await collect(graph.stream({}, { ...place().thread(), streamMode: 'updates' }));
    expect(updates).toEqual([{ a: { log: 'a' } }, { __interrupt__: [] }]);
  });

  test('takes no answer: the error says how to go on', async () => {
    const graph = chain({ interruptBefore: ['b'] });
    const config = place().thread();
    await graph.invoke({}, config);
    const error = await failure(graph.invoke(new Command({ resume: 'yes' }), config));
    expect(error).toMatchObject({ name: 'UnknownInterruptError', reason: 'not_pending' });
    expect(error.message).toContain('breakpoint before "b"');
    expect(error.message).toContain('invoke(null)');
  });

  test('and an update there: the thread goes on, and the next nodes see it', async () => {
    const graph = chain({ interruptBefore: ['b'] });
    const config = place().thread();
    await graph.invoke({}, config);
    const result = await graph.invoke(new Command({ update: { log: 'by hand' } }), config);
    expect(result).toEqual({ log: ['a', 'by hand', 'b', 'c'] });
  });

  test('and a question of the same node come one after the other', async () => {
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('both'), interruptBefore: ['ask'] });
    const config = place().thread();
    expect(questions(await graph.invoke({}, config))).toEqual([]);
    expect(asked(await graph.invoke(null, config))).toEqual(['go?']);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({ log: ['yes'] });
  });

  test('at a node that is not there is an error before anything runs', async () => {
    const graph = chain();
    const error = await failure(graph.invoke({}, { ...place().thread(), interruptBefore: ['nope' as 'a'] }));
    expect(error.message).toContain('Interrupt node `nope` is not present');
  });
});
