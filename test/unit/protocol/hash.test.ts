import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hash, hashUuid, isInterruptId, timeSortedId } from '../../../src/protocol/hash.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/;
const part = fc.oneof(fc.string(), fc.integer());
const parts = fc.array(part, { maxLength: 4 });

describe('hash', () => {
  test('has the form of an interrupt’s id', () => {
    fc.assert(fc.property(parts, (list) => isInterruptId(hash(...list))));
  });

  test('tells lists apart that read alike when joined', () => {
    expect(hash('a', 'b')).not.toBe(hash('ab'));
    expect(hash('a', 1)).not.toBe(hash('a', '1'));
    expect(hash('a', '', 'b')).not.toBe(hash('a', 'b', ''));
    expect(hash('","')).not.toBe(hash('', ''));
  });

  test('is the same for ever: ids in histories are made of it', () => {
    expect(hash('task', 0)).toBe('29ae9cef74e3d55c1f4ec095626c0280');
    expect(hashUuid('checkpoint', 'node', '__pregel_pull', 'node')).toBe(
      '96c9a61c-5e78-8d85-a081-ec5a5cc30b38',
    );
    expect(timeSortedId(1_800_000_000_000, 5, 'thread', 'parent')).toBe(
      '01a3185c-5000-8005-a18e-5178a95fdc1a',
    );
  });

  test.each([
    '',
    'a'.repeat(31),
    'a'.repeat(33),
    'A'.repeat(32),
    `${'a'.repeat(31)}g`,
    `${'a'.repeat(32)}\n`,
  ])('%j has not that form', (key) => {
    expect(isInterruptId(key)).toBe(false);
  });
});

describe('ids of checkpoints', () => {
  const ms = fc.integer({ min: 0, max: 2 ** 47 });

  test('have the form of a UUID', () => {
    fc.assert(
      fc.property(ms, fc.nat(), parts, (time, sequence, list) => {
        expect(timeSortedId(time, sequence, ...list)).toMatch(uuid);
        expect(hashUuid(...list)).toMatch(uuid);
      }),
    );
  });

  test('sort by time, whatever else goes into them', () => {
    fc.assert(
      fc.property(ms, ms, fc.nat(), fc.nat(), parts, parts, (one, other, i, j, a, b) => {
        fc.pre(one !== other);
        expect(timeSortedId(one, i, ...a) < timeSortedId(other, j, ...b)).toBe(one < other);
      }),
    );
  });

  test('sort by their number within a millisecond', () => {
    const number = fc.integer({ min: 0, max: 4095 });
    fc.assert(
      fc.property(ms, number, number, parts, parts, (time, i, j, a, b) => {
        fc.pre(i !== j);
        expect(timeSortedId(time, i, ...a) < timeSortedId(time, j, ...b)).toBe(i < j);
      }),
    );
  });

  test('keep threads apart that begin in one millisecond', () => {
    expect(timeSortedId(1, 0, 'a', '')).not.toBe(timeSortedId(1, 0, 'b', ''));
  });

  test('take a time before 1970, or with a fraction', () => {
    expect(timeSortedId(-5, 0)).toBe(timeSortedId(0, 0));
    expect(timeSortedId(1.9, 0)).toBe(timeSortedId(1, 0));
  });
});
