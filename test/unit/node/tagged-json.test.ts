import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromJson, membersFromJson, membersToJson, toJson } from '../../../src/node/tagged-json.ts';
import type { Json } from '../../../src/protocol/json.ts';

const names = fc.oneof(
  fc.constantFrom(
    '$date',
    '$map',
    '$set',
    '$bigint',
    '$number',
    '$undefined',
    '$object',
    '$uint8array',
    '$ref',
  ),
  fc.constantFrom('a', 'b', '__proto__', 'constructor', ''),
);

/** All that is carried, and objects that look like what is stored. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0),
    fc.double(),
    fc.bigInt(),
    fc.date({ noInvalidDate: false }),
    fc.uint8Array(),
    fc.float32Array(),
    fc.float64Array(),
    fc.bigInt64Array(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((pairs) => new Map(pairs)),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => new Set(items)),
    fc.array(fc.tuple(names, tie('value')), { maxLength: 2 }).map((members) => Object.fromEntries(members)),
  ),
}));

const throughJson = (any: unknown): unknown =>
  fromJson(JSON.parse(JSON.stringify(toJson(any, 'it'))) as Json);

describe('a value', () => {
  test('comes back from JSON as what it was', () => {
    fc.assert(
      fc.property(value, (any) => {
        expect(isDeepStrictEqual(throughJson(any), any)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('comes back as a copy: who changes it changes nothing else', () => {
    const json = toJson({ at: new Date(0), list: [new Map()] }, 'it');
    const first = fromJson(json) as { at: Date; list: Map<string, number>[] };
    first.at.setFullYear(2000);
    first.list[0]?.set('a', 1);
    expect(fromJson(json)).toEqual({ at: new Date(0), list: [new Map()] });
  });

  test.each<[string, unknown, unknown]>([
    ['a Date', new Date(0), { $date: '1970-01-01T00:00:00.000Z' }],
    ['no valid date', new Date(Number.NaN), { $date: null }],
    ['a Map', new Map([['a', 1n]]), { $map: [['a', { $bigint: '1' }]] }],
    ['a Set', new Set(['a', 'b']), { $set: ['a', 'b'] }],
    ['NaN', Number.NaN, { $number: 'NaN' }],
    ['undefined', [undefined], [{ $undefined: true }]],
    ['bytes', new Uint8Array([104, 105]), { $uint8array: 'aGk=' }],
    ['a Buffer, a part of a larger one', Buffer.from('hi there').subarray(0, 2), { $buffer: 'aGk=' }],
    [
      'numbers',
      new Float32Array([0.1, -0, Number.NaN]),
      { $float32array: [0.1, { $number: '-0' }, { $number: 'NaN' }] },
    ],
    ['an ArrayBuffer', new Uint8Array([104, 105]).buffer, { $arraybuffer: 'aGk=' }],
    ['an object that looks like a Date', { $date: 'soon' }, { $object: { $date: 'soon' } }],
    ['one that looks escaped', { $object: {} }, { $object: { $object: {} } }],
    ['an object with more members', { $date: 'soon', $set: 1 }, { $date: 'soon', $set: 1 }],
    ['a JSON schema', { $ref: '#/a' }, { $ref: '#/a' }],
  ])('is readable as JSON: %s', (_, any, json) => {
    expect(toJson(any, 'it')).toEqual(json);
    expect(throughJson(any)).toStrictEqual(any);
  });
});

describe('JSON that somebody else has written', () => {
  test('without tags is what it says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(fromJson(json as Json)).toEqual(json);
      }),
    );
  });

  test.each<[string, Json]>([
    ['a date that is none', { $date: 'soon' }],
    ['a date as a number', { $date: 5 }],
    ['a month that is none', { $date: '2026-13-01' }],
    ['an update in the words of MongoDB', { $set: { name: 'x' } }],
    ['pairs that are none', { $map: [['a'], ['b', 1]] }],
    ['a number that is none', { $number: '5' }],
    ['digits that are none', { $bigint: '1.5' }],
    ['bytes that are none', { $uint8array: 'not base64!' }],
    ['numbers that are none', { $float64array: ['1'] }],
    ['what is not undefined', { $undefined: false }],
    ['an escape of nothing', { $object: [1] }],
  ])('with a tag that makes no sense is only itself: %s', (_, json) => {
    expect(fromJson(json)).toEqual(json);
  });

  test.each(['2026-11-21', '2026-11-21T05:00:00Z', '2026-11-21T05:00:00.5+02:00'])(
    'may have a date of another form of ISO 8601: %s',
    (text) => {
      expect(fromJson({ $date: text })).toEqual(new Date(text));
    },
  );

  test('never makes reading it fail', () => {
    const members = fc.array(fc.tuple(names, fc.jsonValue() as fc.Arbitrary<Json>), { maxLength: 1 });
    fc.assert(
      fc.property(members, (entries) => {
        expect(() => fromJson(Object.fromEntries(entries))).not.toThrow();
      }),
    );
  });
});

test('members of an object of channels are values, it is none itself, and those that are undefined are not there', () => {
  const channels = { $date: new Date(0), gone: undefined };
  const json = membersToJson(channels, 'it');
  expect(json).toEqual({ $date: { $date: '1970-01-01T00:00:00.000Z' } });
  expect(membersFromJson(json)).toEqual({ $date: new Date(0) });
});
