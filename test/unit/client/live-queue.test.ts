import { expect, test } from 'vitest';
import { liveEvent } from '../../../src/client/live-chunks.ts';
import type { LiveEvent } from '../../../src/client/live-chunks.ts';
import { LiveQueue } from '../../../src/client/live-queue.ts';
import type { ThreadState } from '../../../src/engine/state.ts';

const chunk = (n: number, attempt = 1, namespace?: string): LiveEvent =>
  liveEvent(
    { task: 't', pass: 1, attempt, ...(namespace !== undefined && { namespace }) },
    { n, mode: 'custom', value: n },
  );
const running = { tasks: [{ id: 't', pass: 1, status: 'running' }] } as unknown as ThreadState;
const taken = (queue: LiveQueue): string[] => {
  const seen: string[] = [];
  for (let event = queue.take(); event !== undefined; event = queue.take())
    seen.push(`${event.source.attempt}:${event.chunk.n}`);
  return seen;
};

test('a chunk waits until the history has told of its task', () => {
  const queue = new LiveQueue({ subgraphs: false });
  queue.offer(chunk(0));
  expect(taken(queue)).toEqual([]);
  queue.reached(running);
  expect(taken(queue)).toEqual(['1:0']);
});

test('a chunk that comes by several ways is given once', () => {
  const queue = new LiveQueue({ subgraphs: false });
  queue.reached(running);
  for (const n of [0, 1, 0, 1, 2, 1, 2, 3]) queue.offer(chunk(n));
  expect(taken(queue)).toEqual(['1:0', '1:1', '1:2', '1:3']);
  expect(queue.isNew(chunk(3))).toBe(false);
  expect(queue.isNew(chunk(4))).toBe(true);
});

test('a new attempt begins anew, and what is left of the old one is dropped', () => {
  const queue = new LiveQueue({ subgraphs: false });
  queue.reached(running);
  for (const event of [chunk(0), chunk(1), chunk(0, 2), chunk(2), chunk(1, 2)]) queue.offer(event);
  expect(taken(queue)).toEqual(['1:0', '1:1', '2:0', '2:1']);
});

test('a chunk of a subgraph waits until watchers have been told of its task, where they are told of subgraphs', () => {
  const queue = new LiveQueue({ subgraphs: true });
  queue.offer(chunk(0, 1, 'sub:1'));
  expect(taken(queue)).toEqual([]);
  const task = { id: 't', name: 'n', input: null, triggers: [], interrupts: [] };
  queue.shows({ mode: 'tasks', step: 1, at: 0, task, namespace: ['sub:1'] });
  expect(taken(queue)).toEqual(['1:0']);
});

test('a chunk of a subgraph does not wait where watchers are told of none', () => {
  const queue = new LiveQueue({ subgraphs: false });
  queue.offer(chunk(0, 1, 'sub:1'));
  expect(taken(queue)).toEqual(['1:0']);
});
