import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Player, story } from './support/player.ts';
import { randomGraph } from './support/random-graph.ts';

const seed = fc.integer();
const everything = randomGraph({ breakpoints: true, failures: true });
/** Every run has a limit of its own, and how many runs it takes to answer depends on who answers when. */
const withoutQuestions = everything.map((graph) => ({
  ...graph,
  nodes: Object.fromEntries(
    Object.entries(graph.nodes).map(([name, node]) => [name, { ...node, rounds: [] }]),
  ),
}));

describe('any graph, in any order', () => {
  test('comes to the same checkpoints, with the same ids, values and tasks (E2)', () => {
    fc.assert(
      fc.property(everything, seed, seed, (graph, one, other) => {
        const first = new Player(graph, { seed: one }).play().thread;
        const second = new Player(graph, { seed: other }).play().thread;
        expect(first.state.status).toBe('done');
        expect(story(second.state)).toEqual(story(first.state));
        expect(second.values).toEqual(first.values);
      }),
      { numRuns: 35 },
    );
  });

  test('gives every answer to the question that it names, and runs no task once too often (E3, E4, E5)', () => {
    fc.assert(
      fc.property(everything, seed, (graph, one) => {
        new Player(graph, { seed: one }).play().ledger.checkStarts();
      }),
      { numRuns: 60 },
    );
  });

  test('is not disturbed by messages that are wrong, late or repeated (E3, E6)', () => {
    fc.assert(
      fc.property(everything, seed, (graph, one) => {
        const calm = new Player(graph, { seed: one }).play();
        const noisy = new Player(graph, { seed: one, noise: true }).play();
        noisy.ledger.checkStarts();
        expect(story(noisy.thread.state)).toEqual(story(calm.thread.state));
      }),
      { numRuns: 35 },
    );
  });

  test('goes on from a copy by way of JSON as from the state itself', () => {
    fc.assert(
      fc.property(everything, seed, (graph, one) => {
        const kept = new Player(graph, { seed: one }).play().thread;
        const copied = new Player(graph, { seed: one, viaJson: true }).play().thread;
        expect(copied.state).toEqual(kept.state);
        expect(copied.shown).toEqual(kept.shown);
      }),
      { numRuns: 20 },
    );
  });

  test('comes to the same end when its execution is lost midway and another one goes on', () => {
    fc.assert(
      fc.property(everything, seed, (graph, one) => {
        const calm = new Player(graph, { seed: one }).play().thread;
        const lost = new Player(graph, { seed: one, losses: 3 }).play().thread;
        expect(lost.state.status).toBe('done');
        expect(story(lost.state)).toEqual(story(calm.state));
      }),
      { numRuns: 35 },
    );
  });

  test('comes to the same end, and shows the same, when its executions continue as new', () => {
    let continued = 0;
    fc.assert(
      fc.property(everything, seed, (graph, one) => {
        const calm = new Player(graph, { seed: one }).play();
        const cut = new Player(graph, { seed: one, continues: true }).play();
        cut.ledger.checkStarts();
        expect(cut.thread.state.status).toBe('done');
        expect(cut.story).toEqual(calm.story);
        const { made, requests, seen } = cut.thread.state;
        expect(made).toBe(calm.thread.state.made);
        expect(seen).toHaveLength(Math.min(requests, 1000));
        continued += cut.continued;
      }),
      { numRuns: 60 },
    );
    expect(continued).toBeGreaterThan(60);
  });

  test('comes to the same recursion limit, however often it has continued as new', () => {
    fc.assert(
      fc.property(withoutQuestions, seed, fc.integer({ min: 1, max: 6 }), (graph, one, recursionLimit) => {
        const calm = new Player(graph, { seed: one, recursionLimit }).play();
        const cut = new Player(graph, { seed: one, recursionLimit, continues: true }).play();
        expect(cut.thread.state.status).toBe(calm.thread.state.status);
        expect(cut.story.length).toBe(calm.story.length);
      }),
      { numRuns: 60 },
    );
  });
});
