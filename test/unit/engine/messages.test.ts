import { describe, expect, test } from 'vitest';
import { messageEvent, signalEvent } from '../../../src/engine/message-events.ts';
import { withoutBooks } from './support/noise.ts';
import { refuse } from '../../../src/engine/requests.ts';
import { waitingThread } from './support/parallel.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import { asking } from './support/worker.ts';

const unreadable = { __unreadable__: 'The payload cannot be read: bad bytes.' };

describe('a message that says nothing the engine knows', () => {
  test.each<[string, string, unknown[], RegExp]>([
    ['an unknown name', 'approve', ['yes'], /^No message "approve" is known here\. Answers go to "resume"\./],
    ['bytes that do not parse', 'resume', [unreadable], /bad bytes/],
    ['bytes that do not parse as its second argument', 'resume', ['yes', unreadable], /bad bytes/],
    ['no answer', 'resume', [], /has no argument/],
    ['a second argument that is no object', 'resume', ['yes', 'decision-1'], /second argument/],
    ['no request', 'run', [], /has no request/],
    ['a text as request', 'run', ['go'], /has no request/],
    ['an array as request', 'run', [[]], /has no request/],
    ['a text as input', 'run', [{ input: 'x' }], /"input" of a run/],
    ['an array as input', 'run', [{ input: [] }], /"input" of a run/],
    ['a text as command', 'run', [{ command: 'resume' }], /"command" of a run/],
    ['an answer that is not wrapped', 'run', [{ command: { resume: 'yes' } }], /"resume" of a command/],
    ['a forbidden key', 'run', [{ input: JSON.parse('{"__proto__": {"x": 1}}') as unknown }], /__proto__/],
    ['another forbidden key', 'run', [{ input: { constructor: 1 } }], /constructor/],
  ])('%s is a stray, with the reason', (_, name, args, reason) => {
    expect(messageEvent(name, args, 'id', 0)).toMatchObject({
      kind: 'stray',
      message: name,
      reason: expect.stringMatching(reason),
    });
  });

  test('is kept with its reason, and changes nothing else', () => {
    const thread = waitingThread({ a: ['a?'] });
    const before = withoutBooks(thread.state);
    thread.feed(messageEvent('approve', ['yes'], 'id', thread.now));
    expect(withoutBooks(thread.state)).toEqual(before);
    expect(thread.state.ignored).toMatchObject([{ code: 'unreadable', id: null, message: 'approve' }]);
  });
});

describe('the message "resume"', () => {
  test.each([null, false, 0, '', [], {}])('carries %j as the answer', (value) => {
    expect(messageEvent('resume', [value], 'fallback', 5)).toEqual({
      kind: 'requested',
      message: 'resume',
      request: { id: 'fallback', command: { resume: { value } } },
      at: 5,
    });
  });

  test('carries the decision’s id and who has decided', () => {
    expect(messageEvent('resume', ['yes', { id: 'd1', by: 'ann' }], 'fallback', 0)).toMatchObject({
      request: { id: 'd1', by: 'ann', command: { resume: { value: 'yes' } } },
    });
  });

  test.each([null, undefined, {}, { id: '' }, { id: 7 }])(
    'has an id of its own with %j as second argument',
    (meta) => {
      expect(messageEvent('resume', ['yes', meta], 'fallback', 0)).toMatchObject({
        request: { id: 'fallback' },
      });
    },
  );

  test('leaves who has answered at the answer', () => {
    const thread = waitingThread({ a: ['a?'] });
    thread.feed(messageEvent('resume', ['yes', { by: 'ann' }], 'id', thread.now));
    expect(thread.starts.at(-1)?.answers).toMatchObject([{ value: 'yes', by: 'ann' }]);
  });
});

describe('signals without an id', () => {
  test('are each one of their kind, though they come at once', () => {
    const thread = waitingThread({ a: ['a1', 'a2', 'a3'] });
    for (const { id } of thread.pending) {
      thread.feed(signalEvent(thread.state, 'resume', [{ [id]: 'yes' }], thread.now));
    }
    expect(thread.state.ignoredCount).toBe(0);
    expect(thread.finish().state.status).toBe('done');
  });

  test('are so after a thousand requests, too', () => {
    const thread = waitingThread({ a: ['1', '2', '3'] });
    const seen = Array.from({ length: 1000 }, (_, index) => `id-${index}`);
    thread.state = { ...thread.state, seen, requests: 1000 };
    for (const { id } of thread.pending) {
      thread.feed(signalEvent(thread.state, 'resume', [{ [id]: 'yes' }], thread.now));
    }
    expect(thread.pending).toEqual([]);
  });
});

