import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { START, StateGraph } from '../../../src/index.ts';
import { registry, withLangGraph } from '../../../src/zod/index.ts';

const notes = () =>
  z
    .array(z.string())
    .register(registry, { reducer: { fn: (all, more) => all.concat(more) }, default: () => ['first'] });

describe('a field that is registered', () => {
  test('has its reducer and its default', async () => {
    const State = z.object({
      notes: notes(),
      n: z.number().register(registry, { default: () => 7, jsonSchemaExtra: { title: 'how many' } }),
    });
    const graph = new StateGraph(State)
      .addNode('a', () => ({ notes: ['a'] }))
      .addEdge(START, 'a')
      .compile();
    expect(await graph.invoke({ notes: ['in'] })).toEqual({ notes: ['first', 'in', 'a'], n: 7 });
  });

  test('has the default of its schema where it is given none', async () => {
    const list = z.array(z.string()).default(['own']);
    const State = z.object({
      notes: list.register(registry, { reducer: { fn: (all, more) => all.concat(more) } }),
    });
    const graph = new StateGraph(State)
      .addNode('a', () => ({ notes: ['a'] }))
      .addEdge(START, 'a')
      .compile();
    expect(await graph.invoke({})).toEqual({ notes: ['own', 'a'] });
  });

  test('is one that withLangGraph has been given, and can be taken back', () => {
    const field = notes();
    expect(registry.has(field)).toBe(true);
    expect(registry.get(field)?.default?.()).toEqual(['first']);
    expect(registry.remove(field).has(field)).toBe(false);
    const wrapped = withLangGraph(z.number(), { default: () => 1 });
    expect(registry.get(wrapped)?.default?.()).toBe(1);
  });
});
