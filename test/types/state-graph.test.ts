import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { z as z3 } from 'zod/v3';
import * as mini from 'zod/mini';
import { Annotation, reducers, StateGraph } from '../../src/graph/index.ts';
import type { AddNodeOptions, CompiledGraph, GraphTypes, StateOf } from '../../src/graph/index.ts';
import type { NodeConfig } from '../../src/node/config.ts';
import { Command, END, Send, START } from '../../src/protocol/command.ts';
import { Overwrite } from '../../src/protocol/overwrite.ts';
import type { OverwriteValue } from '../../src/protocol/overwrite.ts';

/** The types of a graph, as `CompiledGraph` carries them. */
type TypesOf<Graph> = Graph extends CompiledGraph<infer Types extends GraphTypes> ? Types : never;

const Notes = Annotation.Root({
  topic: Annotation<string>,
  count: Annotation<number>(),
  notes: Annotation<string[], string | string[]>({ reducer: reducers.append, default: () => [] }),
});

const Refund = z.object({
  amount: z.number(),
  approved: z.boolean().optional(),
  log: z.array(z.string()).default([]),
  due: z.string().transform((text) => text.length),
});

describe('Annotation', () => {
  test('gives the types of the state and of an update', () => {
    expectTypeOf<typeof Notes.State>().toEqualTypeOf<{ topic: string; count: number; notes: string[] }>();
    expectTypeOf<typeof Notes.Update>().toEqualTypeOf<{
      topic?: string;
      count?: number;
      notes?: string | string[] | OverwriteValue<string[]>;
    }>();
    const forget: typeof Notes.Update = { notes: new Overwrite<string[]>([]) };
    const alsoForget: typeof Notes.Update = { notes: { __overwrite__: [] } };
    // @ts-expect-error what a channel is overwritten with is its value
    const wrong: typeof Notes.Update = { notes: new Overwrite('a') };
    expect([forget, alsoForget, wrong]).toHaveLength(3);
  });

  test('types a node', () => {
    const good: typeof Notes.Node = (state) => ({ notes: state.topic });
    // @ts-expect-error a channel's type is checked
    const bad: typeof Notes.Node = () => ({ count: 'three' });
    expect([good, bad]).toHaveLength(2);
  });

  test('has its spec spread into another root', () => {
    const More = Annotation.Root({ ...Notes.spec, extra: Annotation<boolean> });
    expectTypeOf<typeof More.State>().toEqualTypeOf<{
      topic: string;
      count: number;
      notes: string[];
      extra: boolean;
    }>();
  });

  test('checks a reducer against the types of its channel', () => {
    Annotation<number>({ reducer: (left, right) => left + right, default: () => 0 });
    Annotation<string[]>({ reducer: reducers.union });
    Annotation<Record<string, number>>({ reducer: reducers.merge });
    Annotation<{ a: number; b: string }, { a?: number }>({ reducer: reducers.merge });
    // @ts-expect-error the sum of numbers is no string
    Annotation<string>({ reducer: reducers.sum });
    // @ts-expect-error the default is no string array
    Annotation<string[]>({ reducer: reducers.append, default: () => [1] });
    expect(Annotation).toBeTypeOf('function');
  });
});

