import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/protocol/json.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { namedReducers, namedWriteProblem } from '../../../src/protocol/named-reducers.ts';

const { append, merge, sum, min, max, union } = namedReducers;
const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
const list = fc.array(json, { maxLength: 5 });
const lists = fc.array(list, { minLength: 1, maxLength: 4 });
const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 6 });
const key = fc.constantFrom('a', 'b', 'c');
const objects = fc.array(fc.dictionary(key, json), { minLength: 1, maxLength: 4 });

/** Folds writes as the engine does: the first one meets no value. */
function fold(
  reduce: (left: Json | undefined, right: Json) => Json,
  writes: readonly Json[],
  left?: Json,
): Json {
  return writes.reduce<Json | undefined>((value, write) => reduce(value, write), left) ?? null;
}

describe('append', () => {
  test('gives all that was written, in order', () => {
    fc.assert(
      fc.property(lists, (writes) => {
        expect(fold(append, writes)).toEqual(writes.flat(1));
      }),
    );
  });

  test('does not depend on how writes are grouped', () => {
    fc.assert(
      fc.property(list, list, list, (a, b, c) => {
        expect(append(append(a, b), c)).toEqual(append(a, append(b, c)));
      }),
    );
  });
});

describe('union', () => {
  test('gives everything that was written once, where it first came', () => {
    fc.assert(
      fc.property(lists, (writes) => {
        const seen = new Map(
          writes
            .flat(1)
            .toReversed()
            .map((item) => [canonicalJson(item), item]),
        );
        const result = fold(union, writes) as readonly Json[];
        expect(result.map(canonicalJson)).toHaveLength(seen.size);
        const firsts = [...new Set(writes.flat(1).map(canonicalJson))];
        expect(result.map(canonicalJson)).toEqual(firsts);
      }),
    );
  });

  test('changes nothing the second time', () => {
    fc.assert(
      fc.property(list, list, (left, right) => {
        const once = union(left, right);
        expect(union(once, right)).toEqual(once);
      }),
    );
  });
});

describe('merge', () => {
  test('gives every member as it was written last', () => {
    fc.assert(
      fc.property(objects, (writes) => {
        expect(fold(merge, writes)).toEqual(Object.assign({}, ...writes));
      }),
    );
  });
});

describe('sum, min and max', () => {
  test('are those of all that was written, in any order', () => {
    fc.assert(
      fc.property(numbers, (writes) => {
        for (const order of [writes, writes.toReversed()]) {
          expect(fold(sum, order)).toBe(writes.reduce((a, b) => a + b, 0));
          expect(fold(min, order)).toBe(Math.min(...writes));
          expect(fold(max, order)).toBe(Math.max(...writes));
        }
      }),
    );
  });
});

test('a write with a problem, and only such a write, leaves a good value as it was', () => {
  const good = { append: [], union: [], merge: { a: 1 }, sum: 1, min: 1, max: 1 } as const;
  fc.assert(
    fc.property(fc.constantFrom('merge', 'sum', 'min', 'max'), json, (name, write) => {
      if (namedWriteProblem(name, write) !== undefined) {
        expect(namedReducers[name](good[name], write)).toEqual(good[name]);
      } else {
        expect(typeof namedReducers[name](good[name], write)).toBe(typeof good[name]);
      }
    }),
  );
});

test('no reducer changes what it is given', () => {
  const frozen = (value: Json): Json => {
    if (typeof value === 'object' && value !== null)
      for (const member of Object.values(value)) frozen(member as Json);
    return Object.freeze(value);
  };
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(namedReducers)), json, json, (reduce, left, right) => {
      expect(() => reduce(frozen(left), frozen(right))).not.toThrow();
    }),
  );
});
