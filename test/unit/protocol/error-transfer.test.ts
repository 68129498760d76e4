import { describe, expect, test } from 'vitest';
import { dataToError, errorToData } from '../../../src/protocol/error-transfer.ts';
import type { ErrorData } from '../../../src/protocol/error-transfer.ts';
import * as errors from '../../../src/protocol/errors.ts';
import { failureToErrorData } from '../../../src/protocol/failure-data.ts';

const {
  ChangedInterruptError,
  EmptyInputError,
  GraphDrained,
  GraphError,
  GraphRecursionError,
  GraphValueError,
  InvalidNamespaceError,
  InvalidUpdateError,
  NodeExecutionError,
  NodeTimeoutError,
  PayloadTooLargeError,
  StateGraphInputError,
  SwallowedInterruptError,
  ThreadBusyError,
  UnknownInterruptError,
  UnreachableNodeError,
  UnserializableValueError,
} = errors;

const cause = new RangeError('out of range');
const samples: readonly errors.GraphError[] = [
  new ChangedInterruptError('changed', { code: 'CHANGED_INTERRUPT', node: 'n' }),
  new EmptyInputError('empty'),
  new GraphError('general', { code: 'RUN_ABORTED', reason: 'by hand', node: 'n', cause }),
  new GraphRecursionError(25),
  new GraphValueError('value', { code: 'MISSING_CHECKPOINTER', node: 'n' }),
  new GraphDrained('deploy'),
  new InvalidNamespaceError('namespace'),
  new InvalidUpdateError('update', { code: 'INVALID_CONCURRENT_GRAPH_UPDATE', reason: 'x', cause }),
  new NodeExecutionError('failed', { node: 'n', task: 't', cause }),
  new NodeTimeoutError('n', 10),
  new PayloadTooLargeError('The input', 3, 2, 'n'),
  new StateGraphInputError('No schema.'),
  new SwallowedInterruptError('swallowed', { code: 'SWALLOWED_INTERRUPT', node: 'n' }),
  new ThreadBusyError('thread'),
  new UnknownInterruptError('unknown', 'ambiguous'),
  new UnreachableNodeError('unreachable', 'n'),
  new UnserializableValueError('state.x', 'a BigInt'),
];

const across = (error: unknown): Error =>
  dataToError(JSON.parse(JSON.stringify(errorToData(error))) as ErrorData);

describe('an error of the library', () => {
  test('has a sample here for each class that there is', () => {
    const classes = Object.values(errors).filter((exported) => exported.prototype instanceof Error);
    expect(samples.map((sample) => sample.constructor)).toEqual(expect.arrayContaining(classes));
    expect(samples).toHaveLength(classes.length);
  });

  test.each(samples.map((sample) => [sample.name, sample] as const))(
    '%s, is of its class again on the other side, with all that it says',
    (_, sample) => {
      const copy = across(sample);
      expect(copy).toBeInstanceOf(sample.constructor);
      expect(copy).toBeInstanceOf(GraphError);
      expect(GraphError.is(copy, sample.code)).toBe(true);
      const { name, message, code, lc_error_code, node, reason, stack } = sample;
      expect(copy).toMatchObject({ name, message, code, lc_error_code, stack });
      expect([(copy as errors.GraphError).node, (copy as errors.GraphError).reason]).toEqual([node, reason]);
      if (sample.cause === undefined) expect(copy.cause).toBeUndefined();
      else expect(copy.cause).toMatchObject({ name: 'RangeError', message: 'out of range' });
    },
  );

  test('is told from others by GraphError.is, whose code has to fit, too', () => {
    expect(GraphError.is(new ThreadBusyError('t'), 'EMPTY_INPUT')).toBe(false);
    const langchain = Object.assign(new Error('x'), { code: 'X', lc_error_code: 'X' });
    for (const other of [new Error('x'), langchain, null, { code: 'X', lc_error_code: 'X' }, 'GraphError']) {
      expect(GraphError.is(other)).toBe(false);
    }
  });
});