describe('the state in a node', () => {
  test('is inferred from a zod object', () => {
    new StateGraph(Refund).addNode('a', (state, config) => {
      expectTypeOf(state).toEqualTypeOf<{
        amount: number;
        approved?: boolean | undefined;
        log: string[];
        due: number;
      }>();
      expectTypeOf(config).toEqualTypeOf<NodeConfig<unknown>>();
      return { amount: state.amount + 1, due: 'tomorrow' };
    });
  });

  test('is inferred from zod 3 and from zod/mini too', () => {
    new StateGraph(z3.object({ a: z3.number(), b: z3.string().default('x') })).addNode('n', (state) => {
      expectTypeOf(state).toEqualTypeOf<{ a: number; b: string }>();
      return {};
    });
    new StateGraph(mini.object({ a: mini.number(), b: mini.optional(mini.string()) })).addNode(
      'n',
      (state) => {
        expectTypeOf(state).toEqualTypeOf<{ a: number; b?: string | undefined }>();
        return { a: 1 };
      },
    );
  });

  test('is inferred from an Annotation.Root', () => {
    new StateGraph(Notes).addNode('a', async (state) => {
      expectTypeOf(state).toEqualTypeOf<{ topic: string; count: number; notes: string[] }>();
      return { notes: [state.topic] };
    });
  });

  test('is that of the "input" option where there is one', () => {
    new StateGraph(Notes)
      .addNode(
        'zod',
        (state) => {
          expectTypeOf(state).toEqualTypeOf<{ secret: string }>();
          return { count: 1 };
        },
        { input: z.object({ secret: z.string() }) },
      )
      .addNode(
        'annotation',
        (state) => {
          expectTypeOf(state).toEqualTypeOf<{ secret: string }>();
          return { count: 1 };
        },
        { input: Annotation.Root({ secret: Annotation<string> }), timeout: 5 },
      );
  });

  test('is what the function says, for the argument of a Send', () => {
    new StateGraph(Notes)
      .addNode('part', (part: { part: number }) => ({ count: part.part }))
      .addConditionalEdges(START, (state) => state.notes.map((_, part) => new Send('part', { part })));
  });

  test('is inferred in lists and objects of nodes and in sequences', () => {
    new StateGraph(Notes)
      .addNode({
        a: (state) => ({ count: state.count }),
        b: [async (state) => ({ topic: state.topic }), { defer: true }],
      })
      .addNode([
        ['c', (state) => ({ count: state.count })],
        ['d', (state) => ({ topic: state.topic }), { local: true }],
      ])
      .addSequence([
        ['e', (state) => ({ count: state.count })],
        ['f', (state) => ({ topic: state.topic }), { timeout: 1 }],
      ])
      .addSequence({ g: (state) => ({ count: state.count }), h: (state) => ({ topic: state.topic }) })
      .addEdge('a', 'h')
      // @ts-expect-error there is no node i
      .addEdge('a', 'i');
  });
});

describe('what a node returns', () => {
  const graph = new StateGraph(Notes);

  test('is an update, a command, several of these, or nothing', () => {
    graph.addNode('a', () => ({ count: 1 }));
    graph.addNode('b', () => undefined);
    graph.addNode('c', () => {});
    graph.addNode('d', async () => null);
    graph.addNode('e', () => new Command({ goto: 'a' }));
    graph.addNode('f', () => new Command({ goto: ['a', new Send('a', {})], update: { notes: 'x' } }));
    graph.addNode('g', async () => [new Command({ goto: 'a' }), { count: 2 }]);
    graph.addNode('h', (state) =>
      state.count > 1 ? new Command({ goto: END }) : { count: state.count + 1 },
    );
  });

  test('may be declared beforehand', () => {
    const plain = async (_state: typeof Notes.State): Promise<Partial<typeof Notes.State>> => ({ count: 1 });
    const routed = () => new Command({ goto: 'plain' });
    const updating = () => new Command({ goto: 'plain', update: { count: 2 } });
    const annotated = async (): Promise<Command> => new Command({ goto: 'plain', update: { count: 2 } });
    interface Declared {
      count: number;
    }
    const declared = (): Declared => ({ count: 1 });
    new StateGraph(Notes).addNode({ plain, routed, updating, annotated, declared });
    new StateGraph(Notes).addNode('plain', plain).addNode('routed', routed).addNode('annotated', annotated);
  });

  test('may write a channel that only the input of another node declares', () => {
    graph.addNode('private', () => ({ secret: 'x' }));
    graph.addNode('both', () => ({ secret: 'x', count: 1 }));
  });

  test('has the types of the channels', () => {
    // @ts-expect-error count is a number
    graph.addNode('a1', () => ({ count: 'one' }));
    // @ts-expect-error count is a number
    graph.addNode('b1', async () => ({ count: 'one', secret: 1 }));
    // @ts-expect-error count is a number in a command as well
    graph.addNode('c1', () => new Command({ update: { count: 'one' }, goto: 'a' }));
    // @ts-expect-error a text is no update
    graph.addNode('d1', () => 'done');
    // @ts-expect-error a number is no update
    graph.addNode('e1', async () => [1]);
  });
});

