import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Annotation, StateGraph } from '../../../src/graph/index.ts';
import { END, START } from '../../../src/protocol/command.ts';
import { GraphError, UnreachableNodeError } from '../../../src/protocol/errors.ts';

const State = Annotation.Root({ a: Annotation<string> });
const node = (): object => ({});

/** A builder that takes any name: the compiler would refuse what these tests are about. */
interface Loose {
  addNode(...args: readonly unknown[]): Loose;
  addEdge(from: unknown, to: unknown): Loose;
  addConditionalEdges(...args: readonly unknown[]): Loose;
  addSequence(nodes: unknown): Loose;
  compile(options?: unknown): unknown;
}

function graph(): Loose {
  return new StateGraph(State) as unknown as Loose;
}

/** One node, `x`, that START leads to. */
function small(): Loose {
  return graph().addNode('x', node).addEdge(START, 'x');
}

function errorOf(action: () => unknown): GraphError {
  try {
    action();
  } catch (error) {
    if (error instanceof GraphError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const stateAttribute =
  'a is already being used as a state attribute (a.k.a. a channel), cannot also be used as a node name.';

describe('an invalid graph', () => {
  test.each<[what: string, message: string, action: () => unknown]>([
    ['a node twice', 'Node `x` already present.', () => small().addNode('x', node)],
    [
      'a node twice in a list',
      'Node `y` already present.',
      () =>
        graph().addNode([
          ['y', node],
          ['y', node],
        ]),
    ],
    ['a node named as a channel', stateAttribute, () => graph().addNode('a', node)],
    [
      'a channel of an input named as a node',
      'secret is already being used as a state attribute',
      () =>
        graph()
          .addNode('secret', node)
          .addNode('y', node, { input: z.object({ secret: z.string() }) }),
    ],
    [
      'a node named as a channel of its own input',
      'y is already being used as a state attribute',
      () => graph().addNode('y', node, { input: z.object({ y: z.string() }) }),
    ],
    ['a node named START', 'Node `__start__` is reserved.', () => graph().addNode(START, node)],
    ['a node named END', 'Node `__end__` is reserved.', () => graph().addNode(END, node)],
    [
      'a node named __interrupt__',
      'Node `__interrupt__` is reserved.',
      () => graph().addNode('__interrupt__', node),
    ],
    ['a node named __proto__', 'Node `__proto__` is reserved.', () => graph().addNode('__proto__', node)],
    [
      'a node named constructor',
      'Node `constructor` is reserved.',
      () => graph().addNode('constructor', node),
    ],
    ['a node named prototype', 'Node `prototype` is reserved.', () => graph().addNode('prototype', node)],
    [
      'a node with |',
      '"|" is a reserved character and is not allowed in node names.',
      () => graph().addNode('x|y', node),
    ],
    [
      'a node with :',
      '":" is a reserved character and is not allowed in node names.',
      () => graph().addNode('x:y', node),
    ],
    ['a node without a name', 'A node\'s name is "".', () => graph().addNode('', node)],
    ['a node that is no function', 'Node "y" is of type number.', () => graph().addNode('y', 5)],
    ['a node that is null', 'Node "y" is null.', () => graph().addNode('y', null)],
    [
      'a node whose input is no schema',
      'Node "y": its "input" is no schema.',
      () => graph().addNode('y', node, { input: 5 }),
    ],
    ['no nodes in a list', 'No nodes provided in `addNode`', () => graph().addNode([])],
    ['no nodes in an object', 'No nodes provided in `addNode`', () => graph().addNode({})],
    ['an empty sequence', 'Sequence requires at least one node.', () => graph().addSequence([])],
    [
      'a sequence with a node twice',
      'Node names must be unique: node with the name "y" already exists',
      () =>
        graph().addSequence([
          ['y', node],
          ['y', node],
        ]),
    ],

    ['an edge from END', 'END cannot be a start node', () => small().addEdge(END, 'x')],
    ['an edge to START', 'START cannot be an end node', () => small().addEdge('x', START)],
    [
      'an edge to an unknown node',
      'Found edge ending at unknown node `y`',
      () => small().addEdge('x', 'y').compile(),
    ],
    [
      'an edge from an unknown node',
      'Found edge starting at unknown node `y`',
      () => small().addEdge('y', 'x').compile(),
    ],
    [
      'a join from an unknown node',
      'Found edge starting at unknown node `y`',
      () => small().addEdge(['x', 'y'], 'x').compile(),
    ],
    [
      'a join to an unknown node',
      'Found edge ending at unknown node `y`',
      () => small().addEdge(['x'], 'y').compile(),
    ],
    [
      'a join from START',
      'Need to add a node named "__start__" first',
      () => small().addEdge([START, 'x'], 'x'),
    ],
    ['a join from END', 'END cannot be a start node', () => small().addEdge([END], 'x')],
    ['a join to START', 'START cannot be an end node', () => small().addEdge(['x'], START)],
    ['a join to END', 'END cannot be an end node', () => small().addEdge(['x'], END)],
    ['a join from nothing', 'The edge to "x" waits for no node.', () => small().addEdge([], 'x')],

    [
      'two conditions of one name',
      'Condition `condition` already present for node `x`',
      () =>
        small()
          .addConditionalEdges('x', () => END)
          .addConditionalEdges('x', () => END),
    ],
    ['a condition from END', 'END cannot be a start node', () => small().addConditionalEdges(END, () => 'x')],
    [
      'a condition from an unknown node',
      'Found edge starting at unknown node `y`',
      () =>
        small()
          .addConditionalEdges('y', () => 'x')
          .compile(),
    ],
    [
      'a path map to an unknown node',
      'Found edge ending at unknown node `q`',
      () =>
        small()
          .addConditionalEdges('x', () => 'x', { yes: 'q' })
          .compile(),
    ],
    [
      'a list of unknown nodes',
      'Found edge ending at unknown node `q`',
      () =>
        small()
          .addConditionalEdges('x', () => 'x', ['q'])
          .compile(),
    ],
    [
      'a path map to START',
      'START cannot be an end node',
      () =>
        small()
          .addConditionalEdges('x', () => 'x', [START])
          .compile(),
    ],
    [
      'an empty path map',
      'The path map of condition `condition` for node `x` is empty.',
      () => small().addConditionalEdges('x', () => 'x', {}),
    ],
    [
      'a condition that is no function',
      'The condition for node "x" is of type string.',
      () => small().addConditionalEdges('x', 'x'),
    ],
    [
      'ends that are unknown',
      'Found edge ending at unknown node `q`',
      () =>
        small()
          .addNode('y', node, { ends: ['q'] })
          .addEdge('x', 'y')
          .compile(),
    ],

    [
      'no entry point',
      'Graph must have an entrypoint',
      () => graph().addNode('x', node).addEdge('x', END).compile(),
    ],
    ['no nodes', 'Graph must have an entrypoint', () => graph().compile()],
    [
      'an unknown node to stop before',
      'Interrupt node `nope` is not present',
      () => small().compile({ interruptBefore: ['nope'] }),
    ],
    [
      'an unknown node to stop after',
      'Interrupt node `nope` is not present',
      () => small().compile({ interruptAfter: ['x', 'nope'] }),
    ],
    ['a graph without a name', 'The graph\'s name is "".', () => small().compile({ name: '' })],
  ])('with %s is refused', (_, message, action) => {
    const error = errorOf(action);
    expect(error.message).toContain(message);
    expect([error.name, error.code]).toEqual(['GraphValueError', 'INVALID_GRAPH']);
    // What is wrong, and then how to mend it.
    expect(error.message).toMatch(/\. \S.*\.$|: add .*\.$/s);
  });

  test('has the first of its faults reported', () => {
    const faulty = small().addNode('lonely', node).addEdge('x', 'y').addEdge('z', 'x');
    expect(errorOf(() => faulty.compile({ interruptBefore: ['nope'] })).message).toContain(
      'unknown node `y`',
    );
  });
});

describe('an unreachable node', () => {
  test('is reported by name, with the hint to declare "ends"', () => {
    const error = errorOf(() => small().addNode('y', node).compile());
    expect(error).toBeInstanceOf(UnreachableNodeError);
    expect([error.name, error.code, error.node]).toEqual(['UnreachableNodeError', 'UNREACHABLE_NODE', 'y']);
    expect(error.message).toContain('Node `y` is not reachable.');
    expect(error.message).toContain('addNode(name, fn, { ends: ["y"] })');
  });

  test.each<[string, (builder: Loose) => Loose]>([
    ['an edge', (builder) => builder.addEdge('x', 'y')],
    ['a join', (builder) => builder.addEdge(['x'], 'y')],
    ['a path map', (builder) => builder.addConditionalEdges('x', () => 'go', { go: 'y' })],
    ['a condition that may lead anywhere', (builder) => builder.addConditionalEdges('x', () => 'y')],
    [
      'a condition at START that may lead anywhere',
      (builder) => builder.addConditionalEdges(START, () => 'y'),
    ],
  ])('is none once %s leads to it', (_, lead) => {
    expect(() => lead(small().addNode('y', node)).compile()).not.toThrow();
  });

  test('is none once the "ends" of a node that is reached name it', () => {
    const builder = graph()
      .addNode('x', node, { ends: ['y', END] })
      .addNode('y', node)
      .addEdge(START, 'x');
    expect(() => builder.compile()).not.toThrow();
  });

  test('stays one when only other unreachable nodes lead to it', () => {
    const builder = small().addNode('y', node).addNode('z', node).addEdge('y', 'z').addEdge('z', 'y');
    expect(errorOf(() => builder.compile()).node).toBe('y');
    const open = small()
      .addNode('y', node)
      .addNode('z', node)
      .addConditionalEdges('y', () => 'z');
    expect(errorOf(() => open.compile()).node).toBe('y');
  });
});

describe('what LangGraph has and this library has not', () => {
  const runnable = { invoke: (): object => ({}) };

  test.each<[what: string, instead: string, action: () => unknown]>([
    ['a runnable as a node', 'Call it in a function', () => graph().addNode('y', runnable)],
    ['a runnable as a condition', 'Call it in a function', () => small().addConditionalEdges('x', runnable)],
    [
      'the cachePolicy of a subgraph',
      'Give "cachePolicy" to nodes in it',
      () => graph().addNode('y', small().compile(), { cachePolicy: true }),
    ],
    [
      'subgraphs',
      'Call the compiled graph in a node function',
      () => graph().addNode('y', node, { subgraphs: [] }),
    ],
    [
      'an unknown node option',
      'Known are: cachePolicy, defer, ends, errorHandler, heartbeatTimeout',
      () => graph().addNode('y', node, { retries: 3 }),
    ],
    ['an unknown compile option', 'Leave it out', () => small().compile({ debug: true })],
    [
      "LangGraph's checkpointer",
      'Use TemporalSaver, or MemorySaver for tests',
      () => small().compile({ checkpointer: { put: node } }),
    ],
  ])('is refused: %s', (_, instead, action) => {
    const error = errorOf(action);
    expect(error.code).toBe('NOT_SUPPORTED');
    expect(error.message).toContain(instead);
  });

  test('is not missed where it was left out or turned off', () => {
    expect(() => small().compile({ store: undefined, checkpointer: false })).not.toThrow();
    expect(() => graph().addNode('y', node, { cachePolicy: false, errorHandler: undefined })).not.toThrow();
  });
});
