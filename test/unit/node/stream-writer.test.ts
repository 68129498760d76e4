import { expect, test } from 'vitest';
import { StreamWriter } from '../../../src/node/stream-writer.ts';
import type { LiveChunk } from '../../../src/protocol/live-chunk.ts';
import { customChunksLimit } from '../../../src/protocol/budget.ts';
import { jsonBytes } from '../../../src/protocol/json.ts';

test('what is written is told at once, numbered, and kept with the outcome', () => {
  const told: LiveChunk[] = [];
  const writer = new StreamWriter('a', 2, (chunk) => told.push(chunk));
  writer.write('custom', { x: 1 });
  writer.write('messages', 'tok');
  const chunks = [
    { n: 0, mode: 'custom', value: { x: 1 } },
    { n: 1, mode: 'messages', value: 'tok' },
  ];
  expect(told).toEqual(chunks);
  expect(writer.end()).toEqual({ written: { attempt: 2, chunks } });
});

test('an attempt that wrote nothing has nothing in its outcome', () => {
  expect(new StreamWriter('a', 1).end()).toEqual({});
});

test('the outcome keeps the last chunks within a budget, and says how many it left out', () => {
  const writer = new StreamWriter('a', 1);
  for (let n = 0; n < 100; n += 1) writer.write('custom', 'x'.repeat(1000));
  const { written } = writer.end();
  const { chunks = [], leftOut = 0 } = written ?? {};
  expect(chunks.length + leftOut).toBe(100);
  expect(chunks.at(-1)?.n).toBe(99);
  expect(jsonBytes(chunks)).toBeLessThan(customChunksLimit + 200);
  expect(leftOut).toBeGreaterThan(30);
});

test('tokens do not push out what the node itself has written', () => {
  const writer = new StreamWriter('a', 1);
  writer.write('custom', 'kept');
  for (let n = 0; n < 200; n += 1) writer.write('messages', 'x'.repeat(1000));
  const { written } = writer.end();
  expect(written?.chunks[0]).toMatchObject({ mode: 'custom', value: 'kept' });
  expect(written?.leftOut).toBeUndefined();
});

test('what is written after the end is nobody’s', () => {
  const told: LiveChunk[] = [];
  const writer = new StreamWriter('a', 1, (chunk) => told.push(chunk));
  writer.end();
  writer.write('custom', 'late');
  expect(told).toEqual([]);
});
