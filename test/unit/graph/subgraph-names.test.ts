import { describe, expect, test } from 'vitest';
import { GraphRegistry } from '../../../activities/graph-registry.ts';
import { Annotation, START, StateGraph } from '../../../src/index.ts';
import type { CompiledGraph } from '../../../src/index.ts';

const Row = Annotation.Root({ log: Annotation<string>, extra: Annotation<string> });

const leaf = (name?: string): CompiledGraph =>
  new StateGraph(Row)
    .addNode('work', () => ({}))
    .addEdge(START, 'work')
    .compile(name === undefined ? {} : { name }) as unknown as CompiledGraph;

const around = (inner: CompiledGraph, name?: string): CompiledGraph =>
  new StateGraph(Row)
    .addNode('inner', inner)
    .addEdge(START, 'inner')
    .compile(name === undefined ? {} : { name }) as unknown as CompiledGraph;

describe('a subgraph', () => {
  test('without a name is called after its place, however deep it is', () => {
    const { plan } = around(around(leaf()), 'refund').bodies;
    expect(plan.nodes['inner']?.subgraph?.name).toBe('refund.inner');
    expect(plan.nodes['inner']?.subgraph?.nodes['inner']?.subgraph?.name).toBe('refund.inner.inner');
  });

  test('keeps a name of its own, and so may be a node of several graphs', () => {
    const legal = leaf('legal');
    const registry = new GraphRegistry();
    for (const name of ['refund', 'payment']) registry.add(around(legal, name).bodies);
    expect(registry.get('legal', 'queue')).toBe(legal.bodies);
  });

  test('is found by a worker that was given its parent only', () => {
    const registry = new GraphRegistry([around(around(leaf()), 'refund').bodies]);
    expect(registry.get('refund.inner.inner', 'queue').nodes).toHaveProperty('work');
  });

  test('that changes changes the hash of its parent', () => {
    const other = new StateGraph(Row)
      .addNode('other', () => ({}))
      .addEdge(START, 'other')
      .compile();
    const hash = (inner: unknown): string => around(inner as CompiledGraph, 'refund').bodies.plan.hash;
    expect(hash(leaf())).toBe(hash(leaf()));
    expect(hash(leaf())).not.toBe(hash(other));
  });

  test('is handed only the channels that both graphs have', () => {
    const inner = new StateGraph(Annotation.Root({ log: Annotation<string>, own: Annotation<string> }))
      .addNode('work', () => ({}))
      .addEdge(START, 'work')
      .compile();
    expect(around(inner as never, 'refund').bodies.plan.nodes['inner']?.reads).toEqual(['log']);
  });
});
