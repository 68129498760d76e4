import { describe, expect, test } from 'vitest';
import { latestSnapshot } from '../../../src/engine/snapshot.ts';
import { refuse } from '../../../src/engine/requests.ts';
import type { CommandData } from '../../../src/protocol/messages.ts';
import { idOf } from './support/parallel.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import type { Worker } from './support/worker.ts';
import { answersOf, asking, asks, done } from './support/worker.ts';

const plan = planOf({
  nodes: ['a', 'b', 'other', 'next'],
  edges: ['>a', '>b', 'a+b>next', 'other>'],
});

/** `a` asks with the value of x in its question, and `b` is done. */
const nodes: Worker['nodes'] = {
  a: (task) =>
    task.answers.length === 0
      ? asks(task, { x: task.state['x'] ?? null })
      : done({ log: ['a', task.state['x'] ?? null, ...answersOf(task)] }),
};

const waiting = (scripts = nodes): Thread => new Thread({ plan, nodes: scripts }).run({ input: {} });
const order = (thread: Thread): string => thread.starts.map(({ node }) => node).join(' ');

describe('a command with an update only', () => {
  test('changes the state, and has the waiting task ask again', () => {
    const thread = waiting().run({ command: { update: { x: 5 } } });
    expect(thread.state.status).toBe('interrupted');
    expect(thread.pending.map(({ value }) => value)).toEqual([{ x: 5 }]);
    expect(order(thread)).toBe('a b a');
  });

  test('makes a checkpoint of its own, with the same tasks', () => {
    const thread = waiting();
    const before = thread.state;
    thread.run({ command: { update: { x: 5 } } });
    expect(thread.state.checkpoint).toMatchObject({
      source: 'update',
      step: 1,
      parent: before.checkpoint?.id,
    });
    expect(thread.state.tasks.map(({ id }) => id)).toEqual(before.tasks.map(({ id }) => id));
  });

  test('does not run a finished sibling again, and keeps what it wrote', () => {
    const thread = waiting().run({ command: { update: { x: 5 } } });
    expect(thread.values).toEqual({ x: 5, log: ['b'] });
    expect(thread.resume('yes').values).toEqual({ x: 5, log: ['a', 5, 'yes', 'b', 'next'] });
  });

  test('keeps the answers that the task has', () => {
    const thread = waiting({ a: asking('first?', 'second?') }).resume('A1');
    thread.run({ command: { update: { x: 5 } } });
    expect(thread.pending).toMatchObject([{ value: 'second?' }]);
    expect(thread.resume('A2').values).toMatchObject({ log: ['A1', 'A2', 'b', 'next'] });
  });

  test('that is not valid fails the run, and leaves the question as it was', () => {
    const thread = new Thread({
      plan,
      nodes,
      validate: ({ x }) => {
        if (x === 'bad') throw new Error('x is bad');
      },
    }).run({ input: {} });
    const question = thread.pending;
    thread.run({ command: { update: { x: 'bad' } } });
    expect(thread.state).toMatchObject({ status: 'failed', error: { message: 'x is bad' } });
    expect(thread.pending).toEqual(question);
    expect(thread.resume('yes').values).toEqual({ log: ['a', null, 'yes', 'b', 'next'] });
  });
});

describe('a command with a goto only', () => {
  test('adds its target to the superstep, and has the waiting task ask again', () => {
    const thread = waiting().run({ command: { goto: ['other'] } });
    expect(order(thread)).toBe('a b a other');
    expect(thread.resume('yes').values).toEqual({ log: ['a', null, 'yes', 'b', 'other', 'next'] });
  });

  test('starts a thread that is done again, at the target', () => {
    const thread = waiting().resume('yes');
    expect(thread.run({ command: { goto: ['other'] } }).state.status).toBe('done');
    expect(order(thread)).toBe('a b a next other');
  });

  test('starts a new thread at its target, not at START', () => {
    const thread = new Thread({ plan, defaults: { x: 1 } }).run({ command: { goto: ['other'] } });
    expect(thread.values).toEqual({ x: 1, log: ['other'] });
  });

  test('with Sends starts one task each, with their arguments', () => {
    const thread = waiting().run({
      command: {
        goto: [
          { node: 'other', args: 1 },
          { node: 'other', args: { two: 2 } },
        ],
      },
    });
    const sent = thread.starts.filter(({ node }) => node === 'other');
    expect(sent.map(({ path, send }) => [path, send])).toEqual([
      [['__pregel_push', 0], { args: 1 }],
      [['__pregel_push', 1], { args: { two: 2 } }],
    ]);
    expect(new Set(sent.map(({ task }) => task)).size).toBe(2);
  });

  test('given twice, gives its Sends numbers and ids that go on', () => {
    const send = { command: { goto: [{ node: 'other', args: 1 }] } };
    const thread = waiting().run(send).run(send);
    const sent = thread.starts.filter(({ node }) => node === 'other');
    expect(sent.map(({ path }) => path[1])).toEqual([0, 1]);
    expect(new Set(sent.map(({ task }) => task)).size).toBe(2);
  });

  test('to a node that is in the superstep already does not start it twice', () => {
    expect(order(waiting().run({ command: { goto: ['b', 'a'] } }))).toBe('a b a');
  });

  test('with a deferred target among others, runs that, too', () => {
    const late = planOf({ nodes: ['a', 'b', 'late'], edges: ['>a'], defer: ['late'] });
    const thread = new Thread({ plan: late }).run({ input: {} }).run({ command: { goto: ['b', 'late'] } });
    expect(thread.order).toEqual(['a', 'b', 'late']);
  });

  test('to a deferred target waits for what is there', () => {
    const late = planOf({ nodes: ['a', 'b', 'late'], edges: ['>a', 'a>b'], defer: ['late'] });
    const thread = new Thread({ plan: late, nodes: { a: asking('a?') } }).run({ input: {} });
    thread.run({ command: { goto: ['late'] } });
    expect(latestSnapshot(thread.state).next).toEqual(['a']);
    thread.resume('yes');
    expect(thread.starts.at(-1)?.node).toBe('late');
  });

  test('lists its target by its name, wherever it was added', () => {
    const asked = waiting({ b: asking('b?') }).run({ command: { goto: ['a'] } });
    expect(latestSnapshot(asked.state).tasks.map(({ name }) => name)).toEqual(['a', 'b']);
    const { tasks, next } = latestSnapshot(
      waiting({ b: asking('b?') }).run({ command: { goto: ['next', 'a'] } }).state,
    );
    expect(tasks.map(({ name }) => name)).toEqual(['a', 'b', 'next']);
    expect(next).toEqual(['b']);
  });

  test('to a node that is not there is refused', () => {
    const request = { id: '1', command: { goto: [{ node: 'nowhere', args: 1 }] } };
    expect(refuse(waiting().state, request)).toMatchObject({
      reason: 'unknown_node',
      message: expect.stringContaining('"nowhere"'),
    });
  });

  test('to END adds nothing', () => {
    expect(order(waiting().run({ command: { goto: ['__end__'] } }))).toBe('a b a');
  });
});

