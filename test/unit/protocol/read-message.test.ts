import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readResume, readRun } from '../../../src/protocol/read-message.ts';

describe('the message "run"', () => {
  test.each<[string, unknown]>([
    ['an input', { id: '1', input: { x: 1 } }],
    ['null', { id: '1', input: null }],
    ['an answer', { id: '1', command: { resume: { value: null } } }],
    ['a command with all', { id: '1', command: { resume: { value: 1 }, update: { x: 1 }, goto: ['a'] } }],
    ['options', { id: '1', input: {}, recursionLimit: 5, tags: ['t'], interruptBefore: '*' }],
  ])('with %s, is read as it is', (_, request) => {
    expect(readRun(request, 'fallback')).toEqual({ request });
  });

  test.each([undefined, '', 5, null])('with %j as its id, gets one', (id) => {
    expect(readRun({ id, input: null }, 'fallback')).toMatchObject({ request: { id: 'fallback' } });
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['nothing but an id', { id: '1' }],
    ['null', null],
    ['a text', '{"input": {}}'],
    ['an array', [{}]],
    ['an input that is a text', { input: 'x' }],
    ['an input that is a list', { input: [1] }],
    ['an input that is false', { input: false }],
    ['a command that is null', { command: null }],
    ['a command that is a list', { command: [] }],
    ['an answer that is not wrapped', { command: { resume: true } }],
    ['an answer without a value', { command: { resume: {} } }],
    ['an input and a command', { input: { x: 1 }, command: { goto: ['a'] } }],
    ['a goto that is no list', { command: { goto: 'a' } }],
    ['a limit that is no number', { input: {}, recursionLimit: '5' }],
    ['a sender that is no text', { input: {}, by: 5 }],
    ['an answer that is null', { command: { resume: null } }],
    ['an answer that is false', { command: { resume: false } }],
    ['an input that writes __proto__', JSON.parse('{"input": {"__proto__": {}}}')],
    ['an input that writes constructor', { input: { constructor: {} } }],
    ['an input that writes prototype', { input: { prototype: {} } }],
  ])('with %s, cannot be read, and is told how it should be', (_, argument) => {
    expect(readRun(argument, 'fallback')).toEqual({ unreadable: expect.stringMatching(/\.$/) });
  });
});

describe('the message "resume"', () => {
  test.each([null, false, 0, '', {}, [], 'yes', { '0': 1 }])('with %j, is that answer', (value) => {
    expect(readResume(value, undefined, 'fallback')).toEqual({
      request: { id: 'fallback', command: { resume: { value } } },
    });
  });

  test('with its sender and options, keeps them', () => {
    expect(readResume('yes', { id: 'd1', by: 'ann', recursionLimit: 5 }, 'fallback')).toEqual({
      request: { id: 'd1', by: 'ann', recursionLimit: 5, command: { resume: { value: 'yes' } } },
    });
  });

  test.each(['d1', 5, true, ['d1']])('with %j as second argument, cannot be read', (meta) => {
    expect(readResume('yes', meta, 'fallback')).toHaveProperty('unreadable');
  });

  test('with an input or a command as well, does not bring them along', () => {
    const meta = { id: 'd1', input: { x: 1 }, command: { goto: ['a'] }, unknown: 1 };
    expect(readResume('yes', meta, 'fallback')).toEqual({
      request: { id: 'd1', command: { resume: { value: 'yes' } } },
    });
  });

  test('without an argument, cannot be read', () => {
    expect(readResume(undefined, undefined, 'fallback')).toHaveProperty('unreadable');
  });
});

test('whatever comes, is a request with an id or a reason, and never an exception', () => {
  const shape = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        id: fc.jsonValue(),
        input: fc.jsonValue(),
        command: fc.oneof(fc.jsonValue(), fc.record({ resume: fc.jsonValue(), goto: fc.jsonValue() })),
      },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(shape, shape, (one, other) => {
      for (const read of [readRun(one, 'fallback'), readResume(one, other, 'fallback')]) {
        if ('unreadable' in read) expect(read.unreadable).not.toBe('');
        else expect(read.request.id).toMatch(/./);
      }
    }),
    { numRuns: 300 },
  );
});
