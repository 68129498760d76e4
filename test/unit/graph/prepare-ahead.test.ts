import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { prepareAhead } from '../../../src/graph/prepare-ahead.ts';
import { Annotation, START, StateGraph } from '../../../src/index.ts';

const Row = Annotation.Root({
  log: Annotation<string>,
  seen: Annotation<number>({ reducer: (a, b) => a + b, default: () => 40 }),
});
const row = new StateGraph(Row).addNode('a', () => ({})).addEdge(START, 'a');

const ahead = (
  graph: { compile: (o: { name: string }) => { bodies: Parameters<typeof prepareAhead>[0] } },
  input: object,
) => prepareAhead(graph.compile({ name: 'ahead' }).bodies, 'thread', { id: '1', input: input as never }, {});

describe('an input prepared by the caller', () => {
  test('is not repeated when it stays as it is', async () => {
    expect(await ahead(row, { log: 'x' })).toEqual({ defaults: { seen: 40 }, folded: {} });
  });

  test('carries what the user’s reducers make of it', async () => {
    expect(await ahead(row, { seen: 2 })).toEqual({ defaults: { seen: 40 }, folded: { seen: 42 } });
  });

  test('carries what the schema makes of it', async () => {
    const graph = new StateGraph(z.object({ name: z.string().transform((name) => name.toUpperCase()) }))
      .addNode('a', () => ({}))
      .addEdge(START, 'a');
    expect(await ahead(graph as never, { name: 'ann' })).toMatchObject({ writes: [['name', 'ANN']] });
  });

  test('is left to the worker when it is wrong, so that the thread notes it', async () => {
    const graph = new StateGraph(z.object({ name: z.string() })).addNode('a', () => ({})).addEdge(START, 'a');
    expect(await ahead(graph as never, { name: 7 })).toBeUndefined();
  });

  test('is left to the worker when START has conditional edges', async () => {
    const graph = new StateGraph(Row).addNode('a', () => ({})).addConditionalEdges(START, () => 'a');
    expect(await ahead(graph as never, { log: 'x' })).toBeUndefined();
  });
});
