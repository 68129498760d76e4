import { expect, test } from 'vitest';
import { z } from 'zod';
import { Command, interrupt, START, StateGraph, StateSchema, UntrackedValue } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { collect, failure } from '../support/threads.ts';

const State = new StateSchema({
  kept: z.string().optional(),
  draft: new UntrackedValue(z.string()),
  limit: new UntrackedValue(z.number().default(3)),
  any: new UntrackedValue<string>(undefined, { guard: false }),
});

describeOnBoth('an untracked value', (place) => {
  test('is there for the nodes of its run and in its result, in no checkpoint, and not for the next run', async () => {
    const seen: unknown[] = [];
    const graph = new StateGraph(State)
      .addNode('write', (state) => ({ draft: `${state.draft ?? 'no'} draft`, limit: state.limit + 1 }))
      .addNode('read', (state) => {
        seen.push({ ...state });
        return {};
      })
      .addConditionalEdges('read', (state) => {
        seen.push(state.draft);
        return '__end__';
      })
      .addEdge(START, 'write')
      .addEdge('write', 'read')
      .compile({ checkpointer: place().checkpointer, name: place().name('untracked') });
    const config = place().thread();
    expect(await graph.invoke({ draft: 'first', kept: 'yes' }, config)).toEqual({
      kept: 'yes',
      draft: 'first draft',
      limit: 4,
    });
    expect(seen).toEqual([{ kept: 'yes', draft: 'first draft', limit: 4 }, 'first draft']);
    for (const snapshot of await collect(graph.getStateHistory(config))) {
      expect(Object.keys(snapshot.values).filter((name) => name !== 'kept')).toEqual([]);
      for (const task of snapshot.tasks) expect(JSON.stringify(task.result ?? {})).not.toContain('draft');
    }
    expect((await graph.getState(config)).values).toEqual({ kept: 'yes' });
    expect(await graph.invoke({}, config)).toEqual({ kept: 'yes', draft: 'no draft', limit: 4 });
  });

  test('is gone when a thread that waited goes on, but for its default', async () => {
    const seen: unknown[] = [];
    const graph = new StateGraph(State)
      .addNode('write', () => ({ draft: 'a draft', limit: 9 }))
      .addNode('ask', (state) => {
        seen.push([state.draft, state.limit]);
        return { kept: interrupt<string, string>('go?') };
      })
      .addNode('beside', () => ({ any: 'written beside a question' }))
      .addNode('after', (state) => {
        seen.push([state.draft, state.limit, state.any]);
        return {};
      })
      .addEdge(START, 'write')
      .addEdge('write', 'ask')
      .addEdge('write', 'beside')
      .addEdge(['ask', 'beside'], 'after')
      .compile({ checkpointer: place().checkpointer, name: place().name('waits') });
    const config = place().thread();
    const waiting = await graph.invoke({}, config);
    expect(waiting).toMatchObject({ draft: 'a draft', limit: 9 });
    expect((await graph.getState(config)).values).toEqual({});
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({ kept: 'yes' });
    expect(seen).toEqual([
      ['a draft', 9],
      [undefined, 3],
      [undefined, 3, undefined],
    ]);
  });

  test('takes one write a superstep when it is guarded, and else the last one', async () => {
    const write = (channel: string) =>
      new StateGraph(State)
        .addNode('a', () => ({ [channel]: 'a' }))
        .addNode('b', () => ({ [channel]: 'b' }))
        .addEdge(START, 'a')
        .addEdge(START, 'b')
        .compile({ checkpointer: place().checkpointer, name: place().name('guard') });
    expect(await write('any').invoke({}, place().thread())).toMatchObject({ any: 'b' });
    const error = await failure(write('draft').invoke({}, place().thread()));
    expect(error).toMatchObject({ name: 'InvalidUpdateError', code: 'INVALID_CONCURRENT_GRAPH_UPDATE' });
    expect(error.message).toContain('UntrackedValue(guard=true) can receive only one value per step.');
  });
});