describe('a command with an answer and more', () => {
  test('and an update: the update comes first, so the answered task sees it', () => {
    const thread = waiting().run({ command: { resume: { value: 'yes' }, update: { x: 5 } } });
    expect(thread.values).toEqual({ x: 5, log: ['a', 5, 'yes', 'b', 'next'] });
  });

  test('and a goto: both run in one superstep', () => {
    const thread = waiting().run({ command: { resume: { value: 'yes' }, goto: ['other'] } });
    expect(thread.order).toEqual(['a b a other', 'next']);
  });

  test('and both: update, then answer and target', () => {
    const thread = waiting().run({
      command: { resume: { value: 'yes' }, update: { x: 5 }, goto: [{ node: 'other', args: 1 }] },
    });
    expect(thread.values).toEqual({ x: 5, log: ['a', 5, 'yes', 'b', 'other', 'next'] });
    expect(thread.starts.filter(({ node }) => node === 'a')).toHaveLength(2);
  });

  test('leaves the task of an unanswered question waiting, whatever else it brings', () => {
    const thread = waiting({ a: asking('a?'), b: asking('b?') });
    const resume = { value: { [idOf(thread, 'a?')]: 'to a' } };
    thread.run({ command: { resume, update: { x: 5 }, goto: ['other'] } });
    expect(order(thread)).toBe('a b a other');
    expect(thread.pending).toMatchObject([{ value: 'b?' }]);
  });

  test('is refused as a whole when its answer is', () => {
    const thread = waiting();
    const { channels, tasks, checkpoint } = thread.state;
    const command = { resume: { value: { ['0'.repeat(32)]: 1 } }, update: { x: 5 }, goto: ['other'] };
    thread.run({ command });
    expect(thread.state).toMatchObject({ channels, tasks, checkpoint, ignoredCount: 1 });
    expect(order(thread)).toBe('a b');
  });
});

describe('a command is refused', () => {
  test.each<[string, CommandData, string]>([
    ['when it says nothing', {}, 'empty_input'],
    ['when it answers a thread that has asked nothing', { resume: { value: 1 } }, 'not_pending'],
  ])('%s', (_, command, reason) => {
    const thread = new Thread({ plan });
    expect(refuse(thread.state, { id: '1', command })).toMatchObject({ reason });
    expect(thread.run({ command }).state).toMatchObject({ status: 'idle', ignoredCount: 1 });
  });

  test.each<[string, CommandData]>([
    ['an update', { update: { x: 1 } }],
    ['a goto', { goto: ['other'] }],
    ['an answer with an update', { resume: { value: 1 }, update: { x: 1 } }],
  ])('while a run is under way, with %s: the run would be disturbed', (_, command) => {
    const thread = waiting({ ...nodes, b: asking('b?') });
    thread.request({ command: { resume: { value: { [idOf(thread, 'b?')]: 1 } } } });
    expect(thread.state.phase.kind).toBe('running');
    expect(refuse(thread.state, { id: '2', command })).toMatchObject({ reason: 'busy' });
  });

  test('while an input or an update is looked at, whatever it says', () => {
    const thread = waiting().request({ command: { update: { x: 1 } } });
    expect(thread.state.phase.kind).toBe('preparing');
    for (const command of [{ resume: { value: 1 } }, { goto: ['other'] }]) {
      expect(refuse(thread.state, { id: '2', command })).toMatchObject({ reason: 'busy' });
    }
  });
});

test('an answer while the run is under way joins it: its task goes on, and the others are not disturbed', () => {
  const thread = new Thread({ plan, nodes: { a: asking('a?'), b: asking('b?') } });
  thread.run({ input: {} }, (open) =>
    open.find((work) => work.kind !== 'run-task' || work.input.node === 'a'),
  );
  expect(thread.pending).toMatchObject([{ value: 'a?' }]);
  thread.request({ command: { resume: { value: 'yes' } } });
  expect(thread.open).toHaveLength(2);
  expect(thread.finish().pending).toMatchObject([{ value: 'b?' }]);
  expect(thread.settled).toEqual(['interrupted']);
});
