import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { interfere } from './support/caller.ts';
import { makeNoise } from './support/noise.ts';
import { Player } from './support/player.ts';
import { randomGraph } from './support/random-graph.ts';
import type { RandomGraph } from './support/random-graph.ts';

/** So many moves with a caller who does what comes to mind; then nobody interferes any more. */
function disturbed(graph: RandomGraph, seed: number): Player {
  const player = new Player(graph, { seed });
  player.ledger.commands = true;
  player.run({ input: { log: 'in', text: '>' } });
  for (let move = 0; move < 60; move += 1) {
    if (player.random.once(3)) makeNoise(player);
    if (player.random.once(2)) interfere(player);
    if (!player.isOver()) player.move();
  }
  return player.calm();
}

describe('whatever a caller does', () => {
  test('every answer reaches its question, no finished task runs again, and the thread comes to its end', () => {
    fc.assert(
      fc.property(randomGraph({ breakpoints: true, failures: true }), fc.integer(), (graph, seed) => {
        expect(disturbed(graph, seed).thread.state).toMatchObject({ status: 'done', error: null });
      }),
      { numRuns: 70 },
    );
  });

  test('the checkpoints form one line, and their ids sort by time', () => {
    fc.assert(
      fc.property(randomGraph(), fc.integer(), (graph, seed) => {
        const { past, checkpoint } = disturbed(graph, seed).thread.state;
        const line = checkpoint === null ? past : [...past, checkpoint];
        for (const [index, { id, parent, step }] of line.entries()) {
          const before = line[index - 1];
          if (before === undefined) continue;
          expect([parent, step]).toEqual([before.id, before.step + 1]);
          expect(id > before.id).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });
});
