import { expect, test } from 'vitest';
import { Command, interrupt, START, StateGraph } from '../../src/index.ts';
import type { StateSnapshot } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, collect, Counter, failure, Log, questions } from '../support/threads.ts';

type Snapshot = StateSnapshot<{ log: string[] }>;

describeOnBoth('time travel', (place) => {
  const options = (name: string) => ({ checkpointer: place().checkpointer, name: place().name(name) });
  const chain = (ran = new Counter()) =>
    new StateGraph(Log)
      .addNode('a', () => (ran.count('a'), { log: 'a' }))
      .addNode('b', () => (ran.count('b'), { log: 'b' }))
      .addNode('c', () => (ran.count('c'), { log: 'c' }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', 'c')
      .compile(options('chain'));
  const asking = (ran = new Counter()) =>
    new StateGraph(Log)
      .addNode('a', () => (ran.count('a'), { log: 'a' }))
      .addNode('ask', ({ log }) => {
        ran.count('ask');
        return {
          log: [interrupt<string, string>(`after ${log.at(-1)}?`), interrupt<string, string>('sure?')],
        };
      })
      .addNode('c', () => (ran.count('c'), { log: 'c' }))
      .addEdge(START, 'a')
      .addEdge('a', 'ask')
      .addEdge('ask', 'c')
      .compile(options('asking'));
  const before = (history: readonly Snapshot[], node: string): Snapshot => {
    const found = history.filter(({ next }) => next[0] === node).at(-1);
    if (found === undefined) throw new Error(`It was never before ${node}`);
    return found;
  };
  const id = (snapshot: Snapshot | undefined) => snapshot?.config.configurable.checkpoint_id;
  const parent = (snapshot: Snapshot | undefined) => snapshot?.parentConfig?.configurable.checkpoint_id;

  test('runs again from a checkpoint, as a branch: what came before is not run', async () => {
    const ran = new Counter();
    const graph = chain(ran);
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const first = await collect(graph.getStateHistory(config));
    const from = before(first, 'b');
    expect(await graph.invoke(null, from.config)).toEqual({ log: ['in', 'a', 'b', 'c'] });
    expect(ran.counts).toEqual({ a: 1, b: 2, c: 2 });
    const all = await collect(graph.getStateHistory(config));
    expect(all.map(({ metadata, next }) => [metadata?.source, metadata?.step, next[0]])).toEqual([
      ['loop', 4, undefined],
      ['loop', 3, 'c'],
      ['fork', 2, 'b'],
      ['loop', 3, undefined],
      ['loop', 2, 'c'],
      ['loop', 1, 'b'],
      ['loop', 0, 'a'],
      ['input', -1, START],
    ]);
    expect(parent(all[2])).toBe(id(from));
    expect(all.slice(3)).toEqual(first);
    expect(await graph.getState(config)).toEqual(all[0]);
    for (const snapshot of all) expect(await graph.getState(snapshot.config)).toEqual(snapshot);
  });

  test('from where the input was taken in runs it all again', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const from = before(await collect(graph.getStateHistory(config)), START);
    expect(await graph.invoke(null, from.config)).toEqual({ log: ['in', 'a', 'b', 'c'] });
  });

  test('with a new input begins there with it', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const from = before(await collect(graph.getStateHistory(config)), 'b');
    expect(await graph.invoke({ log: 'in2' }, from.config)).toEqual({
      log: ['in', 'a', 'in2', 'a', 'b', 'c'],
    });
    const input = (await collect(graph.getStateHistory(config, { filter: { source: 'input' } })))[0];
    expect(input?.metadata?.step).toBe(2);
    expect(parent(input)).toBe(id(from));
  });

  test('at the latest checkpoint is what it is without one', async () => {
    const ran = new Counter();
    const graph = chain(ran);
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const { config: latest } = await graph.getState(config);
    expect(await graph.invoke(null, latest)).toEqual({ log: ['in', 'a', 'b', 'c'] });
    expect(ran.counts).toEqual({ a: 1, b: 1, c: 1 });
    expect(await collect(graph.getStateHistory(config))).toHaveLength(5);
  });

  test('asks again what has been answered since: no answer leaks into a branch', async () => {
    const graph = asking();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    expect(await graph.invoke(new Command({ resume: 'sure' }), config)).toEqual({
      log: ['in', 'a', 'yes', 'sure', 'c'],
    });
    const from = before(await collect(graph.getStateHistory(config)), 'ask');
    expect(asked(await graph.invoke(null, from.config))).toEqual(['after a?']);
    expect((await graph.getState(config)).next).toEqual(['ask']);
    expect(asked(await graph.invoke(new Command({ resume: 'no' }), config))).toEqual(['sure?']);
    expect(await graph.invoke(new Command({ resume: 'really' }), config)).toEqual({
      log: ['in', 'a', 'no', 'really', 'c'],
    });
  });

  test('with an answer takes that answer, and not the one that was given then', async () => {
    const ran = new Counter();
    const graph = asking(ran);
    const config = place().thread();
    const [question] = questions(await graph.invoke({ log: 'in' }, config));
    await graph.invoke(new Command({ resume: 'yes' }), config);
    await graph.invoke(new Command({ resume: 'sure' }), config);
    const from = before(await collect(graph.getStateHistory(config)), 'ask');
    expect(asked(await graph.invoke(new Command({ resume: 'no' }), from.config))).toEqual(['sure?']);
    expect(await graph.invoke(new Command({ resume: 'hm' }), config)).toEqual({
      log: ['in', 'a', 'no', 'hm', 'c'],
    });
    const byId = new Command({ resume: { [question?.id ?? '']: 'by id' } });
    expect(asked(await graph.invoke(byId, from.config))).toEqual(['sure?']);
    expect(ran.counts['a']).toBe(1);
  });

  test('updates the state of an old checkpoint as a branch that runs on', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const from = before(await collect(graph.getStateHistory(config)), 'b');
    const branch = await graph.updateState(from.config, { log: 'u' });
    const state = await graph.getState(config);
    expect(state).toMatchObject({ values: { log: ['in', 'a', 'u'] }, next: ['b'], config: branch });
    expect(state.parentConfig).toEqual(from.config);
    expect(state.metadata).toMatchObject({ source: 'update', step: 2 });
    expect(await graph.invoke(null, branch)).toEqual({ log: ['in', 'a', 'u', 'b', 'c'] });
    expect(await collect(graph.getStateHistory(config))).toHaveLength(8);
  });

  test('reaches checkpoints of every run that the thread has had', async () => {
    const graph = chain();
    const config = place().thread();
    for (const log of ['one', 'two', 'three']) await graph.invoke({ log }, config);
    const history = await collect(graph.getStateHistory(config));
    const from = before(history, 'c');
    expect(from.values.log).toEqual(['one', 'a', 'b']);
    expect(await graph.invoke(null, from.config)).toEqual({ log: ['one', 'a', 'b', 'c'] });
    expect(await graph.invoke({ log: 'four' }, config)).toEqual({
      log: ['one', 'a', 'b', 'c', 'four', 'a', 'b', 'c'],
    });
    const all = await collect(graph.getStateHistory(config));
    expect(all.slice(-history.length)).toEqual(history);
    expect(new Set(all.map(id)).size).toBe(all.length);
    const steps = async (cut: object) =>
      (await collect(graph.getStateHistory(config, cut))).map(({ metadata }) => metadata?.step);
    expect(await steps({ before: history[0]?.config, limit: 2 })).toEqual([12, 11]);
    expect(await steps({ filter: { source: 'fork' } })).toEqual([3]);
  });

  test('leaves a question behind on a thread that waits, which can be gone back to', async () => {
    const graph = asking();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const waiting = await graph.getState(config);
    const from = before(await collect(graph.getStateHistory(config)), 'a');
    expect(asked(await graph.invoke({ log: 'other' }, from.config))).toEqual(['after a?']);
    expect((await graph.getState(config)).values.log).toEqual(['in', 'other', 'a']);
    expect(asked(await graph.invoke(new Command({ resume: 'yes' }), waiting.config))).toEqual(['sure?']);
    expect((await graph.getState(config)).values.log).toEqual(['in', 'a']);
  });

  test('to a checkpoint that is not there is refused', async () => {
    const graph = chain();
    const config = place().thread();
    await graph.invoke({ log: 'in' }, config);
    const nowhere = { configurable: { ...config.configurable, checkpoint_id: 'nowhere' } };
    for (const promise of [() => graph.invoke(null, nowhere), () => graph.updateState(nowhere, { log: 'u' })])
      expect(await failure(promise())).toMatchObject({ code: 'UNKNOWN_CHECKPOINT' });
  });
});
