import { expect, test } from 'vitest';
import { Command, interrupt, START, StateGraph } from '../../src/index.ts';
import type { MemorySaver, TemporalSaver } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, collect, failure, gate, Log } from '../support/threads.ts';

describeOnBoth('a thread', (place) => {
  const saver = () => place().checkpointer as MemorySaver | TemporalSaver;
  const asking = () =>
    new StateGraph(Log)
      .addNode('a', () => ({ log: 'a' }))
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 'a')
      .addEdge('a', 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('asking') });

  test('that is deleted has never been: over all its runs, and while it waits', async () => {
    const graph = asking();
    const config = place().thread();
    for (const log of ['one', 'two']) {
      await graph.invoke({ log }, config);
      await graph.invoke(new Command({ resume: 'yes' }), config);
    }
    await graph.invoke({ log: 'three' }, config);
    await saver().deleteThread(config.configurable.thread_id);
    expect(await graph.getState(config)).toMatchObject({ values: {}, next: [] });
    expect(await collect(graph.getStateHistory(config))).toEqual([]);
    await graph.invoke({ log: 'anew' }, config);
    expect((await graph.getState(config)).values.log).toEqual(['anew', 'a']);
    expect(await collect(graph.getStateHistory(config))).toHaveLength(3);
  });

  test('that is deleted takes its subgraphs with it, and a thread that is not there can be deleted', async () => {
    const inner = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('in?') }))
      .addEdge(START, 'ask')
      .compile({ name: place().name('inner') });
    const graph = new StateGraph(Log)
      .addNode('sub', inner)
      .addEdge(START, 'sub')
      .compile({ checkpointer: place().checkpointer, name: place().name('outer') });
    const config = place().thread();
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    await saver().deleteThread(config.configurable.thread_id);
    await saver().deleteThread(config.configurable.thread_id);
    expect((await graph.getState(config)).values).toEqual({});
  });

  test('that is deleted in the middle of a run ends it', async () => {
    const door = gate();
    const graph = new StateGraph(Log)
      .addNode('wait', async () => (await door.opened, { log: 'waited' }))
      .addEdge(START, 'wait')
      .compile({ checkpointer: place().checkpointer, name: place().name('busy') });
    const config = place().thread();
    const run = failure(graph.invoke({}, config));
    await expect.poll(async () => (await graph.getState(config)).next).toEqual(['wait']);
    await saver().deleteThread(config.configurable.thread_id);
    door.open();
    await run;
    expect((await graph.getState(config)).values).toEqual({});
  });

  test('that is copied stands there twice, and each goes its own way', async () => {
    const graph = asking();
    const [source, target] = [place().thread(), place().thread()];
    await graph.invoke({ log: 'in' }, source);
    const before = await collect(graph.getStateHistory(source));
    await saver().copyThread(source.configurable.thread_id, target.configurable.thread_id);
    const copy = await graph.getState(target);
    expect(copy).toMatchObject({ values: { log: ['in', 'a'] }, next: ['ask'] });
    expect(copy.config.configurable.thread_id).toBe(target.configurable.thread_id);
    expect(copy.metadata?.source).toBe('fork');
    expect(await graph.invoke(new Command({ resume: 'source' }), source)).toEqual({
      log: ['in', 'a', 'source'],
    });
    expect(asked(await graph.invoke(null, target))).toEqual(['go?']);
    expect(await graph.invoke(new Command({ resume: 'copy' }), target)).toEqual({ log: ['in', 'a', 'copy'] });
    await graph.invoke({ log: 'more' }, target);
    const after = await collect(graph.getStateHistory(target));
    const ids = (history: typeof after) => history.map(({ config }) => config.configurable.checkpoint_id);
    expect(ids(after).slice(-3)).toEqual(ids(before));
    expect(after.map(({ metadata }) => metadata?.source)).toEqual([
      'loop',
      'loop',
      'input',
      'loop',
      'fork',
      'loop',
      'loop',
      'input',
    ]);
    const first = after.at(-2);
    expect(asked(await graph.invoke(null, { configurable: { ...first?.config.configurable } }))).toEqual([
      'go?',
    ]);
  });

  test('is copied to a new thread only, and from one that there is', async () => {
    const graph = asking();
    const [source, target] = [place().thread(), place().thread()];
    const ids = [source.configurable.thread_id, target.configurable.thread_id] as const;
    expect(await failure(saver().copyThread(...ids))).toMatchObject({ code: 'UNKNOWN_CHECKPOINT' });
    await graph.invoke({}, source);
    await graph.invoke({}, target);
    expect(await failure(saver().copyThread(...ids))).toMatchObject({ code: 'THREAD_EXISTS' });
  });
});
