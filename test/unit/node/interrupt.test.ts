import { describe, expect, test } from 'vitest';
import { GraphInterrupt, interrupt, isGraphInterrupt } from '../../../src/node/interrupt.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { answerTo, NodeSession, runBody, writesOf } from './support/node-session.ts';

describe('interrupt() without an answer', () => {
  test('ends the pass with its question', async () => {
    const outcome = await runBody(() => {
      interrupt({ pay: 10 });
      throw new Error('never reached');
    });
    expect(outcome).toEqual({ kind: 'asked', questions: [{ index: 0, value: { pay: 10 } }] });
  });

  test('does so in an asynchronous node, too', async () => {
    const outcome = await runBody(async () => {
      await Promise.resolve();
      return { x: interrupt('q') };
    });
    expect(outcome).toMatchObject({ kind: 'asked', questions: [{ index: 0, value: 'q' }] });
  });

  test.each<[string, unknown, Json]>([
    ['undefined', undefined, { $undefined: true }],
    ['a Date', new Date(0), { $date: '1970-01-01T00:00:00.000Z' }],
    ['null', null, null],
    ['nothing much', '', ''],
    ['members that are undefined', { a: 1, b: undefined }, { a: 1, b: { $undefined: true } }],
  ])('may ask %s', async (_, question, asked) => {
    expect(await runBody(() => interrupt(question))).toMatchObject({ questions: [{ value: asked }] });
  });

  test('throws what isGraphInterrupt knows, and knows nothing else', async () => {
    let thrown: unknown;
    await runBody(() => {
      try {
        interrupt('q');
      } catch (error) {
        thrown = error;
        throw error;
      }
    });
    expect(isGraphInterrupt(thrown)).toBe(true);
    expect(thrown).toBeInstanceOf(GraphInterrupt);
    for (const other of [new Error('x'), null, undefined, 'GraphInterrupt', { name: 'GraphInterrupt' }]) {
      expect(isGraphInterrupt(other)).toBe(false);
    }
  });
});

describe('interrupt() with an answer', () => {
  test.each<Json>([null, false, 0, '', {}, [], 'yes', { nested: [1, { a: null }] }])(
    'gives back %j as it was given',
    async (answer) => {
      const place = { answers: [answerTo('q', answer)] };
      let got: unknown = 'nothing';
      await runBody(() => {
        got = interrupt('q');
      }, place);
      expect(got).toEqual(answer);
    },
  );

  test('gives every call the answer of its place', async () => {
    const session = new NodeSession(() => ({ log: [interrupt('a'), interrupt('b'), interrupt('c')] }));
    expect(await session.asked()).toEqual(['a']);
    expect(await session.answer('a', 1).asked()).toEqual(['b']);
    expect(await session.answer('b', 2).asked()).toEqual(['c']);
    expect(await session.answer('c', 3).pass()).toMatchObject({ writes: [['log', [1, 2, 3]]] });
    expect(session.task.questions.map(({ value }) => value)).toEqual(['a', 'b', 'c']);
  });

  test('tells calls with one and the same question apart by their place', async () => {
    const session = new NodeSession(() => ({ log: [interrupt('again?'), interrupt('again?')] }));
    await session.pass();
    expect(await session.answer('again?', 'first').asked()).toEqual(['again?']);
    expect(await session.answer('again?', 'second').pass()).toMatchObject({
      writes: [['log', ['first', 'second']]],
    });
  });

  test('lets a loop ask until the answer will do', async () => {
    const session = new NodeSession(() => {
      let question = 'How old are you?';
      for (;;) {
        const age = interrupt<string, Json>(question);
        if (typeof age === 'number' && age > 0) return { x: age };
        question = `${JSON.stringify(age)} is no age. How old are you?`;
      }
    });
    expect(await session.asked()).toEqual(['How old are you?']);
    expect(await session.answer('How old are you?', 'ten').asked()).toEqual([
      '"ten" is no age. How old are you?',
    ]);
    expect(await session.answer('"ten" is no age. How old are you?', -1).asked()).toEqual([
      '-1 is no age. How old are you?',
    ]);
    expect(await session.answer('-1 is no age. How old are you?', 10).pass()).toMatchObject({
      writes: [['x', 10]],
    });
  });

  test('does not mind the order of an object’s keys in the question', async () => {
    const place = { answers: [answerTo({ a: 1, b: 2 }, 'yes')] };
    const outcome = await runBody(() => ({ x: interrupt({ b: 2, a: 1 }) }), place);
    expect(outcome).toEqual({ kind: 'done', writes: [['x', 'yes']] });
  });
});

describe('interrupt() where nobody can answer', () => {
  test('outside of a node is an error that says so', () => {
    expect(() => interrupt('q')).toThrow(
      expect.objectContaining({ name: 'GraphError', code: 'INTERRUPT_OUTSIDE_GRAPH' }),
    );
  });

  test('in a conditional edge is the same error: only a node can wait', async () => {
    const outcome = runBody(() => ({}), {}, { path: () => interrupt('where to?') });
    await expect(outcome).rejects.toMatchObject({ code: 'INTERRUPT_OUTSIDE_GRAPH' });
  });

  test('in a graph without a checkpointer is LangGraph’s error', async () => {
    await expect(runBody(() => interrupt('q'), { canPause: false })).rejects.toMatchObject({
      name: 'GraphValueError',
      code: 'MISSING_CHECKPOINTER',
      node: 'ask',
      message: expect.stringMatching(/^No checkpointer set/),
    });
  });
});

test('a node sees in its config how often it has run, under one idempotency key', async () => {
  const seen: unknown[] = [];
  for (const [pass, attempt] of [
    [1, 1],
    [1, 2],
    [2, 1],
  ] as const) {
    await runBody(
      (_, { executionInfo }) => {
        seen.push([executionInfo.pass, executionInfo.nodeAttempt, executionInfo.idempotencyKey]);
      },
      { pass, attempt },
    );
  }
  expect(seen).toEqual([
    [1, 1, 'thread/task'],
    [1, 2, 'thread/task'],
    [2, 1, 'thread/task'],
  ]);
});

test('two nodes that run at once have their own questions and answers', async () => {
  const ask = (name: string) => async (): Promise<{ x: unknown }> => {
    await new Promise((resolve) => setTimeout(resolve, name === 'a' ? 4 : 1));
    return { x: [interrupt(`${name}1`), interrupt(`${name}2`)] };
  };
  const given = (name: string) => ({
    answers: [answerTo(`${name}1`, `to ${name}1`), answerTo(`${name}2`, `to ${name}2`)],
  });
  const [a, b] = await Promise.all([writesOf(ask('a'), given('a')), writesOf(ask('b'), given('b'))]);
  expect([a, b]).toEqual([{ x: ['to a1', 'to a2'] }, { x: ['to b1', 'to b2'] }]);
});
