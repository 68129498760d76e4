import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedAgain } from '../../../src/engine/questions.ts';
import type { Task } from '../../../src/engine/state.ts';
import { interrupt } from '../../../src/node/interrupt.ts';
import type { GivenAnswer } from '../../../src/protocol/task.ts';
import { runBody } from '../node/support/node-session.ts';
import { idOf, waitingThread } from './support/parallel.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import { asks, done } from './support/worker.ts';

const plan = planOf({ nodes: ['a'], edges: ['>a'] });

describe('a node that a command has run again', () => {
  test('is handed half a round of answers at their places', async () => {
    const thread = waitingThread({ a: ['first?', 'second?'] });
    thread.resume({ [idOf(thread, 'second?')]: 'to the second' });
    thread.request({ command: { goto: ['__end__'] } });
    const { answers, sideBySide } = thread.starts.at(-1) ?? { answers: [] };
    const handed: unknown[] = [];
    const ask = async (question: string): Promise<void> => {
      handed.push([question, interrupt(question)]);
    };
    const outcome = await runBody(async () => void (await Promise.all([ask('first?'), ask('second?')])), {
      answers,
      ...(sideBySide === true && { sideBySide }),
    });
    expect(handed).toEqual([['second?', 'to the second']]);
    expect(outcome).toMatchObject({ kind: 'asked', questions: [{ value: 'first?' }] });
  });

  test('and asks in another order, is not handed the answer to another question', async () => {
    const thread = waitingThread({ a: ['first?', 'second?'] });
    thread.resume({ [idOf(thread, 'first?')]: 'to the first' });
    thread.request({ command: { goto: ['__end__'] } });
    const { answers, sideBySide } = thread.starts.at(-1) ?? { answers: [] };
    const handed: unknown[] = [];
    const ask = async (question: string): Promise<void> => {
      handed.push([question, interrupt(question)]);
    };
    await runBody(async () => void (await Promise.all([ask('second?'), ask('first?')])), {
      answers,
      ...(sideBySide === true && { sideBySide }),
    });
    expect(handed).toEqual([['first?', 'to the first']]);
  });

  test('and asks the same again, has the same question open, under its id', () => {
    const thread = waitingThread({ a: ['first?', 'second?'] });
    const before = thread.pending;
    thread.run({ command: { update: { x: 1 } } });
    expect(thread.pending).toEqual(before);
  });

  test('and asks less, has nothing more open than that', () => {
    const thread = new Thread({
      plan,
      nodes: { a: (task) => (task.state['x'] === 1 ? asks(task, 'only?') : asks(task, 'first?', 'second?')) },
    }).run({ input: {} });
    thread.run({ command: { update: { x: 1 } } });
    expect(thread.pending.map(({ value }) => value)).toEqual(['only?']);
  });

  test('and asks something else, cannot be given the answer to what it asked before', () => {
    const thread = new Thread({
      plan,
      nodes: {
        a: (task) => (task.answers.length === 0 ? asks(task, `pay ${task.state['x'] as number}?`) : done()),
      },
    }).run({ input: { x: 10 } });
    const small = idOf(thread, 'pay 10?');
    thread.run({ command: { update: { x: 10_000 } } }).resume({ [small]: 'yes' });
    expect(thread.pending.map(({ value }) => value)).toEqual(['pay 10000?']);
    expect(thread.state.ignored.at(-1)).toMatchObject({ code: 'not_pending' });
  });

  test('and goes back to what it asked at first, has asked a new question', () => {
    const thread = new Thread({ plan, nodes: { a: (task) => asks(task, `${task.state['x'] as number}?`) } });
    thread.run({ input: { x: 1 } });
    const first = idOf(thread, '1?');
    thread.run({ command: { update: { x: 2 } } }).run({ command: { update: { x: 1 } } });
    expect(idOf(thread, '1?')).not.toBe(first);
  });
});

describe('the questions of a task', () => {
  const words = fc.array(fc.constantFrom('p', 'q', 'r'), { maxLength: 4 });
  /** Several passes: what each asks, and which of the open questions are answered after it. */
  const passes = fc.array(fc.tuple(words, fc.array(fc.boolean(), { maxLength: 6 })), {
    minLength: 1,
    maxLength: 6,
  });
  const fresh: Task = {
    id: 'task',
    node: 'a',
    path: ['__pregel_pull', 'a'],
    pass: 0,
    status: 'ready',
    questions: [],
    answers: [],
  };
  const give = (task: Task, which: readonly boolean[]): Task => {
    const answers = task.questions.map(({ id, fingerprint }, index): GivenAnswer | null => {
      const answer = task.answers[index] ?? null;
      return answer === null && which[index] === true ? { value: id, question: fingerprint } : answer;
    });
    return { ...task, answers };
  };

  test('never share an id, never lose an answer, and have open what was asked last', () => {
    fc.assert(
      fc.property(passes, (list) => {
        let task = fresh;
        const meaning = new Map<string, unknown>();
        for (const [asked, which] of list) {
          const before = task;
          task = {
            ...task,
            ...askedAgain(
              task,
              asked.map((value, index) => ({ index, value })),
            ),
          };
          const open = task.questions.filter((_, index) => (task.answers[index] ?? null) === null);
          expect(counted(open.map(({ value }) => value))).toEqual(counted(asked));
          expect(new Set(task.questions.map(({ id }) => id)).size).toBe(task.questions.length);
          for (const { id, value } of task.questions) expect(meaning.get(id) ?? value).toBe(value);
          for (const { id, value } of task.questions) meaning.set(id, value);
          const given = task.answers.filter((answer) => answer !== null);
          expect(given).toEqual(before.answers.filter((answer) => answer !== null));
          for (const [index, answer] of task.answers.entries()) {
            if (answer !== null) expect(task.questions[index]?.id).toBe(answer.value);
          }
          task = give(task, which);
        }
      }),
      { numRuns: 200 },
    );
  });
});

function counted(values: readonly unknown[]): ReadonlyMap<unknown, number> {
  return values.reduce<Map<unknown, number>>(
    (counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1),
    new Map(),
  );
}
