import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Annotation, CompiledGraph, reducers, StateGraph } from '../../../src/graph/index.ts';
import type { Checkpointer } from '../../../src/graph/index.ts';
import type { GraphBodies } from '../../../src/node/bodies.ts';
import { Command, END, Send, START } from '../../../src/protocol/command.ts';

const State = Annotation.Root({
  amount: Annotation<number>,
  log: Annotation<string[]>({ reducer: reducers.append, default: () => [] }),
  seen: Annotation<string[]>({ reducer: (left, right) => [...left, ...right] }),
});

const decide = (): object => ({});
const pay = (): object => ({});
const route = (): string => 'yes';

function refund() {
  return new StateGraph(State)
    .addNode('decide', decide, { metadata: { owner: 'team', tags: ['a', undefined, { b: null }] } })
    .addNode('notify', () => new Command({ goto: END }), { ends: ['pay', END], defer: true })
    .addNode('pay', pay, { input: z.object({ account: z.string().default('main') }), local: true })
    .addEdge(START, 'decide')
    .addEdge('decide', 'notify')
    .addEdge(['decide', 'notify'], 'pay')
    .addEdge('pay', END)
    .addConditionalEdges('decide', route, { yes: 'pay', maybe: 'pay', no: END });
}

describe('the plan of a graph', () => {
  test('is the graph as data', () => {
    const { plan } = refund().compile({
      name: 'refund',
      description: 'Pays back.',
      interruptBefore: ['pay'],
      interruptAfter: '*',
      strict: true,
    }).bodies;
    expect(plan).toEqual({
      format: 1,
      name: 'refund',
      description: 'Pays back.',
      hash: expect.stringMatching(/^[0-9a-f]{32}$/),
      channels: {
        amount: { kind: 'last' },
        log: { kind: 'named', reducer: 'append' },
        seen: { kind: 'custom' },
        account: { kind: 'last' },
      },
      input: ['amount', 'log', 'seen'],
      output: ['amount', 'log', 'seen'],
      nodes: {
        decide: {
          reads: ['amount', 'log', 'seen'],
          metadata: { owner: 'team', tags: ['a', null, { b: null }] },
          options: {},
        },
        notify: { reads: ['amount', 'log', 'seen'], ends: ['pay', END], defer: true, options: {} },
        pay: { reads: ['account'], options: { local: true } },
      },
      edges: [
        [START, 'decide'],
        ['decide', 'notify'],
        ['pay', END],
      ],
      joins: [{ from: ['decide', 'notify'], to: 'pay' }],
      branches: { decide: [{ name: 'route', ends: ['pay', END] }] },
      interruptBefore: ['pay'],
      interruptAfter: '*',
      strict: true,
    });
  });

  test('is pure JSON', () => {
    const { plan } = refund().compile().bodies;
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(undefinedMembers(plan)).toEqual([]);
  });

  test('inherits nothing by which a name from outside could be taken for a node or channel', () => {
    const { plan, nodes, channels } = refund().compile().bodies;
    for (const record of [plan.nodes, plan.channels, plan.branches, nodes, channels]) {
      expect('constructor' in record).toBe(false);
    }
  });

  test('has LangGraph as its name, no breakpoints and no strictness by default', () => {
    const { plan } = refund().compile().bodies;
    expect([plan.name, plan.interruptBefore, plan.interruptAfter, plan.strict]).toEqual([
      'LangGraph',
      [],
      [],
      false,
    ]);
    expect(plan).not.toHaveProperty('description');
  });

  test('refuses metadata that JSON cannot carry, and says where it is', () => {
    expect(() => new StateGraph(State).addNode('a', pay, { metadata: { when: { at: new Date() } } })).toThrow(
      'metadata of node "a".when.at is an instance of Date',
    );
  });

  test('has each edge and each join once', () => {
    const { plan } = new StateGraph(State)
      .addNode({ a: pay, b: pay, c: pay })
      .addEdge(START, 'a')
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge(['a', 'b', 'a'], 'c')
      .addEdge(['b', 'a'], 'c')
      .compile().bodies;
    expect(plan.edges).toEqual([
      [START, 'a'],
      ['a', 'b'],
    ]);
    expect(plan.joins).toEqual([{ from: ['a', 'b'], to: 'c' }]);
  });

  test('has for a node with conditional edges all that its path function may look at', () => {
    const input = z.object({ account: z.string(), amount: z.number() });
    const { plan, nodes } = new StateGraph(State)
      .addNode('a', pay, { input })
      .addNode('b', pay, { input })
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addConditionalEdges('a', () => END)
      .compile().bodies;
    expect(plan.nodes['a']?.reads).toEqual(['account', 'amount', 'log', 'seen']);
    expect(nodes['a']?.input).toEqual(['account', 'amount']);
    expect(plan.nodes['b']?.reads).toEqual(['account', 'amount']);
    expect(nodes['b']).not.toHaveProperty('input');
  });

  test('is not changed by what is added to the builder later', () => {
    const builder = refund();
    const { bodies } = builder.compile();
    const before = JSON.stringify(bodies.plan);
    builder
      .addNode('later', pay)
      .addEdge('pay', 'later')
      .addConditionalEdges('pay', () => 'later');
    expect(JSON.stringify(bodies.plan)).toBe(before);
    expect(Object.keys(bodies.nodes)).toEqual(['decide', 'notify', 'pay']);
    expect(Object.keys(bodies.branches)).toEqual(['decide']);
  });
});

