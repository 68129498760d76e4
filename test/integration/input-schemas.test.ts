import { expect, test } from 'vitest';
import { z } from 'zod';
import { Overwrite, ReducedValue, START, StateGraph, StateSchema, withLangGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { failure } from '../support/threads.ts';

describeOnBoth('an input schema', (place) => {
  const address = z.object({ city: z.string() });
  const notes = withLangGraph(z.array(z.string()), {
    reducer: { schema: z.string().min(2), fn: (all, one) => [...all, one] },
    default: () => ['first'],
  });
  const run = (schemas: object, input: object) =>
    new StateGraph(schemas as { state: StateSchema<Record<string, never>> })
      .addNode('a', () => ({}))
      .addEdge(START, 'a')
      .compile({ checkpointer: place().checkpointer, name: place().name('input') })
      .invoke(input, place().thread());

  test('of zod with reducers names every field that does not fit, those that are missing too', async () => {
    const State = z.object({ notes, n: z.number(), address });
    const error = await failure(run({ state: State, input: State }, { notes: 'x', address: { city: 5 } }));
    expect(error).toMatchObject({ name: 'InvalidUpdateError', code: 'INVALID_SCHEMA_VALUE' });
    expect(error.message).toMatch(/the input of graph .* does not fit its schema/);
    expect(error.message).toMatch(/notes: .*; n: .*received undefined; address\.city: .*received number/);
  });

  test('of zod with reducers takes what fits: reduced fields may be left out, or overwritten', async () => {
    const State = z.object({ notes, n: z.number().default(3) });
    const schemas = { state: State, input: State };
    expect(await run(schemas, { notes: 'in' })).toEqual({ notes: ['first', 'in'], n: 3 });
    expect(await run(schemas, {})).toEqual({ notes: ['first'], n: 3 });
    expect(await run(schemas, { notes: new Overwrite(['new']) })).toEqual({ notes: ['new'], n: 3 });
    const error = await failure(run(schemas, { notes: new Overwrite([5]) }));
    expect(error.message).toMatch(/notes\.0: /);
  });

  test('that is a StateSchema checks what is given by its own fields, and requires none', async () => {
    const state = new StateSchema({
      n: z.number(),
      list: new ReducedValue(z.array(z.number()).default([]), {
        inputSchema: z.number(),
        reducer: (all, one) => [...all, one],
      }),
    });
    const input = new StateSchema({ n: z.number().min(5), list: state.fields.list });
    expect(await run({ state, input }, { list: 1 })).toEqual({ list: [1] });
    expect(await run({ state, input }, { n: 5 })).toEqual({ n: 5, list: [] });
    const error = await failure(run({ state, input }, { n: 4, list: 'x' }));
    expect(error.message).toMatch(/n: Too small.*; list: .*received string/);
  });

  test('and the state’s validate once: a transform gets what was given', async () => {
    const length = z.string().transform((text) => text.length);
    expect(await run({ state: z.object({ length }) }, { length: 'four' })).toEqual({ length: 4 });
    expect(await run({ state: new StateSchema({ length }) }, { length: 'four' })).toEqual({ length: 4 });
    const state = z.object({ length: z.number() });
    expect(await run({ state, input: z.object({ length }) }, { length: 'four' })).toEqual({ length: 4 });
  });

  test('of a state alone requires nothing, and its defaults are for new threads', async () => {
    const State = z.object({ count: z.number().default(0), name: z.string() });
    const graph = new StateGraph(State)
      .addNode('add', ({ count }) => ({ count: count + 5 }))
      .addEdge(START, 'add')
      .compile({ checkpointer: place().checkpointer, name: place().name('defaults') });
    const config = place().thread();
    expect(await graph.invoke({}, config)).toEqual({ count: 5 });
    expect(await graph.invoke({ name: 'x' }, config)).toEqual({ count: 10, name: 'x' });
    expect((await failure(graph.invoke({ name: 7 as never }, config))).message).toMatch(
      /^Channel "name", written by the input of graph .* does not fit its schema: .*received number/,
    );
  });

  test('has no check of the whole object beside reducers', () => {
    const checked = z.object({ notes, n: z.number() }).refine(() => true);
    expect(() => new StateGraph({ state: z.object({ notes, n: z.number() }), input: checked })).toThrow(
      /check of the whole object/,
    );
  });
});
