import { describe, expect, test } from 'vitest';
import type { RetryPolicy } from '../../../src/graph/index.ts';
import { nextAttempt } from '../../../src/node/retry.ts';
import {
  GraphError,
  GraphValueError,
  InvalidUpdateError,
  NodeExecutionError,
  NodeTimeoutError,
  PayloadTooLargeError,
  SwallowedInterruptError,
  UnserializableValueError,
} from '../../../src/protocol/errors.ts';
import { graphOf } from './support/node-session.ts';

const steady: RetryPolicy = { jitter: false };

function next(policy: RetryPolicy | undefined, error: unknown, attempt = 1): number | 'by-policy' | null {
  return nextAttempt(
    graphOf(() => ({}), policy && { retryPolicy: policy }),
    'ask',
    error,
    attempt,
  );
}

/** An exception of the node, as runNode throws it. */
const thrown = (cause: unknown): NodeExecutionError =>
  new NodeExecutionError('failed', { node: 'ask', name: 'Error', cause });

class Flaky extends Error {}

describe('whether a node is tried again', () => {
  test('never, without a policy', () => {
    expect(next(undefined, thrown(new Error('x')))).toBeNull();
  });

  test('never, for a node that is not there', () => {
    expect(
      nextAttempt(
        graphOf(() => ({}), { retryPolicy: {} }),
        'toString',
        new Error('x'),
        1,
      ),
    ).toBeNull();
  });

  test('until the attempts are used up: three, by default', () => {
    const delays = [1, 2, 3, 4].map((attempt) => next(steady, thrown(new Error('x')), attempt));
    expect(delays).toEqual([500, 1000, null, null]);
  });

  test.each<[string, unknown, boolean]>([
    ['an error of any kind', new Error('x'), true],
    ['a text', 'x', true],
    ['HTTP 500', Object.assign(new Error('x'), { status: 500 }), true],
    ['HTTP 408', Object.assign(new Error('x'), { status: 408 }), true],
    ['HTTP 429 of a response', Object.assign(new Error('x'), { response: { status: 429 } }), true],
    ['HTTP 400', Object.assign(new Error('x'), { status: 400 }), false],
    ['HTTP 404', Object.assign(new Error('x'), { status: 404 }), false],
    ['HTTP 409 of a response', Object.assign(new Error('x'), { response: { status: 409 } }), false],
    ['HTTP 410', Object.assign(new Error('x'), { status: 410 }), false],
    ['HTTP 422 behind another error', new Error('y', { cause: { statusCode: 422 } }), false],
    ['HTTP 503 behind another error', new Error('y', { cause: { statusCode: 503 } }), true],
    ['an abort', Object.assign(new Error('x'), { name: 'AbortError' }), false],
    ['a cancellation', new Error('Cancelled by the user'), false],
  ])('after %s of the node, by default', (_, cause, again) => {
    expect(next(steady, thrown(cause)) !== null).toBe(again);
  });

  test.each<[string, unknown, boolean]>([
    ['a timeout', new NodeTimeoutError('ask', 10), true],
    ['a swallowed interrupt', new SwallowedInterruptError('x', { code: 'SWALLOWED_INTERRUPT' }), false],
    ['a wrong return value', new InvalidUpdateError('x', { code: 'INVALID_GRAPH_NODE_RETURN_VALUE' }), false],
    ['a value that JSON cannot carry', new UnserializableValueError('x', 'a BigInt'), false],
    ['a result that is too large', new PayloadTooLargeError('x', 2, 1), false],
    ['a missing checkpointer', new GraphValueError('x', { code: 'MISSING_CHECKPOINTER' }), false],
    ['a node that is not there', new GraphError('x', { code: 'UNKNOWN_NODE' }), false],
  ])('after %s', (_, error, again) => {
    expect(next({ ...steady, retryOn: () => true }, error) !== null).toBe(again);
  });

  test('after an error of LangChain, whose codes are its own', () => {
    // What @langchain/openai throws at HTTP 429: OpenAI's error has a code, and LangChain adds the other one.
    const codes = { code: 'rate_limit_exceeded', lc_error_code: 'MODEL_RATE_LIMIT', status: 429 };
    expect(next(steady, Object.assign(new Error('429'), codes))).toBe(500);
  });

  test('where retryOn says so, which is given the node’s own error', () => {
    const seen: unknown[] = [];
    const flaky = new Flaky('x');
    const retryOn = (error: unknown): boolean => {
      seen.push(error);
      return error instanceof Flaky;
    };
    expect(next({ ...steady, retryOn }, thrown(flaky))).toBe(500);
    expect(next({ ...steady, retryOn }, thrown(new Error('other')))).toBeNull();
    expect(seen[0]).toBe(flaky);
  });

  test('after errors of the classes that retryOn lists', () => {
    const policy = { ...steady, retryOn: [Flaky, RangeError] };
    expect(next(policy, thrown(new Flaky()))).toBe(500);
    expect(next(policy, thrown(new RangeError()))).toBe(500);
    expect(next(policy, thrown(new TypeError()))).toBeNull();
  });
});

describe('when a node is tried again', () => {
  test('the interval grows by its factor, up to the longest', () => {
    const policy = { ...steady, maxAttempts: 9, initialInterval: 100, backoffFactor: 3, maxInterval: 2000 };
    const delays = [1, 2, 3, 4, 5].map((attempt) => next(policy, thrown(new Error('x')), attempt));
    expect(delays).toEqual([100, 300, 900, 2000, 2000]);
  });

  test.each<[string, object, number]>([
    ['Retry-After in seconds', { headers: { 'Retry-After': '7' } }, 7000],
    ['Retry-After in seconds, of a response', { response: { headers: { 'retry-after': 7 } } }, 7000],
    ['retry-after-ms', { headers: new Headers({ 'retry-after-ms': '1234', 'retry-after': '9' }) }, 1234],
    ['Retry-After behind another error', { cause: { headers: new Headers({ 'retry-after': '2' }) } }, 2000],
    ['less than the interval', { headers: { 'retry-after': '0' } }, 500],
    ['nothing that can be read', { headers: { 'retry-after': 'soon' } }, 500],
    ['a date that has passed', { headers: { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' } }, 500],
  ])('a server that asks to wait is not asked before: %s', (_, fields, delay) => {
    expect(next(steady, thrown(Object.assign(new Error('x'), { status: 429 }, fields)))).toBe(delay);
  });

  test('a server that asks to wait until a date is not asked before', () => {
    const date = new Date(Date.now() + 90_000).toUTCString();
    const delay = next(steady, thrown(Object.assign(new Error('x'), { headers: { 'retry-after': date } })));
    expect(delay).toBeGreaterThan(80_000);
    expect(delay).toBeLessThanOrEqual(90_000);
  });

  test('jitter adds up to a second', () => {
    for (let round = 0; round < 50; round += 1) {
      const delay = next({ initialInterval: 100 }, thrown(new Error('x')));
      expect(delay).toBeGreaterThanOrEqual(100);
      expect(delay).toBeLessThan(1100);
    }
  });
});
