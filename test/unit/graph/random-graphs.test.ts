import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Annotation, reducers, StateGraph } from '../../../src/graph/index.ts';
import type { AddNodeOptions, PathMap } from '../../../src/graph/index.ts';
import { END, START } from '../../../src/protocol/command.ts';
import type { GraphPlan } from '../../../src/protocol/plan.ts';

/** What a graph declares, apart from the order in which it does. */
interface Declared {
  readonly channels: readonly (readonly [string, 'last' | keyof typeof reducers | 'custom'])[];
  readonly nodes: readonly (readonly [string, AddNodeOptions])[];
  readonly edges: readonly (readonly [string, string])[];
  readonly joins: readonly (readonly [readonly string[], string])[];
  readonly branches: readonly (readonly [source: string, name: string, pathMap: PathMap | undefined])[];
}

const identifier = fc.stringMatching(/^[a-z]{1,6}$/);
const kind = fc.constantFrom('last', 'custom', 'append', 'merge', 'sum', 'min', 'max', 'union' as const);
/** JSON has no -0. */
const json = fc.jsonValue().map((value): unknown => JSON.parse(JSON.stringify(value)));
const options: fc.Arbitrary<AddNodeOptions> = fc.record(
  {
    metadata: fc.dictionary(identifier, json),
    defer: fc.boolean(),
    timeout: fc.integer({ min: 1, max: 1_000_000 }),
    retryPolicy: fc.record({ maxAttempts: fc.integer({ min: 1, max: 9 }) }, { requiredKeys: [] }),
    taskQueue: identifier,
  },
  { requiredKeys: [] },
);

const declared: fc.Arbitrary<Declared> = fc
  .record({
    channels: fc.uniqueArray(identifier, { minLength: 1, maxLength: 5 }),
    nodes: fc.uniqueArray(identifier, { minLength: 1, maxLength: 6 }),
  })
  .chain((names) => {
    const channels = names.channels.map((name) => `c-${name}`);
    const nodes = names.nodes.map((name) => `n-${name}`);
    const node = fc.constantFrom(...nodes);
    const target = fc.constantFrom(...nodes, END);
    return fc.record({
      channels: fc.tuple(...channels.map((name) => fc.tuple(fc.constant(name), kind))),
      nodes: fc.tuple(
        ...nodes.map((name) => {
          const ends = fc.option(fc.uniqueArray(target), { nil: undefined });
          return fc.tuple(
            fc.constant(name),
            fc
              .tuple(options, ends)
              .map(([some, list]): AddNodeOptions => ({ ...some, ...(list && { ends: list }) })),
          );
        }),
      ),
      // Every node is an entry, so that every such graph is valid.
      edges: fc
        .array(fc.tuple(fc.constantFrom(START, ...nodes), target), { maxLength: 8 })
        .map((edges) => [...nodes.map((name) => [START, name] as const), ...edges]),
      joins: fc.array(fc.tuple(fc.uniqueArray(node, { minLength: 1 }), node), { maxLength: 3 }),
      branches: fc.uniqueArray(
        fc.tuple(
          fc.constantFrom(START, ...nodes),
          identifier,
          fc.option(
            fc.oneof(fc.array(target, { minLength: 1 }), fc.dictionary(identifier, target, { minKeys: 1 })),
            {
              nil: undefined,
            },
          ),
        ),
        // One a source: the order of several is part of what a graph means.
        { selector: ([source]) => source, maxLength: 4 },
      ),
    });
  });

function planOf(graph: Declared): GraphPlan {
  const fields = Object.fromEntries(
    graph.channels.map(([name, reducer]) => {
      if (reducer === 'last') return [name, Annotation<unknown>()];
      // The arguments of the reducers differ, and none of them is called here.
      const fold = (reducer === 'custom' ? () => 0 : reducers[reducer]) as (
        left: unknown,
        right: unknown,
      ) => unknown;
      return [name, Annotation<unknown>({ reducer: fold })];
    }),
  );
  const builder = new StateGraph(Annotation.Root(fields), { nodes: [] as string[] });
  for (const [name, given] of graph.nodes) builder.addNode(name, () => ({}), given);
  for (const [from, to] of graph.edges) builder.addEdge(from, to);
  for (const [from, to] of graph.joins) builder.addEdge(from, to);
  for (const [source, name, pathMap] of graph.branches) {
    const path = Object.defineProperty(() => END, 'name', { value: name });
    builder.addConditionalEdges(source, path, pathMap);
  }
  return builder.compile().bodies.plan;
}

const shuffled = <Item>(items: readonly Item[]): fc.Arbitrary<Item[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

test('the plan of any graph survives JSON', () => {
  fc.assert(
    fc.property(declared, (graph) => {
      const plan = planOf(graph);
      expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    }),
  );
});

test('the hash of any plan does not depend on the order of declaration', () => {
  const pair = declared.chain((graph) =>
    fc
      .record({
        channels: shuffled(graph.channels),
        nodes: shuffled(graph.nodes),
        edges: shuffled(graph.edges),
        joins: shuffled(graph.joins),
        branches: shuffled(graph.branches),
      })
      .map((other) => [graph, other] as const),
  );
  fc.assert(
    fc.property(pair, ([graph, other]) => {
      expect(planOf(other).hash).toBe(planOf(graph).hash);
    }),
  );
});

test('the hash of any plan changes with its edges', () => {
  fc.assert(
    fc.property(declared, fc.nat(), (graph, index) => {
      const names = graph.nodes.map(([name]) => name);
      const extra = [names[index % names.length] as string, END] as const;
      fc.pre(!graph.edges.some(([from, to]) => from === extra[0] && to === END));
      expect(planOf({ ...graph, edges: [...graph.edges, extra] }).hash).not.toBe(planOf(graph).hash);
    }),
  );
});