describe('names of nodes', () => {
  const graph = new StateGraph(Notes).addNode('a', () => ({})).addNode('b', () => ({}));

  test('are known to addEdge after chaining', () => {
    graph.addEdge(START, 'a').addEdge('a', 'b').addEdge(['a', 'b'], 'b').addEdge('b', END);
    // @ts-expect-error no such node
    graph.addEdge('a', 'c');
    // @ts-expect-error no such node
    graph.addEdge('c', 'a');
    // @ts-expect-error no such node
    graph.addEdge(['a', 'c'], 'b');
    // @ts-expect-error an edge does not begin at END
    expect(() => graph.addEdge(END, 'a')).toThrow();
    // @ts-expect-error an edge does not end at START
    expect(() => graph.addEdge('a', START)).toThrow();
    // @ts-expect-error no such node
    graph.setEntryPoint('c');
    // @ts-expect-error no such node
    graph.setFinishPoint('c');
  });

  test('are known to addConditionalEdges', () => {
    graph.addConditionalEdges('a', function toList(state) {
      expectTypeOf(state).toEqualTypeOf<typeof Notes.State>();
      return [state.topic, new Send('b', {})];
    });
    graph.addConditionalEdges('a', async () => 'x', { x: 'b', y: END });
    graph.addConditionalEdges({ source: START, path: (state) => state.topic, pathMap: ['a', END] });
    // @ts-expect-error no such node
    graph.addConditionalEdges('c', () => 'a');
    // @ts-expect-error no such node
    graph.addConditionalEdges('b', () => 'x', { x: 'c' });
    const other = (): string => 'x';
    // @ts-expect-error no such node
    graph.addConditionalEdges('a', other, ['c']);
    const numeric = (): number => 3;
    // @ts-expect-error a number is no route
    graph.addConditionalEdges('a', numeric);
  });

  test('are known to compile', () => {
    const complete = new StateGraph(Notes).addNode('a', () => ({})).addEdge(START, 'a');
    complete.compile({ interruptBefore: ['a'], interruptAfter: '*' });
    // @ts-expect-error no such node
    expect(() => complete.compile({ interruptBefore: ['b'] })).toThrow();
  });

  test('may be declared in the constructor, for calls that are not chained', () => {
    const builder = new StateGraph(Notes, { nodes: ['x', 'y'] });
    builder.addNode('x', () => ({}));
    builder.addEdge(START, 'x').addEdge('x', 'y');
    // @ts-expect-error no such node
    builder.addEdge('x', 'z');
  });

  test('are the goto of a command, where it is told them', () => {
    type ToAOrB = Command<unknown, typeof Notes.Update, 'a' | 'b'>;
    graph.addNode('c', (): ToAOrB => new Command({ goto: 'b', update: { count: 1 } }), { ends: ['a', 'b'] });
    // @ts-expect-error the command may not lead to c
    graph.addNode('d', (): ToAOrB => new Command({ goto: 'c' }));
    expectTypeOf(new Command({ goto: 'a' }).goto).toEqualTypeOf<readonly ('a' | Send<'a'>)[]>();
  });
});

