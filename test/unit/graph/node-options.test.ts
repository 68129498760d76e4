import { describe, expect, test } from 'vitest';
import { Annotation, StateGraph } from '../../../src/graph/index.ts';
import type { AddNodeOptions } from '../../../src/graph/index.ts';
import { START } from '../../../src/protocol/command.ts';
import { GraphValueError } from '../../../src/protocol/errors.ts';

const State = Annotation.Root({ a: Annotation<string> });

/** The plan and the body of one node with these options. */
function nodeWith(options: AddNodeOptions) {
  const { bodies } = new StateGraph(State)
    .addNode('x', () => ({}), options)
    .addEdge(START, 'x')
    .compile();
  return { plan: bodies.plan.nodes['x'], body: bodies.nodes['x'] };
}

describe('retryPolicy', () => {
  test("has LangGraph's defaults, and is shown in Temporal's words", () => {
    const { plan, body } = nodeWith({ retryPolicy: {} });
    expect(body?.retry).toEqual({
      maxAttempts: 3,
      initialInterval: 500,
      backoffFactor: 2,
      maxInterval: 128_000,
      jitter: true,
      retryOn: expect.any(Function),
    });
    expect(plan?.options.retry).toEqual({
      maximumAttempts: 3,
      initialInterval: 500,
      backoffCoefficient: 2,
      maximumInterval: 128_000,
    });
  });

  test('has what was given', () => {
    const given = { maxAttempts: 7, initialInterval: 10, backoffFactor: 1, maxInterval: 20, jitter: false };
    const { plan, body } = nodeWith({ retryPolicy: given });
    expect(body?.retry).toMatchObject(given);
    expect(plan?.options.retry).toEqual({
      maximumAttempts: 7,
      initialInterval: 10,
      backoffCoefficient: 1,
      maximumInterval: 20,
    });
  });

  test.each<[string, unknown, boolean]>([
    ['an ordinary error', new Error('x'), true],
    ['a thrown text', 'x', true],
    ['an abort', Object.assign(new Error('x'), { name: 'AbortError' }), false],
    ['a cancellation', new Error('Cancelled'), false],
    ['a GraphValueError', new GraphValueError('x', { code: 'INVALID_GRAPH' }), false],
    ['status 400', Object.assign(new Error('x'), { status: 400 }), false],
    ['status 407', Object.assign(new Error('x'), { status: 407 }), false],
    ['status 408', Object.assign(new Error('x'), { status: 408 }), true],
    ['status 409', Object.assign(new Error('x'), { response: { status: 409 } }), false],
    ['status 429', Object.assign(new Error('x'), { status: 429 }), true],
    ['status 503', Object.assign(new Error('x'), { response: { status: 503 } }), true],
    ['a null response', Object.assign(new Error('x'), { response: null }), true],
  ])('by default decides on %s as LangGraph does', (_, error, retried) => {
    expect(nodeWith({ retryPolicy: {} }).body?.retry?.retryOn(error)).toBe(retried);
  });

  test('decides by a function, a class or classes', () => {
    const by = (retryOn: NonNullable<AddNodeOptions['retryPolicy']>['retryOn']) =>
      nodeWith({ retryPolicy: { retryOn } }).body?.retry?.retryOn;
    expect(by((error) => error.status === 404)?.({ status: 404 })).toBe(true);
    expect(by(() => false)?.(new Error('x'))).toBe(false);
    expect(by(TypeError)?.(new TypeError('x'))).toBe(true);
    expect(by(TypeError)?.(new RangeError('x'))).toBe(false);
    expect(by(Error)?.(new RangeError('x'))).toBe(true);
    expect(by([TypeError, RangeError])?.(new RangeError('x'))).toBe(true);
    expect(by([TypeError, RangeError])?.(new Error('x'))).toBe(false);
  });

  test.each([
    [{ maxAttempts: 0 }],
    [{ maxAttempts: 1.5 }],
    [{ initialInterval: -1 }],
    [{ maxInterval: Number.NaN }],
    [{ backoffFactor: 0.5 }],
  ])('refuses %j', (retryPolicy) => {
    expect(() => nodeWith({ retryPolicy })).toThrow(
      `Node "x": retryPolicy.${Object.keys(retryPolicy)[0]} is`,
    );
  });

  test('is not given together with retry', () => {
    expect(() => nodeWith({ retryPolicy: {}, retry: {} })).toThrow('Choose one');
  });
});

describe('retry', () => {
  test("is Temporal's, in the plan as given and in the worker with Temporal's defaults", () => {
    const retry = { maximumAttempts: 2, nonRetryableErrorTypes: ['TypeError'] };
    const { plan, body } = nodeWith({ retry });
    expect(plan?.options.retry).toEqual(retry);
    expect(body?.retry).toMatchObject({
      maxAttempts: 2,
      initialInterval: 1000,
      backoffFactor: 2,
      maxInterval: 100_000,
    });
    expect(body?.retry?.retryOn(new TypeError('x'))).toBe(false);
    expect(body?.retry?.retryOn(new RangeError('x'))).toBe(true);
  });

  test('is finite where no limit is given', () => {
    expect(nodeWith({ retry: {} }).body?.retry?.maxAttempts).toBe(10);
    expect(nodeWith({ retry: { maximumAttempts: 0 } }).body?.retry?.maxAttempts).toBe(10);
  });

  test('is absent from a node that has neither', () => {
    expect(nodeWith({}).body).not.toHaveProperty('retry');
  });
});

describe('timeout', () => {
  test('is for one attempt, and the activity outlasts it so that its error is the one seen', () => {
    for (const timeout of [5_000, { runTimeout: 5_000 }]) {
      const { plan, body } = nodeWith({ timeout });
      expect(body?.timeout?.runMs).toBe(5_000);
      expect(plan?.options.startToCloseTimeout).toBe(15_000);
    }
  });

  test('leaves a startToCloseTimeout as it was given', () => {
    expect(nodeWith({ timeout: 5_000, startToCloseTimeout: '1h' }).plan?.options.startToCloseTimeout).toBe(
      '1h',
    );
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (timeout) => {
    expect(() => nodeWith({ timeout })).toThrow(
      `Node "x": "timeout" is ${timeout}. Give a number of ms over 0.`,
    );
  });
});

describe("Temporal's options", () => {
  test('are in the plan by their own names', () => {
    const options = {
      startToCloseTimeout: '30s',
      scheduleToCloseTimeout: '2 days',
      scheduleToStartTimeout: 500,
      heartbeatTimeout: '1.5 minutes',
      taskQueue: 'gpu',
    };
    expect(nodeWith(options).plan?.options).toEqual(options);
  });

  test.each(['soon', '', '-1s', 'P1D', '5 parsecs'])('refuse "%s" as a span of time', (heartbeatTimeout) => {
    expect(() => nodeWith({ heartbeatTimeout })).toThrow(
      `Node "x": "heartbeatTimeout" is "${heartbeatTimeout}"`,
    );
    expect(() => nodeWith({ retry: { initialInterval: heartbeatTimeout } })).toThrow(
      '"retry.initialInterval" is',
    );
  });

  test('that a local activity has not are refused beside "local"', () => {
    expect(() => nodeWith({ local: true, taskQueue: 'gpu' })).toThrow('a local activity has no "taskQueue"');
    expect(() => nodeWith({ local: true, heartbeatTimeout: 1 })).toThrow(
      'a local activity has no "heartbeatTimeout"',
    );
    expect(nodeWith({ local: false, taskQueue: 'gpu' }).plan?.options).toEqual({
      local: false,
      taskQueue: 'gpu',
    });
  });
});
