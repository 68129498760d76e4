import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as mini from 'zod/mini';
import { z as z3 } from 'zod/v3';
import {
  Annotation,
  BinaryOperatorAggregate,
  DeltaChannel,
  reducers,
  StateGraph,
  Topic,
} from '../../../src/graph/index.ts';
import type { GraphSchema } from '../../../src/graph/index.ts';
import { START } from '../../../src/protocol/command.ts';
import { GraphError } from '../../../src/protocol/errors.ts';

/** The bodies of a graph of one node with this state. */
function bodiesOf(state: GraphSchema) {
  return new StateGraph(state)
    .addNode('node', () => ({}))
    .addEdge(START, 'node')
    .compile().bodies;
}

describe('a state of annotations', () => {
  const concat = (left: string[], right: string[]): string[] => [...left, ...right];
  const bodies = bodiesOf(
    Annotation.Root({
      bare: Annotation<string>,
      called: Annotation<string>(),
      custom: Annotation<string[]>({ reducer: concat, default: () => ['first'] }),
      append: Annotation<string[]>({ reducer: reducers.append }),
      merge: Annotation<object>({ reducer: reducers.merge }),
      sum: Annotation<number>({ reducer: reducers.sum }),
      min: Annotation<number>({ reducer: reducers.min }),
      max: Annotation<number>({ reducer: reducers.max }),
      union: Annotation<string[]>({ reducer: reducers.union, default: () => [] }),
    }),
  );

  test('has last-value channels where there is no reducer', () => {
    expect(bodies.plan.channels['bare']).toEqual({ kind: 'last' });
    expect(bodies.plan.channels['called']).toEqual({ kind: 'last' });
    expect(bodies.channels['bare']).toEqual({});
  });

  test('has a function as reducer beside the plan, not in it', () => {
    expect(bodies.plan.channels['custom']).toEqual({ kind: 'custom' });
    expect(bodies.channels['custom']?.reduce).toBe(concat);
  });

  test.each(['append', 'merge', 'sum', 'min', 'max', 'union'])('has the reducer %s by its name', (name) => {
    expect(bodies.plan.channels[name]).toEqual({ kind: 'named', reducer: name });
    expect(bodies.channels[name]?.reduce).toBeUndefined();
  });

  test('has the defaults that were given, made anew each time', () => {
    expect(bodies.channels['custom']?.initial?.()).toEqual(['first']);
    expect(bodies.channels['union']?.initial?.()).not.toBe(bodies.channels['union']?.initial?.());
    expect(bodies.channels['append']?.initial).toBeUndefined();
  });

  test('does not take for a named reducer a function that only looks like one', () => {
    const append = (left: string[], right: string[]): string[] => reducers.append(left, right);
    const { plan } = bodiesOf(Annotation.Root({ log: Annotation<string[]>({ reducer: append }) }));
    expect(plan.channels['log']).toEqual({ kind: 'custom' });
  });

  test('refuses what is no annotation', () => {
    // @ts-expect-error a text is no annotation
    expect(() => bodiesOf(Annotation.Root({ log: 'text' }))).toThrow('the field "log" is no annotation');
    // @ts-expect-error null is no reducer
    expect(() => Annotation<string>({ reducer: null })).toThrow('needs a "reducer" function');
    // @ts-expect-error an array is no function that makes one
    expect(() => Annotation<string[]>({ reducer: concat, default: [] })).toThrow('such as () => []');
  });
});