describe('a compiled graph', () => {
  test('takes any part of the state and gives the state, where it has one schema', () => {
    const graph = new StateGraph(Refund)
      .addNode('a', () => ({}))
      .addEdge(START, 'a')
      .compile();
    type Types = TypesOf<typeof graph>;
    expectTypeOf<Types['Input']>().toEqualTypeOf<
      Partial<{ amount: number; approved?: boolean | undefined; log?: string[] | undefined; due: string }>
    >();
    expectTypeOf<Types['Output']>().toEqualTypeOf<StateOf<typeof Refund>>();
    expectTypeOf<Types['Nodes']>().toEqualTypeOf<'a'>();
    expectTypeOf<Types['Context']>().toBeUnknown();
    expectTypeOf(graph).toExtend<CompiledGraph>();
  });

  test('takes and gives what its own schemas say', () => {
    const input = z.object({ amount: z.number(), note: z.string().default('') });
    const output = Annotation.Root({ approved: Annotation<boolean> });
    const context = z.object({ userId: z.string() });
    const inOptions = new StateGraph(Refund, { input, output, context })
      .addNode('a', (_, config) => {
        expectTypeOf(config.context).toEqualTypeOf<{ userId: string }>();
        return {};
      })
      .addEdge(START, 'a')
      .compile();
    const inOne = new StateGraph({ state: Refund, input, output }, context)
      .addNode('a', () => ({}))
      .addEdge(START, 'a')
      .compile();
    const byOldName = new StateGraph({ stateSchema: Refund, input, output, context })
      .addNode('a', () => ({}))
      .addEdge(START, 'a')
      .compile();
    type Types = TypesOf<typeof inOptions>;
    expectTypeOf<Types['Input']>().toEqualTypeOf<{ amount: number; note?: string | undefined }>();
    expectTypeOf<Types['Output']>().toEqualTypeOf<{ approved: boolean }>();
    expectTypeOf<Types['Context']>().toEqualTypeOf<{ userId: string }>();
    expectTypeOf<TypesOf<typeof inOne>['Input']>().toEqualTypeOf<Types['Input']>();
    expectTypeOf<TypesOf<typeof inOne>['Context']>().toEqualTypeOf<Types['Context']>();
    expectTypeOf<TypesOf<typeof byOldName>['Output']>().toEqualTypeOf<Types['Output']>();
  });

  test('has the context of a schema that is given second', () => {
    new StateGraph(Notes, z.object({ userId: z.string() })).addNode('a', (_, config) => {
      expectTypeOf(config.context.userId).toBeString();
      return {};
    });
    new StateGraph(Notes, Annotation.Root({ userId: Annotation<string> })).addNode('a', (_, config) => {
      expectTypeOf(config.context.userId).toBeString();
      return {};
    });
  });

  test('has the state of its input and its output together, where it has only these', () => {
    const graph = new StateGraph({
      input: Annotation.Root({ question: Annotation<string> }),
      output: z.object({ answer: z.string() }),
    })
      .addNode('a', (state) => {
        expectTypeOf(state.question).toBeString();
        expectTypeOf(state.answer).toBeString();
        return { answer: state.question };
      })
      .addEdge(START, 'a')
      .compile();
    type Types = TypesOf<typeof graph>;
    expectTypeOf<Types['Input']>().toEqualTypeOf<{ question?: string }>();
    expectTypeOf<Types['Output']>().toEqualTypeOf<{ answer: string }>();
  });
});

describe('options of a node', () => {
  const graph = new StateGraph(Notes);

  test('have their types', () => {
    graph.addNode('a', () => ({}), { retryPolicy: { retryOn: (error) => error.status === 503 } });
    graph.addNode('b', () => ({}), {
      retryPolicy: { retryOn: [TypeError, RangeError] },
      metadata: { a: [1] },
    });
    graph.addNode('c', () => ({}), {
      startToCloseTimeout: '1 minute',
      taskQueue: 'gpu',
      heartbeatTimeout: 500,
    });
    // @ts-expect-error no such option
    expect(() => graph.addNode('d', () => ({}), { tracePolicy: 'none' })).toThrow();
    // @ts-expect-error no number of ms
    expect(() => graph.addNode('e', () => ({}), { timeout: 'soon' })).toThrow();
  });
});

test('a function may take any graph and any options', () => {
  function audited<Types extends GraphTypes>(builder: StateGraph<Types>, options: AddNodeOptions) {
    return builder.addNode('audit', () => undefined, options);
  }
  const graph = audited(
    new StateGraph(Refund).addNode('a', () => ({})),
    { local: true },
  );
  graph.addEdge('a', 'audit').addNode('b', (state) => ({ amount: state.amount }));
  // @ts-expect-error no such node
  graph.addEdge('a', 'c');
  expect(graph).toBeInstanceOf(StateGraph);
});

describe('a state', () => {
  test('is a zod object or an Annotation.Root', () => {
    // @ts-expect-error a text is no schema of an object
    expect(() => new StateGraph(z.string())).toThrow();
    expect(new StateGraph<{ a: number }>({ channels: { a: null } })).toBeInstanceOf(StateGraph);
    // @ts-expect-error a channel is missing
    expect(new StateGraph<{ a: number; b: number }>({ channels: { a: null } })).toBeDefined();
    // @ts-expect-error a state is needed
    expect(() => new StateGraph({ input: Notes })).toThrow();
  });
});
