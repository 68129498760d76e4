import type { StandardSchemaV1 } from '@standard-schema/spec';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  Annotation,
  Overwrite,
  ReducedValue,
  reducers,
  START,
  StateGraph,
  StateSchema,
  withLangGraph,
} from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { failure } from '../support/threads.ts';

/** A schema of no library that is known here: a text in capitals, or "NONE". */
const shout: StandardSchemaV1<string | undefined, string> = {
  '~standard': {
    version: 1,
    vendor: 'nobody',
    validate: (value) =>
      value === undefined || typeof value === 'string'
        ? { value: (value ?? 'none').toUpperCase() }
        : { issues: [{ message: 'must be a text' }] },
  },
};

describeOnBoth('a StateSchema', (place) => {
  const State = new StateSchema({
    count: z.number().default(1),
    name: shout,
    notes: new ReducedValue(
      z.array(z.string()).default(() => ['first']),
      { inputSchema: z.string().min(2), reducer: (all, one) => [...all, one] },
    ),
    seen: new ReducedValue(z.array(z.number()), { reducer: reducers.union }),
  });

  const graph = (base: string, write: object): ReturnType<typeof compiled> => compiled(base, write);
  const compiled = (base: string, write: object) =>
    new StateGraph(State)
      .addNode('a', () => write)
      .addEdge(START, 'a')
      .compile({ checkpointer: place().checkpointer, name: place().name(base) });

  test('has its fields’ defaults, reduces, and validates what is written', async () => {
    const write = { name: 'ann', notes: 'from a', seen: [2, 3] };
    const result = await graph('fields', write).invoke({ notes: 'in', seen: [1, 2] }, place().thread());
    expect(result).toEqual({ count: 1, name: 'ANN', notes: ['first', 'in', 'from a'], seen: [1, 2, 3] });
    expect(await graph('defaults', {}).invoke({}, place().thread())).toEqual({
      count: 1,
      name: 'NONE',
      notes: ['first'],
    });
  });

  test.each([
    ['an input', { notes: 'x' }, {}, /Channel "notes", written by the input of graph/],
    [
      'a node',
      {},
      { name: 5 },
      /Channel "name", written by node "a", does not fit its schema: must be a text/,
    ],
    ['an Overwrite, by the schema of the value', {}, { notes: new Overwrite('in') }, /expected array/],
  ])('refuses what does not fit, from %s', async (_, input, write, message) => {
    const error = await failure(graph('refused', write).invoke(input, place().thread()));
    expect(error).toMatchObject({ name: 'InvalidUpdateError', code: 'INVALID_SCHEMA_VALUE' });
    expect(error.message).toMatch(message);
  });

  test('takes an Overwrite past its reducer', async () => {
    const write = { notes: new Overwrite(['x']) };
    expect(await graph('overwrite', write).invoke({ notes: 'in' }, place().thread())).toMatchObject({
      notes: ['x'],
    });
  });

  test('may be an input or an output schema, and a node’s', async () => {
    const io = new StateGraph({
      state: State,
      input: new StateSchema({ count: z.number() }),
      output: new StateSchema({ name: z.string() }),
    })
      .addNode('a', (state) => ({ name: `${Object.keys(state).join()} ${state.count}` }), {
        input: new StateSchema({ count: z.number() }),
      })
      .addEdge(START, 'a')
      .compile({ checkpointer: place().checkpointer, name: place().name('io') });
    expect(await io.invoke({ count: 5 }, place().thread())).toEqual({ name: 'COUNT 5' });
  });
});

describeOnBoth('a zod object whose fields are withLangGraph', (place) => {
  test('has their reducers and defaults', async () => {
    const State = z.object({
      notes: withLangGraph(z.array(z.string()), {
        reducer: { schema: z.union([z.string(), z.array(z.string())]), fn: (all, more) => all.concat(more) },
        default: () => ['first'],
      }),
      best: withLangGraph(z.number(), { reducer: { fn: reducers.max } }),
      start: withLangGraph(z.date(), { default: () => new Date(0) }),
    });
    const graph = new StateGraph(State)
      .addNode('a', () => ({ notes: 'a', best: 3 }))
      .addNode('b', () => ({ notes: ['b', 'c'], best: 2 }))
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .compile({ checkpointer: place().checkpointer, name: place().name('zod') });
    expect(graph.bodies.plan.channels).toMatchObject({ best: { kind: 'named', reducer: 'max' } });
    expect(await graph.invoke({ notes: 'in' }, place().thread())).toEqual({
      notes: ['first', 'in', 'a', 'b', 'c'],
      best: 3,
      start: new Date(0),
    });
    expect(await failure(graph.invoke({ notes: 5 as never }, place().thread()))).toMatchObject({
      code: 'INVALID_SCHEMA_VALUE',
    });
  });
});

describeOnBoth('the fields of an Annotation.Root', (place) => {
  test('declare a state by themselves', async () => {
    const graph = new StateGraph({
      topic: Annotation<string>,
      notes: Annotation<string[]>({ reducer: reducers.append }),
    })
      .addNode('a', (state) => ({ notes: [state.topic] }))
      .addEdge(START, 'a')
      .compile({ checkpointer: place().checkpointer, name: place().name('raw') });
    expect(await graph.invoke({ topic: 'x' }, place().thread())).toEqual({ topic: 'x', notes: ['x'] });
  });
});