describe('a state of a zod object', () => {
  test('has one last-value channel a field, validated by the field', () => {
    const shape = { amount: z.number(), note: z.string().optional() };
    const bodies = bodiesOf(z.object(shape));
    expect(bodies.plan.channels).toEqual({ amount: { kind: 'last' }, note: { kind: 'last' } });
    expect(bodies.channels['amount']?.schema).toBe(shape.amount);
    expect(bodies.channels['note']?.schema).toBe(shape.note);
  });

  test.each<[string, GraphSchema, unknown]>([
    ['default', z.object({ f: z.array(z.string()).default(['x']) }), ['x']],
    ['default made by a function', z.object({ f: z.number().default(() => 7) }), 7],
    ['prefault', z.object({ f: z.string().trim().prefault(' x ') }), 'x'],
    ['default in optional', z.object({ f: z.string().default('x').optional() }), 'x'],
    ['default in nullable', z.object({ f: z.string().default('x').nullable() }), 'x'],
    ['default in readonly', z.object({ f: z.string().default('x').readonly() }), 'x'],
    [
      'default in a transform',
      z.object({
        f: z
          .string()
          .default('x')
          .transform((text) => text.length),
      }),
      1,
    ],
    ['default in a pipe', z.object({ f: z.string().default('x').pipe(z.string().toUpperCase()) }), 'X'],
    ['default of zod 3', z3.object({ f: z3.string().default('x') }), 'x'],
    ['default in nullable of zod 3', z3.object({ f: z3.string().default('x').nullable() }), 'x'],
    [
      'default in a transform of zod 3',
      z3.object({
        f: z3
          .string()
          .default('x')
          .transform((t) => t.length),
      }),
      1,
    ],
    ['default in a pipe of zod 3', z3.object({ f: z3.string().default('x').pipe(z3.string()) }), 'x'],
    ['branded default of zod 3', z3.object({ f: z3.string().default('x').brand('b') }), 'x'],
    ['default of zod/mini', mini.object({ f: mini._default(mini.string(), 'x') }), 'x'],
  ])('knows a field with a %s', (_, schema, value) => {
    expect(bodiesOf(schema).channels['f']?.initial?.()).toEqual(value);
  });

  test.each<[string, GraphSchema]>([
    ['is required', z.object({ f: z.string() })],
    ['is optional', z.object({ f: z.string().optional() })],
    ['has a catch', z.object({ f: z.string().catch('x') })],
    ['accepts anything', z.object({ f: z.any() })],
    ['is optional in zod 3', z3.object({ f: z3.string().optional() })],
  ])('finds no default in a field that %s', (_, schema) => {
    expect(bodiesOf(schema).channels['f']?.initial).toBeUndefined();
  });

  test('says which default does not pass its own schema', () => {
    const { channels } = bodiesOf(z.object({ f: z.string().min(5).prefault('x') }));
    expect(() => channels['f']?.initial?.()).toThrow(
      'The default of channel "f" does not pass its own schema (',
    );
    const { channels: asynchronous } = bodiesOf(
      z.object({
        f: z
          .string()
          .prefault('x')
          .refine(() => Promise.resolve(true)),
      }),
    );
    expect(() => asynchronous['f']?.initial?.()).toThrow('is validated asynchronously');
  });

  test('refuses a check of the whole object, which would never run', () => {
    const schema = z.object({ a: z.number(), b: z.number() }).refine(({ a, b }) => a < b);
    expect(() => bodiesOf(schema)).toThrow(
      expect.objectContaining({
        code: 'NOT_SUPPORTED',
        message: expect.stringContaining('Put the check on a field'),
      }),
    );
    const asInput = new StateGraph({ input: schema, output: z.object({ c: z.number() }) });
    expect(
      asInput
        .addNode('node', () => ({}))
        .addEdge(START, 'node')
        .compile().bodies.input,
    ).toBe(schema);
  });
});

describe('the input and the output', () => {
  const State = Annotation.Root({
    log: Annotation<string[]>({ reducer: reducers.append }),
    amount: Annotation<number>,
  });

  test('are the state where they are not given', () => {
    const { plan, input } = bodiesOf(State);
    expect([plan.input, plan.output, input]).toEqual([['log', 'amount'], ['log', 'amount'], undefined]);
  });

  test('add the channels that the state lacks, which nodes do not read', () => {
    const input = z.object({ amount: z.number(), secret: z.string() });
    const { bodies } = new StateGraph(State, {
      input,
      output: Annotation.Root({ verdict: Annotation<boolean> }),
    })
      .addNode('node', () => ({}))
      .addEdge(START, 'node')
      .compile();
    expect(Object.keys(bodies.plan.channels)).toEqual(['log', 'amount', 'secret', 'verdict']);
    expect(bodies.plan.input).toEqual(['amount', 'secret']);
    expect(bodies.plan.output).toEqual(['verdict']);
    expect(bodies.plan.nodes['node']?.reads).toEqual(['log', 'amount']);
    expect(bodies.input).toBe(input);
  });

  test('are the state together where there is no other', () => {
    const { plan } = new StateGraph({
      input: Annotation.Root({ question: Annotation<string> }),
      output: Annotation.Root({ question: Annotation<string>, answer: Annotation<string> }),
    })
      .addNode('node', () => ({}))
      .addEdge(START, 'node')
      .compile().bodies;
    expect(plan.nodes['node']?.reads).toEqual(['question', 'answer']);
    expect(plan.input).toEqual(['question']);
    expect(plan.output).toEqual(['question', 'answer']);
  });

  test('may name a channel of the state without its reducer', () => {
    const { plan } = new StateGraph(State, { input: z.object({ log: z.array(z.string()) }) })
      .addNode('node', () => ({}))
      .addEdge(START, 'node')
      .compile().bodies;
    expect(plan.channels['log']).toEqual({ kind: 'named', reducer: 'append' });
  });

  test('may not give a channel of the state another reducer', () => {
    const other = Annotation.Root({ log: Annotation<string[]>({ reducer: reducers.union }) });
    const reduced = Annotation.Root({ amount: Annotation<number>({ reducer: (_, right) => right }) });
    for (const input of [other, reduced]) {
      expect(() => new StateGraph(State, { input })).toThrow(
        /^Channel "\w+" already exists with a different type\./,
      );
    }
    expect(() => new StateGraph(State, { input: other })).toThrow(
      'It is a channel with the reducer "append" in the schema that came first, and a channel with the reducer "union" in a later one.',
    );
    expect(new StateGraph(State, { input: State })).toBeInstanceOf(StateGraph);
  });
});

