import { expect, test } from 'vitest';
import { fingerprintOf } from '../../../src/protocol/fingerprint.ts';
import { hash } from '../../../src/protocol/hash.ts';

test('a question that threads of earlier versions have asked is known again: undefined was left out then', () => {
  const undefinedNow = { $undefined: true };
  expect(fingerprintOf({ a: 1, b: undefinedNow, c: [undefinedNow] })).toBe(hash('{"a":1,"c":[null]}'));
  expect(fingerprintOf(undefinedNow)).toBe(hash('null'));
  expect(fingerprintOf({ b: 1, a: 2 })).toBe(fingerprintOf({ a: 2, b: 1 }));
  expect(fingerprintOf({ a: { $date: '2026-01-01' } })).not.toBe(
    fingerprintOf({ a: { $date: '2026-01-02' } }),
  );
});
