import { describe, expect, test } from 'vitest';
import { isAnswerMap, matchAnswers } from '../../../src/engine/match-answers.ts';
import type { MatchedAnswer } from '../../../src/engine/match-answers.ts';
import type { Json } from '../../../src/protocol/json.ts';
import { idOf, waitingThread } from './support/parallel.ts';
import { asking } from './support/worker.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';

const unknownId = 'f'.repeat(32);

/** Answers that look like something else: no answer, a map, a list of answers. */
const oddAnswers: readonly [string, Json][] = [
  ['null', null],
  ['false', false],
  ['0', 0],
  ['the empty text', ''],
  ['an empty object', {}],
  ['an empty array', []],
  ['an array of answers', ['a', 'b']],
  ['an array of ids', [unknownId]],
  ['an object with a key of 31 hex digits', { ['a'.repeat(31)]: 1 }],
  ['an object with a key of 33 hex digits', { ['a'.repeat(33)]: 1 }],
  ['an object with a key of 32 digits in upper case', { ['A'.repeat(32)]: 1 }],
  ['an object with a key of 32 letters that are no hex digits', { ['g'.repeat(32)]: 1 }],
  ['an object with an id and another key', { [unknownId]: 1, comment: 'yes' }],
  ['an object with an id in an object', { answers: { [unknownId]: 1 } }],
  ['a text that is an id', unknownId],
];

/** An object that has a key from outside as JSON would parse it: `__proto__` included. */
const parsed = (json: string): Json => JSON.parse(json) as Json;

function answers(result: ReturnType<typeof matchAnswers>): readonly Json[] {
  if ('reason' in result) throw new Error(`refused: ${result.reason}`);
  return (result as readonly MatchedAnswer[]).map(({ value }) => value);
}

describe('with one question pending', () => {
  test.each(oddAnswers)('%s is an answer', (_, value) => {
    const { state } = waitingThread({ ask: ['ok?'] });
    expect(matchAnswers(state.tasks, value)).toEqual([
      { task: state.tasks[0]?.id, index: 0, id: state.tasks[0]?.questions[0]?.id, value },
    ]);
  });

  test.each(oddAnswers)('%s is an answer by id, too', (_, value) => {
    const thread = waitingThread({ ask: ['ok?'] });
    expect(answers(matchAnswers(thread.state.tasks, { [idOf(thread, 'ok?')]: value }))).toEqual([value]);
  });

  test.each(['{"__proto__": {"x": 1}}', '{"constructor": 1}', '{"toString": 1}'])(
    '%s is an answer, and no map',
    (json) => {
      expect(isAnswerMap(parsed(json))).toBe(false);
      const { state } = waitingThread({ ask: ['ok?'] });
      expect(answers(matchAnswers(state.tasks, parsed(json)))).toEqual([parsed(json)]);
    },
  );

  test('a map with an unknown id is refused as not pending, not taken as the answer', () => {
    const thread = waitingThread({ ask: ['ok?'] });
    const result = matchAnswers(thread.state.tasks, { [unknownId]: 1 });
    expect(result).toMatchObject({ reason: 'not_pending' });
    expect(result).toMatchObject({ message: expect.stringContaining(unknownId) });
    expect(result).toMatchObject({ message: expect.stringContaining(idOf(thread, 'ok?')) });
  });

  test('one unknown id among known ones refuses them all', () => {
    const thread = waitingThread({ ask: ['ok?'] });
    const resume = { [idOf(thread, 'ok?')]: 1, [unknownId]: 2 };
    expect(matchAnswers(thread.state.tasks, resume)).toMatchObject({ reason: 'not_pending' });
  });
});