describe('new StateGraph', () => {
  const State = Annotation.Root({ a: Annotation<string> });
  const context = z.object({ userId: z.string() });

  test('takes a context schema in any of its forms, and keeps it to validate with', () => {
    const forms = [
      new StateGraph(State, context),
      new StateGraph(State, { context }),
      new StateGraph({ state: State, context }),
      new StateGraph({ stateSchema: State }, context),
      new StateGraph({ input: State, output: State }, context),
    ];
    for (const form of forms) {
      expect(
        form
          .addNode('node', () => ({}))
          .addEdge(START, 'node')
          .compile().bodies.context,
      ).toBe(context);
    }
  });

  test('does not validate a context that is declared by annotations', () => {
    const graph = new StateGraph(State, Annotation.Root({ userId: Annotation<string> }));
    expect(
      graph
        .addNode('node', () => ({}))
        .addEdge(START, 'node')
        .compile().bodies,
    ).not.toHaveProperty('context');
  });

  test.each<[string, readonly unknown[]]>([
    ['nothing', []],
    ['a number', [5]],
    ['an empty object', [{}]],
    ['a schema of a text', [z.string()]],
    ['an input without an output', [{ input: State }]],
    ['a state that is no schema', [{ state: { a: 'string' } }]],
    ['an input that is no schema', [State, { input: 'a' }]],
    ['a context that is no schema', [{ state: State, context: 'a' }]],
    ['an unknown option', [State, { inputs: State }]],
  ])('refuses %s', (_, args) => {
    const make = StateGraph as unknown as new (...args: readonly unknown[]) => unknown;
    expect(() => new make(...args)).toThrow(/^Invalid StateGraph input\. .* No schema was found for/);
  });

  test.each<[string, readonly unknown[]]>([
    ['Import interrupt and call it in the node', [State, { interrupt: {} }]],
    ['Give the stream its types', [State, { writer: {} }]],
  ])('refuses a form that is not supported, and says: %s', (instead, args) => {
    const make = StateGraph as unknown as new (...args: readonly unknown[]) => unknown;
    const error = catchError(() => new make(...args));
    expect(GraphError.is(error, 'NOT_SUPPORTED')).toBe(true);
    expect((error as Error).message).toContain(instead);
  });

  test('takes the oldest form of a state, an object of channels', async () => {
    const graph = new StateGraph<{ log: string[]; text: string; n: number }>({
      channels: {
        log: { reducer: (all: string[], more: string[]) => all.concat(more), default: () => ['first'] },
        text: { value: (left: string, right: string) => left + right },
        n: null,
      },
    })
      .addNode('a', ({ text }) => ({ log: [text], text: 'b', n: 2 }))
      .addEdge(START, 'a')
      .compile();
    expect(await graph.invoke({ text: 'a', n: 1 })).toEqual({ log: ['first', 'a'], text: 'ab', n: 2 });
  });

  test('refuses channels of LangGraph’s own classes, by their kind, and what cannot be meant of ours', () => {
    const theirs = { lg_is_channel: true, lc_graph_name: 'NamedBarrierValue' };
    expect(() => new StateGraph(Annotation.Root({ x: theirs as never }))).toThrow(
      'the field "x" is a channel of @langchain/langgraph, of kind NamedBarrierValue',
    );
    expect(() => new Topic({ unique: true })).toThrow('Give it "accumulate", too');
    expect(() => new BinaryOperatorAggregate(undefined as never)).toThrow('needs a function');
    const list = (all: string[]): string[] => all;
    expect(() => new DeltaChannel(list, { snapshotFrequency: 0 })).toThrow(
      'snapshotFrequency must be a positive integer, got 0',
    );
    const state = Annotation.Root({ x: new Topic<string>() });
    const output = Annotation.Root({ x: new Topic<string>({ accumulate: true }) });
    expect(() => new StateGraph({ state, output })).toThrow('already exists with a different type');
  });

  test.each(['__proto__', 'constructor', 'prototype', '__start__', '__interrupt__', ''])(
    'refuses a channel named "%s"',
    (name) => {
      const shape = JSON.parse(JSON.stringify({ x: 1 }).replace('x', name)) as Record<string, unknown>;
      for (const key of Object.keys(shape)) Object.defineProperty(shape, key, { value: z.string() });
      expect(() => new StateGraph(z.object(shape as Record<string, z.ZodString>))).toThrow(
        `Channel "${name}" is reserved.`,
      );
      expect(() => new StateGraph(Annotation.Root({ [name]: Annotation<string> }))).toThrow('is reserved.');
    },
  );
});

function catchError(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
