import { describe, expect, test } from 'vitest';
import { interrupt, isGraphInterrupt } from '../../../src/node/interrupt.ts';
import { answerTo, runBody } from './support/node-session.ts';
import type { Body } from './support/node-session.ts';

const swallowed = { name: 'SwallowedInterruptError', code: 'SWALLOWED_INTERRUPT', node: 'ask' };
const pause = { kind: 'asked', questions: [{ index: 0, value: 'q' }] };

const ask = async (): Promise<void> => interrupt('q');
const fail = async (): Promise<void> => {
  throw new Error('the other one');
};
const wrap = (message: string, cause: unknown): Error => new Error(message, { cause });
const cycle: { self?: unknown } = {};
cycle.self = cycle;
const never = new Promise<void>(() => {});

describe('a node that keeps the pause from leaving it', () => {
  test.each<[string, Body]>([
    [
      'by a catch',
      () => {
        try {
          return { x: interrupt('q') };
        } catch {
          return { x: 'went on' };
        }
      },
    ],
    [
      'by a catch on a promise',
      async () => {
        await ask().catch(() => 'went on');
      },
    ],
    [
      'by Promise.allSettled',
      async () => {
        await Promise.allSettled([ask()]);
      },
    ],
    [
      'by a finally that returns',
      () => {
        try {
          interrupt('q');
        } finally {
          // oxlint-disable-next-line no-unsafe-finally
          return { x: 'went on' };
        }
      },
    ],
  ])('%s, is an error that says how to mend it', async (_, body) => {
    await expect(runBody(body)).rejects.toMatchObject(swallowed);
    await expect(runBody(body)).rejects.toThrow('if (isGraphInterrupt(error)) throw error;');
  });

  test('is one although an earlier question was answered', async () => {
    const body: Body = () => {
      const first: unknown = interrupt('first');
      try {
        return { x: interrupt('second') };
      } catch {
        return { x: first };
      }
    };
    await expect(runBody(body, { answers: [answerTo('first', 1)] })).rejects.toMatchObject(swallowed);
  });

  test('is none once all that it asks is answered', async () => {
    const body: Body = () => {
      try {
        return { x: interrupt('q') };
      } catch {
        return { x: 'went on' };
      }
    };
    expect(await runBody(body, { answers: [answerTo('q', 'yes')] })).toMatchObject({
      writes: [['x', 'yes']],
    });
  });
});

describe('a pause passes', () => {
  test.each<[string, Body]>([
    [
      'when the catch rethrows it',
      () => {
        try {
          interrupt('q');
        } catch (error) {
          if (isGraphInterrupt(error)) throw error;
        }
      },
    ],
    [
      'through a finally',
      () => {
        try {
          interrupt('q');
        } finally {
          expect(1).toBe(1);
        }
      },
    ],
    [
      'when a library has wrapped it as the cause of an error',
      () => {
        try {
          interrupt('q');
        } catch (error) {
          throw new Error('tool failed', { cause: error });
        }
      },
    ],
    [
      'when it is wrapped several times',
      () => {
        try {
          interrupt('q');
        } catch (cause) {
          throw wrap('outer', wrap('inner', cause));
        }
      },
    ],
    ['through Promise.any', async () => Promise.any([ask(), fail()])],
    ['through Promise.race', async () => Promise.race([ask(), never])],
  ])('%s', async (_, body) => {
    expect(await runBody(body)).toEqual(pause);
  });

  test('but an error without it as its cause is that error', async () => {
    const body: Body = () => {
      try {
        interrupt('q');
      } catch {
        throw new RangeError('something else');
      }
    };
    await expect(runBody(body)).rejects.toMatchObject({
      name: 'RangeError',
      code: 'NODE_FAILED',
      node: 'ask',
    });
  });

  test('and so is an error that has itself as its cause', async () => {
    const error = new Error('round and round');
    error.cause = error;
    const body: Body = () => {
      try {
        interrupt('q');
      } catch {
        throw error;
      }
    };
    await expect(runBody(body)).rejects.toMatchObject({ message: 'round and round' });
  });
});

test('an error before the first question is that error', async () => {
  const body: Body = () => {
    throw new TypeError('broken');
  };
  await expect(runBody(body)).rejects.toMatchObject({
    name: 'TypeError',
    message: 'broken',
    code: 'NODE_FAILED',
    node: 'ask',
    task: 'task',
    cause: expect.any(TypeError),
  });
});

test('an error of LangChain is an error of the node, though it has codes', async () => {
  const body: Body = () => {
    throw Object.assign(new Error('429'), { code: 'rate_limit_exceeded', lc_error_code: 'MODEL_RATE_LIMIT' });
  };
  await expect(runBody(body)).rejects.toMatchObject({ code: 'NODE_FAILED', node: 'ask', message: '429' });
});

test('the error of a node has the stack that leads into the node’s own code', async () => {
  const own = new Error('own');
  const body: Body = () => {
    throw own;
  };
  await expect(runBody(body)).rejects.toMatchObject({ stack: own.stack, cause: own });
});

test.each<[unknown, string]>([
  ['just a text', 'just a text'],
  [{ status: 500 }, '{"status":500}'],
  [null, 'null'],
  [undefined, 'undefined'],
  [cycle, '[object Object]'],
  [5n, '5'],
])('%s, thrown, is an error of the node', async (thrown, message) => {
  const body: Body = () => {
    throw thrown;
  };
  await expect(runBody(body)).rejects.toMatchObject({ code: 'NODE_FAILED', node: 'ask', message });
});
