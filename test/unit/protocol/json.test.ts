import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, isPlainObject, jsonBytes, recordOf, plainJson } from '../../../src/protocol/json.ts';
import type { Json } from '../../../src/protocol/json.ts';

const value = fc.jsonValue() as fc.Arbitrary<Json>;
/** Any text of UTF-16: halves of surrogate pairs, too. */
const text = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
  .map((codes) => String.fromCharCode(...codes));
const pairs = fc.string({ unit: 'binary', maxLength: 8 });
const wild = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    text,
    pairs,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(text, pairs), tie('any'), { maxKeys: 3 }),
  ),
})).any;

describe('jsonBytes', () => {
  test('is what the value takes as JSON in UTF-8', () => {
    fc.assert(
      fc.property(wild, (any) => {
        expect(jsonBytes(any)).toBe(Buffer.byteLength(JSON.stringify(any)));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['ASCII', 'abc', 5],
    ['two bytes', 'é', 4],
    ['three bytes', '€', 5],
    ['a surrogate pair', '😀', 6],
    ['half of one, which JSON escapes', '\ud83d', 8],
    ['the other half', '\ude00', 8],
    ['halves in the wrong order', '\ude00\ud83d', 14],
    ['a pair after a half', '\ud83d😀', 12],
    ['a quote and a line break', '"\n', 6],
  ])('of %s', (_, string, bytes) => {
    expect(jsonBytes(string)).toBe(bytes);
    expect(Buffer.byteLength(JSON.stringify(string))).toBe(bytes);
  });

  test('of undefined is nothing', () => {
    expect(jsonBytes(undefined)).toBe(0);
  });
});

describe('canonicalJson', () => {
  test('is JSON of the same value', () => {
    fc.assert(
      fc.property(wild, (any) => {
        expect(JSON.parse(canonicalJson(any))).toEqual(JSON.parse(JSON.stringify(any)));
      }),
    );
  });

  test('does not depend on the order of keys, at any depth', () => {
    const reversed = (any: Json): Json => {
      if (Array.isArray(any)) return (any as readonly Json[]).map(reversed);
      if (typeof any !== 'object' || any === null) return any;
      return {
        ...recordOf(
          Object.entries(any)
            .toReversed()
            .map(([key, member]) => [key, reversed(member as Json)] as const),
        ),
      };
    };
    fc.assert(
      fc.property(wild, (any) => {
        expect(canonicalJson(reversed(any))).toBe(canonicalJson(any));
      }),
    );
  });

  test('is different for different values', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        if (!same && canonicalJson(one) === canonicalJson(other)) expect(one).toEqual(other);
      }),
    );
    expect(canonicalJson([1])).not.toBe(canonicalJson(['1']));
    expect(canonicalJson({ a: null })).not.toBe(canonicalJson({}));
    expect(canonicalJson([[1], 2])).not.toBe(canonicalJson([1, [2]]));
  });
});

describe('plainJson', () => {
  test('gives back what JSON carries, as a copy', () => {
    fc.assert(
      fc.property(wild, (any) => {
        const copy = plainJson(any, 'it');
        expect(JSON.stringify(copy)).toBe(JSON.stringify(any));
        if (typeof any === 'object' && any !== null) expect(copy).not.toBe(any);
      }),
    );
  });

  test('gives what survives a further round through JSON unchanged', () => {
    fc.assert(
      fc.property(wild, (any) => {
        const copy = plainJson(any, 'it');
        expect(JSON.parse(JSON.stringify(copy))).toStrictEqual(copy);
      }),
    );
  });
});

describe('records', () => {
  test('inherit nothing, so that no key is there but what was put in', () => {
    expect('toString' in recordOf([])).toBe(false);
    const record = recordOf([['__proto__', 1]] as const);
    expect(Object.keys(record)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(record)).toBeNull();
  });

  test.each<[string, unknown, boolean]>([
    ['an object', {}, true],
    ['one without a prototype', Object.create(null), true],
    ['an array', [], false],
    ['null', null, false],
    ['a date', new Date(), false],
    ['a function', () => 1, false],
    ['an instance of a class', new Error('x'), false],
  ])('%s is plain, or not', (_, any, plain) => {
    expect(isPlainObject(any)).toBe(plain);
  });
});
