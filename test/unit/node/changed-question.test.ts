import { describe, expect, test } from 'vitest';
import { interrupt } from '../../../src/node/interrupt.ts';
import { withFakeTime } from './support/fake-time.ts';
import { answerTo, runBody } from './support/node-session.ts';
import type { Body } from './support/node-session.ts';

const answered = { answers: [answerTo('old?', 'yes')] };

describe('a re-run that asks another question than the one answered', () => {
  test('is given that answer, as in LangGraph, and the change is reported', async () => {
    expect(await runBody(() => ({ x: interrupt('new?') }), answered)).toEqual({
      kind: 'done',
      writes: [['x', 'yes']],
      changed: [{ index: 0, value: 'new?' }],
    });
  });

  test('is reported with the questions that it asks, too', async () => {
    const outcome = await runBody(() => ({ x: [interrupt('new?'), interrupt('more?')] }), answered);
    expect(outcome).toEqual({
      kind: 'asked',
      questions: [{ index: 1, value: 'more?' }],
      changed: [{ index: 0, value: 'new?' }],
    });
  });

  test('is reported at each place where it did so', async () => {
    const outcome = await runBody(() => ({ x: [interrupt('A?'), interrupt('B?')] }), {
      answers: [answerTo('a?', 1), answerTo('b?', 2)],
    });
    expect(outcome).toMatchObject({
      writes: [['x', [1, 2]]],
      changed: [
        { index: 0, value: 'A?' },
        { index: 1, value: 'B?' },
      ],
    });
  });

  test('where the first of two has gone, gives the second its own answer: no change', async () => {
    const outcome = await runBody(() => ({ x: interrupt('second?') }), {
      answers: [answerTo('first?', 1), answerTo('second?', 2)],
    });
    expect(outcome).toEqual({ kind: 'done', writes: [['x', 2]] });
  });

  test('where both have changed places, gives each its own answer: no change', async () => {
    const outcome = await runBody(() => ({ x: [interrupt('second?'), interrupt('first?')] }), {
      answers: [answerTo('first?', 1), answerTo('second?', 2)],
    });
    expect(outcome).toEqual({ kind: 'done', writes: [['x', [2, 1]]] });
  });

  test('hands no answer out twice', async () => {
    const outcome = await runBody(() => ({ x: [interrupt('old?'), interrupt('old?')] }), answered);
    expect(outcome).toEqual({ kind: 'asked', questions: [{ index: 1, value: 'old?' }] });
  });
});

describe('in a strict graph', () => {
  const strict = { ...answered, strict: true };

  test.each<[string, Body]>([
    ['synchronous', () => ({ x: interrupt('new?') })],
    [
      'asynchronous',
      async () => {
        await Promise.resolve();
        return { x: interrupt('new?') };
      },
    ],
  ])('a changed question is an error that names it, in a node that is %s', async (_, body) => {
    const ended = await withFakeTime(async (pass) => {
      const running = Promise.allSettled([runBody(body, strict)]);
      await pass(5000);
      return running;
    });
    expect(ended[0]).toHaveProperty('reason');
    expect((ended[0] as PromiseRejectedResult).reason).toMatchObject({
      name: 'ChangedInterruptError',
      code: 'CHANGED_INTERRUPT',
      node: 'ask',
      message: expect.stringContaining('asked "new?" as its question 1'),
    });
  });

  test('a synchronous node is told at once: it does not go on as if it paused', async () => {
    let thrown: unknown;
    const body: Body = () => {
      try {
        interrupt('new?');
      } catch (error) {
        thrown = error;
        throw error;
      }
    };
    await expect(runBody(body, strict)).rejects.toMatchObject({ code: 'CHANGED_INTERRUPT' });
    expect(thrown).toMatchObject({ code: 'CHANGED_INTERRUPT' });
  });

  test('the same question is none', async () => {
    expect(await runBody(() => ({ x: interrupt('old?') }), strict)).toEqual({
      kind: 'done',
      writes: [['x', 'yes']],
    });
  });

  test('a further question is none', async () => {
    const outcome = await runBody(() => ({ x: [interrupt('old?'), interrupt('new?')] }), strict);
    expect(outcome).toMatchObject({ kind: 'asked', questions: [{ index: 1, value: 'new?' }] });
  });
});
