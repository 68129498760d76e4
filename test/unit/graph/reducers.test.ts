import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reducers } from '../../../src/graph/index.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { namedReducers, namedWriteProblem } from '../../../src/protocol/named-reducers.ts';
import type { ReducerName } from '../../../src/protocol/plan.ts';

const names = Object.keys(namedReducers) as ReducerName[];
const json = fc.jsonValue() as fc.Arbitrary<Json>;

describe('the named reducers', () => {
  test.each<[ReducerName, Json | undefined, Json, Json]>([
    ['append', ['a'], ['b', 'c'], ['a', 'b', 'c']],
    ['append', ['a'], 'b', ['a', 'b']],
    ['append', undefined, 'b', ['b']],
    ['append', undefined, ['b'], ['b']],
    ['append', [], null, [null]],
    ['merge', { a: 1, b: { c: 1 } }, { b: { d: 2 } }, { a: 1, b: { d: 2 } }],
    ['merge', undefined, { a: 1 }, { a: 1 }],
    ['sum', 1, 2, 3],
    ['sum', undefined, 2, 2],
    ['min', 1, 2, 1],
    ['max', 1, 2, 2],
    ['min', undefined, 2, 2],
    ['union', [{ a: 1, b: 2 }, 'x'], [{ b: 2, a: 1 }, 'y', 'y'], [{ a: 1, b: 2 }, 'x', 'y']],
    ['sum', { $number: '-Infinity' }, 2, { $number: '-Infinity' }],
    ['sum', 1e308, 1e308, { $number: 'Infinity' }],
    ['sum', { $bigint: '9007199254740993' }, { $bigint: '1' }, { $bigint: '9007199254740994' }],
    ['sum', { $bigint: '1' }, 1, { $bigint: '1' }],
    ['max', { $number: '-Infinity' }, 2, 2],
    ['max', { $number: 'NaN' }, 2, { $number: 'NaN' }],
    ['min', 2, { $number: 'NaN' }, { $number: 'NaN' }],
    ['min', 0, { $number: '-0' }, { $number: '-0' }],
    ['max', { $bigint: '3' }, 2, { $bigint: '3' }],
    [
      'max',
      { $date: '2026-01-02T00:00:00.000Z' },
      { $date: '+010000-01-01T00:00:00.000Z' },
      { $date: '+010000-01-01T00:00:00.000Z' },
    ],
    ['min', { $date: '2026-01-02T00:00:00.000Z' }, 5, { $date: '2026-01-02T00:00:00.000Z' }],
    ['merge', { a: 1 }, { $map: [] }, { a: 1 }],
    ['merge', {}, { $object: { $date: 'soon' } }, { $object: { $date: 'soon' } }],
    ['merge', { $object: { $date: 'soon' } }, { a: 1 }, { $date: 'soon', a: 1 }],
    ['append', [1], { $set: [2] }, [1, { $set: [2] }]],
    [
      'union',
      [{ $date: '2026-01-02T00:00:00.000Z' }],
      { $date: '2026-01-02T00:00:00.000Z' },
      [{ $date: '2026-01-02T00:00:00.000Z' }],
    ],
    ['union', undefined, ['x', 'x'], ['x']],
    ['union', ['x'], 'y', ['x', 'y']],
    ['union', [1], ['1', 1], [1, '1']],
  ])('%s of %j and %j is %j', (name, left, right, result) => {
    expect(namedReducers[name](left, right)).toEqual(result);
  });

  test('merge sets no prototype, whatever the keys', () => {
    const left = JSON.parse('{"__proto__": {"polluted": 1}, "a": 1}') as Json;
    const right = JSON.parse('{"__proto__": {"polluted": 2}, "constructor": 3, "b": 2}') as Json;
    const merged = namedReducers.merge(left, right) as Record<string, unknown>;
    expect(Object.keys(merged)).toEqual(['a', 'b']);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('never throw, change neither side, and give JSON, whatever the values are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.option(json, { nil: undefined }),
        json,
        (name, left, right) => {
          const before = JSON.stringify([left, right]);
          const result = namedReducers[name](left, right);
          expect(JSON.stringify([left, right])).toBe(before);
          expect(result).not.toBeUndefined();
        },
      ),
    );
  });

  test('leave the value as it is for a write that has a problem', () => {
    const good: Record<ReducerName, Json> = {
      append: [],
      union: [],
      merge: { a: 1 },
      sum: 1,
      min: 1,
      max: 1,
      messages: [],
    };
    fc.assert(
      fc.property(fc.constantFrom(...names), json, (name, write) => {
        if (namedWriteProblem(name, write) === undefined) return;
        expect(namedReducers[name](good[name], write)).toEqual(good[name]);
      }),
    );
  });

  test('union is idempotent', () => {
    fc.assert(
      fc.property(fc.array(json), fc.array(json), (left, right) => {
        const once = namedReducers.union(left, right);
        expect(namedReducers.union(once, right)).toEqual(once);
      }),
    );
  });

  test('say what is wrong with a write', () => {
    expect(namedWriteProblem('sum', '1')).toBe('takes the sum of numbers, and got a string');
    expect(namedWriteProblem('merge', [1])).toBe('merges objects, and got an array');
    expect(namedWriteProblem('merge', null)).toBe('merges objects, and got null');
    expect(namedWriteProblem('merge', { $map: [] })).toBe(
      'merges objects, and got a value that is stored as $map',
    );
    expect(namedWriteProblem('sum', { $date: '2026-01-02T00:00:00.000Z' })).toContain('stored as $date');
    expect(namedWriteProblem('max', { $date: '2026-01-02T00:00:00.000Z' })).toBeUndefined();
    expect(namedWriteProblem('sum', { $number: 'NaN' })).toBeUndefined();
    expect(namedWriteProblem('append', null)).toBeUndefined();
    expect(namedWriteProblem('max', 1)).toBeUndefined();
  });
});

test('the reducers that graphs are declared with can be called', () => {
  expect(reducers.append(['a'], 'b')).toEqual(['a', 'b']);
  expect(reducers.merge({ a: 1, b: 1 }, { b: 2 })).toEqual({ a: 1, b: 2 });
  expect([reducers.sum(1, 2), reducers.min(1, 2), reducers.max(undefined, 2)]).toEqual([3, 1, 2]);
  expect(reducers.union(['a'], ['a', 'b'])).toEqual(['a', 'b']);
  expect(reducers.max(new Date(1), new Date(2))).toEqual(new Date(2));
  expect(reducers.union([new Date(1)], [new Date(1), new Date(2)])).toEqual([new Date(1), new Date(2)]);
  expect(reducers.sum(1n, 2n)).toBe(3n);
});
