import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/protocol/json.ts';
import { isUnreadable, payloadConverter, whyUnreadable } from '../../../src/protocol/tolerant-converter.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (text: string): Payload => ({ metadata: { encoding: bytes('json/plain') }, data: bytes(text) });

describe('the payload converter', () => {
  test('carries what JSON carries', () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (value) => {
        const back = payloadConverter.fromPayload(payloadConverter.toPayload(value));
        expect(JSON.stringify(back)).toBe(JSON.stringify(value));
        expect(isUnreadable(back)).toBe(false);
      }),
    );
  });

  test('writes what Temporal’s own converter writes', () => {
    for (const value of ['text', 5, null, undefined, { a: [1] }, new Uint8Array([1, 2])]) {
      expect(payloadConverter.toPayload(value)).toEqual(defaultPayloadConverter.toPayload(value));
    }
  });

  test.each<[string, Payload]>([
    ['half of an object', json('{"approved": tr')],
    ['nothing at all', json('')],
    ['a bare word', json('yes')],
    [
      'bytes that are no UTF-8',
      { metadata: { encoding: bytes('json/plain') }, data: new Uint8Array([0xff, 0xfe, 0x22]) },
    ],
    ['an unknown encoding', { metadata: { encoding: bytes('my/format') }, data: bytes('{}') }],
    ['no encoding', { metadata: {}, data: bytes('{}') }],
    ['no metadata', { data: bytes('{}') }],
    ['a protobuf nobody knows', { metadata: { encoding: bytes('binary/protobuf') }, data: bytes('x') }],
    ['nothing in it', {}],
  ])('takes %s for unreadable, says why, and does not throw', (_, payload) => {
    const value: unknown = payloadConverter.fromPayload(payload);
    expect(isUnreadable(value)).toBe(true);
    if (isUnreadable(value)) {
      expect(whyUnreadable(value)).toMatch(
        /^The payload cannot be read: .+\. Send JSON with the encoding "json\/plain"\.$/,
      );
    }
    // Temporal's own converter would throw.
    expect(() => defaultPayloadConverter.fromPayload(payload)).toThrow(Error);
  });

  test('takes any bytes without an exception', () => {
    const encodings = fc.constantFrom('json/plain', 'json/protobuf', 'binary/plain', 'binary/null', 'x');
    fc.assert(
      fc.property(encodings, fc.uint8Array({ maxLength: 30 }), (encoding, data) => {
        payloadConverter.fromPayload({ metadata: { encoding: bytes(encoding) }, data });
      }),
    );
  });

  test.each([null, undefined, 'text', [], {}, { unreadable: true }])('%j is not unreadable', (value) => {
    expect(isUnreadable(value)).toBe(false);
  });

  test('a key __proto__ in a payload pollutes nothing', () => {
    const value: unknown = payloadConverter.fromPayload(json('{"__proto__": {"polluted": 1}}'));
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
