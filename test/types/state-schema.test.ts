import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import {
  Annotation,
  ReducedValue,
  reducers,
  StateGraph,
  StateSchema,
  withLangGraph,
} from '../../src/graph/index.ts';
import type { CompiledGraph, GraphTypes, StateOf, UpdateOf } from '../../src/graph/index.ts';
import type { OverwriteValue } from '../../src/protocol/overwrite.ts';

type TypesOf<Graph> = Graph extends CompiledGraph<infer Types extends GraphTypes> ? Types : never;

const State = new StateSchema({
  step: z.string(),
  count: z.number().default(0),
  notes: new ReducedValue(z.array(z.string()).default([]), {
    inputSchema: z.string(),
    reducer: (all, one) => {
      expectTypeOf(all).toEqualTypeOf<string[]>();
      expectTypeOf(one).toEqualTypeOf<string>();
      return [...all, one];
    },
  }),
  best: new ReducedValue(z.number(), { reducer: (left, right) => Math.max(left, right) }),
});

describe('StateSchema', () => {
  test('gives the types of the state and of an update', () => {
    expectTypeOf<typeof State.State>().toEqualTypeOf<{
      step: string;
      count: number;
      notes: string[];
      best: number;
    }>();
    expectTypeOf<typeof State.Update>().toEqualTypeOf<{
      step?: string;
      count?: number | undefined;
      notes?: string | OverwriteValue<string[]>;
      best?: number | OverwriteValue<number>;
    }>();
  });

  test('types a node, and a graph', () => {
    const good: typeof State.Node = (state) => ({ notes: state.step });
    // @ts-expect-error a field's type is checked
    const bad: typeof State.Node = () => ({ notes: 3 });
    expect([good, bad]).toHaveLength(2);
    const graph = new StateGraph(State)
      .addNode('a', (state) => ({ notes: state.notes[0] ?? '' }))
      .addEdge('__start__', 'a')
      .compile();
    expectTypeOf<TypesOf<typeof graph>['State']>().toEqualTypeOf<typeof State.State>();
    expectTypeOf<TypesOf<typeof graph>['Output']>().toEqualTypeOf<typeof State.State>();
  });
});

test('withLangGraph says what is written to a field', () => {
  const Zod = z.object({
    topic: z.string(),
    notes: withLangGraph(z.array(z.string()), {
      reducer: { schema: z.string(), fn: (all, one) => [...all, one] },
      default: () => [],
    }),
    best: withLangGraph(z.number(), { reducer: { fn: reducers.max } }),
    at: withLangGraph(z.date(), { default: () => new Date(0) }),
  });
  expectTypeOf<StateOf<typeof Zod>>().toEqualTypeOf<{
    topic: string;
    notes: string[];
    best: number;
    at: Date;
  }>();
  expectTypeOf<UpdateOf<typeof Zod>['notes']>().toEqualTypeOf<
    string | OverwriteValue<string[]> | undefined
  >();
  expectTypeOf<UpdateOf<typeof Zod>['best']>().toEqualTypeOf<number | OverwriteValue<number> | undefined>();
  expectTypeOf<UpdateOf<typeof Zod>['at']>().toEqualTypeOf<Date | undefined>();
});

test('the fields of an Annotation.Root are a state', () => {
  const graph = new StateGraph({ topic: Annotation<string>, count: Annotation<number>() })
    .addNode('a', (state) => ({ count: state.topic.length }))
    .addEdge('__start__', 'a')
    .compile();
  expectTypeOf<TypesOf<typeof graph>['State']>().toEqualTypeOf<{ topic: string; count: number }>();
});
