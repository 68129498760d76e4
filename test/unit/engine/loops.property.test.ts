import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ThreadState } from '../../../src/engine/state.ts';
import { Player, story } from './support/player.ts';
import { randomGraph } from './support/random-graph.ts';
import type { RandomGraph } from './support/random-graph.ts';

/** The same graph with edges that lead back, so that it does not end by itself. */
const looping: fc.Arbitrary<RandomGraph> = randomGraph().chain((graph) => {
  const { nodes, edges = [] } = graph.sketch;
  const back = fc.tuple(fc.constantFrom(...nodes), fc.constantFrom(...nodes)).map(([a, b]) => `${a}>${b}`);
  return fc.array(back, { minLength: 1, maxLength: 4 }).map((more) => ({
    ...graph,
    sketch: { ...graph.sketch, edges: [...edges, ...more] },
  }));
});

const limit = fc.integer({ min: 1, max: 9 });

describe('a graph with loops', () => {
  test('ends by its recursion limit at the latest, after one superstep less than that', () => {
    fc.assert(
      fc.property(looping, limit, fc.integer(), (graph, recursionLimit, seed) => {
        // Without questions there is one run, and so one count.
        const nodes = Object.entries(graph.nodes).map(
          ([name, node]) => [name, { ...node, rounds: [] }] as const,
        );
        const quiet = { ...graph, nodes: Object.fromEntries(nodes) };
        const { state } = new Player(quiet, { seed, recursionLimit }).play().thread;
        const supersteps = state.checkpoint?.step ?? 0;
        expect(supersteps).toBeLessThanOrEqual(recursionLimit);
        if (state.status === 'failed') {
          expect(state.error?.code).toBe('GRAPH_RECURSION_LIMIT');
          expect(supersteps).toBe(recursionLimit);
        } else {
          expect(supersteps).toBeLessThan(recursionLimit);
        }
      }),
      { numRuns: 35 },
    );
  });

  test('goes the same way for every order, as far as it goes', () => {
    fc.assert(
      fc.property(looping, fc.integer(), fc.integer(), (graph, one, other) => {
        const stories = [one, other].map((seed) => {
          return committed(new Player(graph, { seed, recursionLimit: 6 }).playMoves(80).thread.state);
        });
        // An answer that finds the thread settled begins a run, and so a count: how far it gets depends on when that is.
        const length = Math.min(...stories.map((each) => each.length));
        expect(stories[1]?.slice(0, length)).toEqual(stories[0]?.slice(0, length));
      }),
      { numRuns: 35 },
    );
  });
});

/** All but the superstep that is under way. */
function committed(state: ThreadState): readonly unknown[] {
  return story(state).slice(0, -1);
}