describe('a message that the engine would stumble over', () => {
  const row = planOf({ nodes: ['a', 'c'], edges: ['>a'] });
  test.each<[string, object]>([
    ['a goto that is a number', { command: { goto: 5 } }],
    ['a goto that is a text', { command: { goto: 'c' } }],
    ['a goto to null', { command: { goto: [null] } }],
    ['a goto to an object without a node', { command: { goto: [{}] } }],
    ['a goto to a node without an argument', { command: { goto: [{ node: 'c' }] } }],
    ['a goto to a node that is not there', { command: { goto: ['nowhere'] } }],
    ['a goto to a method of every object', { command: { goto: ['toString'] } }],
    ['an update that is a text', { command: { update: 'x' } }],
    ['breakpoints that are a number', { command: { goto: ['c'] }, interruptBefore: 5 }],
    ['breakpoints that are an object', { command: { goto: ['c'] }, interruptAfter: {} }],
    ['breakpoints that are no names', { command: { goto: ['c'] }, interruptAfter: [5] }],
    ['a limit that is a text', { command: { goto: ['c'] }, recursionLimit: '5' }],
    ['a limit of nothing', { command: { goto: ['c'] }, maxConcurrency: 0 }],
    ['metadata that are a list', { command: { goto: ['c'] }, metadata: [] }],
  ])('with %s, is ignored with the reason', (_, request) => {
    const thread = new Thread({ plan: row, nodes: { a: asking('a?') } }).run({ input: {} });
    thread.feed(messageEvent('run', [{ id: '1', ...request }], 'id', thread.now)).finish();
    expect(thread.state.ignored).toMatchObject([{ reason: expect.stringMatching(/./) }]);
    expect(thread.starts).toHaveLength(1);
  });
});

describe('a repeated id', () => {
  const plan = planOf({ nodes: ['a'], edges: ['>a'] });

  test('changes nothing, be it another request', () => {
    const thread = new Thread({ plan }).run({ id: 'one', input: {} });
    const before = thread.state;
    expect(thread.run({ id: 'one', input: {} }).state).toEqual(before);
    expect(thread.run({ id: 'one', command: { goto: ['a'] } }).state).toEqual(before);
  });

  test('of a refused request stays refused, though it would be taken now', () => {
    const thread = new Thread({ plan }).run({ id: 'one', input: null }).run({ id: 'one', input: {} });
    expect(thread.state).toMatchObject({ status: 'idle', ignoredCount: 1 });
    expect(refuse(thread.state, { id: 'one', input: {} })).toMatchObject({ reason: 'empty_input' });
    expect(refuse(thread.state, { id: 'two', input: {} })).toBeNull();
  });

  test('is known in the thread’s next execution', () => {
    const thread = new Thread({ plan }).run({ id: 'one', input: {} });
    const next = new Thread({ plan }, thread.state).run({ id: 'one', input: {} });
    expect(next.starts).toEqual([]);
  });

  test('is forgotten only after a thousand others', () => {
    const thread = new Thread({ plan }).run({ id: 'one', input: {} });
    thread.state = { ...thread.state, seen: Array.from({ length: 1000 }, (_, index) => `id-${index}`) };
    thread.request({ id: 'new', command: { resume: { value: 1 } } });
    expect(thread.state.seen).toHaveLength(1000);
    expect(thread.state.seen.at(-1)).toBe('new');
    expect(thread.state.seen).not.toContain('id-0');
  });
});

test('of the ignored messages the last hundred are kept, and all are counted', () => {
  const thread = waitingThread({ a: ['a?'] });
  for (let index = 0; index < 130; index += 1) {
    thread.feed({ kind: 'stray', message: `m${index}`, reason: 'r', at: thread.now });
  }
  expect(thread.state.ignored.map(({ message }) => message).slice(-2)).toEqual(['m128', 'm129']);
  expect(thread.state).toMatchObject({ ignoredCount: 130, ignored: { length: 100 } });
});