describe('the exception of a node', () => {
  test('keeps the name of its own class, its task, and its cause', () => {
    const error = new NodeExecutionError('no such user', { node: 'n', name: 'HttpError', task: 't', cause });
    expect(across(error)).toMatchObject({ name: 'HttpError', code: 'NODE_FAILED', node: 'n', task: 't' });
    expect(across(error)).toBeInstanceOf(NodeExecutionError);
    expect(across(error).cause).toBeInstanceOf(Error);
  });

  test('may have the name of one of the library’s classes: it is no instance of that', () => {
    const error = new NodeExecutionError('x', { node: 'n', name: 'ThreadBusyError' });
    expect(across(error)).not.toBeInstanceOf(ThreadBusyError);
    expect(across(error)).toBeInstanceOf(NodeExecutionError);
  });

  test('keeps a chain of causes, but not for ever', () => {
    let error = new Error('depth 0');
    for (let depth = 1; depth <= 20; depth += 1) error = new Error(`depth ${depth}`, { cause: error });
    const chain: string[] = [];
    for (let at: unknown = across(error); at instanceof Error; at = at.cause) chain.push(at.message);
    expect(chain.slice(0, 3)).toEqual(['depth 20', 'depth 19', 'depth 18']);
    expect(chain.length).toBeLessThan(10);
  });

  test('may be its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(across(error)).toMatchObject({ message: 'round', cause: { message: 'round' } });
  });

  test('is cut where it is long', () => {
    expect(across(new Error('x'.repeat(100_000))).message.length).toBeLessThan(10_000);
  });
});

describe('what is no error, thrown', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  test.each<[string, unknown, string]>([
    ['a text', 'just text', 'just text'],
    ['an object', { status: 5 }, '{"status":5}'],
    ['null', null, 'null'],
    ['nothing', undefined, 'undefined'],
    ['a BigInt', 5n, '5'],
    ['a cycle', cycle, '[object Object]'],
  ])('%s, is an error with what it says', (_, thrown, message) => {
    expect(across(thrown)).toMatchObject({ name: 'Error', message });
  });
});

test.each<[string, object]>([
  ['an unknown class', { name: 'FutureError', message: 'm', code: 'FUTURE_CODE' }],
  ['a class named like a method of every object', { name: 'toString', message: 'm', code: 'EMPTY_INPUT' }],
  ['a failed node that nobody names', { name: 'Error', message: 'm', code: 'NODE_FAILED' }],
])('data of %s from a newer worker are an error all the same', (_, data) => {
  const error = dataToError(data as ErrorData);
  expect(error).toBeInstanceOf(GraphError);
  expect(error).toMatchObject(data);
});

describe('a failure of Temporal', () => {
  const failure = (name: string, more: object): Error => Object.assign(new Error('wrapped'), { name }, more);

  test('is the error that the activity gave with it', () => {
    const data = { name: 'TypeError', message: 'm', code: 'NODE_FAILED', node: 'n' };
    const application = failure('ApplicationFailure', { details: [data] });
    expect(failureToErrorData(failure('ActivityFailure', { cause: application }), 'n')).toEqual(data);
  });

  test.each([null, [], ['text'], [{ name: 'x' }]])(
    'without that, with %j as its details, is the node’s error',
    (details) => {
      const application = failure('ApplicationFailure', { details });
      expect(failureToErrorData(application, 'n')).toMatchObject({
        message: 'wrapped',
        code: 'NODE_FAILED',
        node: 'n',
      });
    },
  );

  test.each(['HEARTBEAT', 'START_TO_CLOSE', undefined])(
    'by the timeout %s, says which node gave no result',
    (timeoutType) => {
      const timeout = failure('ActivityFailure', { cause: failure('TimeoutFailure', { timeoutType }) });
      const data = failureToErrorData(timeout, 'n');
      expect(data).toMatchObject({ name: 'NodeTimeoutError', code: 'NODE_TIMEOUT', node: 'n' });
      expect(dataToError(data)).toBeInstanceOf(NodeTimeoutError);
      expect(failureToErrorData(timeout, null)).not.toHaveProperty('node');
    },
  );
});

test('an error whose message is no text crosses all the same', () => {
  const error = Object.assign(new Error(), { message: { status: 500 } });
  expect(across(error)).toMatchObject({ name: 'Error', message: '[object Object]' });
});