describe('the hash of a plan', () => {
  const hashOf = (options: Parameters<ReturnType<typeof refund>['compile']>[0], builder = refund()) =>
    builder.compile(options).bodies.plan.hash;

  test('does not depend on breakpoints and description', () => {
    const hash = hashOf({});
    expect(hashOf({ interruptBefore: '*', interruptAfter: ['pay'], description: 'Pays back.' })).toBe(hash);
  });

  test('depends on what decides how the graph runs', () => {
    const hashes = [
      hashOf({}),
      hashOf({ name: 'other' }),
      hashOf({ strict: true }),
      hashOf({}, refund().addEdge('notify', END)),
      hashOf({}, refund().addEdge(['pay', 'notify'], 'decide')),
      hashOf({}, refund().addConditionalEdges('pay', route)),
      hashOf({}, refund().addConditionalEdges('pay', route, ['decide'])),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('the bodies of a graph', () => {
  test('are its functions, beside the plan', () => {
    const { nodes, branches, channels } = refund().compile().bodies;
    expect(nodes['decide']?.run).toBe(decide);
    expect(nodes['pay']?.run).toBe(pay);
    expect(branches['decide']).toEqual([{ choose: route, pathMap: { yes: 'pay', maybe: 'pay', no: END } }]);
    expect(channels['account']?.initial?.()).toBe('main');
  });

  test('are given to the checkpointer', () => {
    const registered: GraphBodies[] = [];
    // Of a checkpointer only this is called when a graph is compiled.
    const checkpointer = { register: (bodies: GraphBodies) => void registered.push(bodies) } as Checkpointer;
    const graph = refund().compile({ checkpointer });
    expect(graph).toBeInstanceOf(CompiledGraph);
    expect(registered).toEqual([graph.bodies]);
    expect(registered[0]).toBe(graph.bodies);
  });
});

describe('a builder', () => {
  test('takes nodes in any of its forms', () => {
    const { plan, nodes } = new StateGraph(State)
      .addNode('a', pay, { timeout: 1 })
      .addNode({ b: pay, c: [decide, { timeout: 2 }] })
      .addNode([
        ['d', pay],
        ['e', decide, { timeout: 3 }],
      ])
      .addConditionalEdges(START, () => [new Send('a', {})])
      .compile().bodies;
    expect(Object.keys(plan.nodes)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(Object.values(nodes).map((body) => [body.run, body.timeout?.runMs])).toEqual([
      [pay, 1],
      [pay, undefined],
      [decide, 2],
      [pay, undefined],
      [decide, 3],
    ]);
  });

  test('chains the nodes of a sequence, and only these', () => {
    const { plan } = new StateGraph(State)
      .addSequence([
        ['a', pay],
        ['b', pay, { defer: true }],
      ])
      .addSequence({ c: pay, d: [pay, { local: true }] })
      .setEntryPoint('a')
      .addEdge('b', 'c')
      .setFinishPoint('d')
      .compile().bodies;
    expect(plan.edges).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      [START, 'a'],
      ['b', 'c'],
      ['d', END],
    ]);
    expect([plan.nodes['b']?.defer, plan.nodes['d']?.options]).toEqual([true, { local: true }]);
  });

  test('takes a conditional edge as an object, and a list as its path map', () => {
    const { plan, branches } = new StateGraph(State)
      .addNode('a', pay)
      .addConditionalEdges({ source: START, path: route, pathMap: ['a', END] })
      .addConditionalEdges('a', () => END)
      .compile().bodies;
    expect(plan.branches).toEqual({
      [START]: [{ name: 'route', ends: ['a', END] }],
      a: [{ name: 'condition' }],
    });
    expect(branches[START]?.[0]?.pathMap).toEqual({ a: 'a', [END]: END });
    expect(branches['a']?.[0]).not.toHaveProperty('pathMap');
  });
});

/** The paths at which a value holds undefined, which JSON would drop. */
function undefinedMembers(value: unknown, path = 'plan'): readonly string[] {
  if (value === undefined) return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => undefinedMembers(member, `${path}.${key}`));
}