describe('with several questions pending', () => {
  test.each(oddAnswers)('%s is ambiguous: nobody is answered', (_, value) => {
    const { state } = waitingThread({ a: ['a?'], b: ['b?'] });
    expect(matchAnswers(state.tasks, value)).toMatchObject({
      reason: 'ambiguous',
      message: expect.stringMatching(
        /^When there are multiple pending interrupts, you must specify the interrupt id when resuming\./,
      ),
    });
  });

  test('two questions of one task are ambiguous, too', () => {
    const { state } = waitingThread({ a: ['first?', 'second?'] });
    expect(matchAnswers(state.tasks, 'yes')).toMatchObject({ reason: 'ambiguous' });
  });

  test('the refusal names the ids, but no more than five of them', () => {
    const thread = waitingThread({ a: ['1', '2', '3'], b: ['4', '5', '6', '7'] });
    const result = matchAnswers(thread.state.tasks, 'yes');
    const message = 'reason' in result ? result.message : '';
    expect(thread.pending.filter(({ id }) => message.includes(id))).toHaveLength(5);
    expect(message).toContain('7 are pending');
    expect(message).toContain('and 2 more');
  });

  test('a map reaches each question that it names, whatever its order', () => {
    const thread = waitingThread({ a: ['a1', 'a2'], b: ['b1'] });
    const [a, b] = thread.state.tasks;
    const resume = {
      [idOf(thread, 'b1')]: 'to b1',
      [idOf(thread, 'a2')]: 'to a2',
      [idOf(thread, 'a1')]: 'to a1',
    };
    expect(matchAnswers(thread.state.tasks, resume)).toEqual(
      expect.arrayContaining([
        { task: a?.id, index: 0, id: a?.questions[0]?.id, value: 'to a1' },
        { task: a?.id, index: 1, id: a?.questions[1]?.id, value: 'to a2' },
        { task: b?.id, index: 0, id: b?.questions[0]?.id, value: 'to b1' },
      ]),
    );
  });

  test('a partial map leaves the others pending', () => {
    const thread = waitingThread({ a: ['a?'], b: ['b?'] });
    const b = idOf(thread, 'b?');
    thread.resume({ [idOf(thread, 'a?')]: 'yes' });
    expect(thread.pending.map(({ id }) => id)).toEqual([b]);
  });

  test('a plain answer is enough again once one question is left', () => {
    const thread = waitingThread({ a: ['a?'], b: ['b?'] });
    thread.resume({ [idOf(thread, 'a?')]: 'to a' }).resume('to b');
    expect(thread.values).toEqual({ log: ['to a', 'to b'] });
  });
});

describe('answers that come too late', () => {
  test('a second answer to an answered question is refused as answered, and says that the first one stands', () => {
    const thread = waitingThread({ a: ['a?'], b: ['b?'] });
    const a = idOf(thread, 'a?');
    thread.resume({ [a]: 'first' });
    expect(matchAnswers(thread.state.tasks, { [a]: 'second' })).toMatchObject({
      reason: 'answered',
      message: expect.stringContaining('its first answer stands'),
    });
  });

  test('so is one to a place that has been answered while its task still waits for another answer', () => {
    const thread = waitingThread({ a: ['first?', 'second?'] });
    const first = idOf(thread, 'first?');
    thread.resume({ [first]: 1 });
    expect(matchAnswers(thread.state.tasks, { [first]: 2 })).toMatchObject({ reason: 'answered' });
    // One is left, so a plain answer goes to it.
    expect(matchAnswers(thread.state.tasks, 2)).toMatchObject([{ index: 1, value: 2 }]);
  });

  test('the id of a task’s first question is refused once the task asks its second', () => {
    const plan = planOf({ nodes: ['a'], edges: ['>a', 'a>'] });
    const thread = new Thread({ plan, nodes: { a: asking('first?', 'second?') } }).run({ input: {} });
    const first = idOf(thread, 'first?');
    thread.resume('one');
    expect(matchAnswers(thread.state.tasks, { [first]: 'STALE' })).toMatchObject({ reason: 'answered' });
    thread.resume({ [first]: 'STALE' }).resume('two');
    expect(thread.values).toEqual({ log: ['one', 'two'] });
  });

  test.each([
    ['a plain answer', 'yes'],
    ['an answer by id', { [unknownId]: 1 }],
    ['an empty object', {}],
  ])('with nothing pending, %s is refused as not pending', (_, value: Json) => {
    const thread = waitingThread({ a: ['a?'] }).resume('yes');
    expect(thread.state.status).toBe('done');
    expect(matchAnswers(thread.state.tasks, value)).toMatchObject({ reason: 'not_pending' });
  });
});

test('every question of every task has an id of its own, of 32 lowercase hex digits', () => {
  const thread = waitingThread({ a: ['1', '2', '3'], b: ['1', '2'], c: ['1'] });
  const ids = thread.pending.map(({ id }) => id);
  expect(new Set(ids).size).toBe(6);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});
