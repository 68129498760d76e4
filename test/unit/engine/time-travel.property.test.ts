import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PastCheckpoint } from '../../../src/engine/state.ts';
import { Player } from './support/player.ts';
import { randomGraph } from './support/random-graph.ts';
import type { RandomGraph } from './support/random-graph.ts';
import { travel } from './support/travel.ts';

/** So many moves with a caller who goes back and forth; then nobody interferes any more. `look` sees the thread after each. */
function travelled(graph: RandomGraph, seed: number, look: (player: Player) => void = () => {}): Player {
  const player = new Player(graph, { seed });
  player.ledger.commands = true;
  player.ledger.branches = true;
  player.run({ input: { log: 'in', text: '>' } });
  for (let move = 0; move < 60; move += 1) {
    if (player.random.once(3)) travel(player);
    else if (!player.isOver()) player.move();
    look(player);
  }
  return player.calm();
}

describe('whoever goes back and forth in a thread', () => {
  test('gives every answer to its question, has no finished task run again, and comes to an end', () => {
    fc.assert(
      fc.property(randomGraph({ breakpoints: true, failures: true }), fc.integer(), (graph, seed) => {
        expect(travelled(graph, seed).thread.state).toMatchObject({ status: 'done', error: null });
      }),
      { numRuns: 70 },
    );
  });

  test('changes nothing of what has been', () => {
    fc.assert(
      fc.property(randomGraph(), fc.integer(), (graph, seed) => {
        const seen = new Map<string, PastCheckpoint>();
        travelled(graph, seed, ({ thread }) => {
          for (const point of thread.state.past) {
            assert.deepEqual(point, seen.get(point.id) ?? point);
            seen.set(point.id, point);
          }
        });
      }),
      { numRuns: 30 },
    );
  });

  test('makes a tree: every checkpoint has a parent that was there, at the step before, and ids sort by time', () => {
    fc.assert(
      fc.property(randomGraph(), fc.integer(), (graph, seed) => {
        const { thread } = travelled(graph, seed);
        const steps = new Map<string | null, number>();
        for (const { id, parent, step, source } of thread.archived) {
          const before = steps.get(parent);
          // A copy stands beside what it copies, and counts on from that.
          if (source === 'fork') expect(step).toBeGreaterThan(before ?? -2);
          else if (steps.size > 0) expect(step).toBe((before ?? Number.NaN) + 1);
          expect(id > ([...steps.keys()].at(-1) ?? '')).toBe(true);
          steps.set(id, step);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('leaves a past that a reader keeps whole, of which the workflow has the end', () => {
    fc.assert(
      fc.property(randomGraph(), fc.integer(), (graph, seed) => {
        const { thread } = travelled(graph, seed);
        const { past } = thread.state;
        expect(thread.archived.slice(-past.length || thread.archived.length)).toEqual(past);
        expect(past.length).toBe(Math.min(100, thread.archived.length));
      }),
      { numRuns: 30 },
    );
  });
});
