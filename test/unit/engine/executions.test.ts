import { describe, expect, test } from 'vitest';
import { beginThread } from '../../../src/engine/begin-thread.ts';
import { continueThread, newThread } from '../../../src/engine/new-thread.ts';
import { transition } from '../../../src/engine/transition.ts';
import { idOf } from './support/parallel.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import { asking, done } from './support/worker.ts';

const plan = planOf({ nodes: ['a', 'b', 'c'], edges: ['>a', '>b', 'a+b>c'] });

describe('the execution that takes a thread over', () => {
  test('has nothing under way, and the same questions, values and checkpoints', () => {
    const last = new Thread({ plan, nodes: { a: asking('a?') } }).request({ input: { x: 1 } });
    last.finish((open) => open.find((work) => work.kind !== 'run-task' || work.input.node === 'a'));
    const next = continueThread(last.state, plan);
    expect(next.tasks.map(({ node, status }) => [node, status])).toEqual([
      ['a', 'waiting'],
      ['b', 'ready'],
    ]);
    const { tasks: _, phase: __, run, ...rest } = last.state;
    // Where the last run would be rolled back to is nothing to the next one.
    const { base: ___, ...kept } = run ?? {};
    expect(next).toMatchObject({ ...rest, run: kept, phase: { kind: 'settled' } });
    expect(next.run).not.toHaveProperty('base');
  });

  test('takes the answers to questions of the last one', () => {
    const last = new Thread({ plan, nodes: { a: asking('a?') } }).run({ input: {} });
    const next = new Thread(last.worker, continueThread(last.state, plan));
    expect(next.resume({ [idOf(last, 'a?')]: 'yes' }).values).toEqual({ log: ['yes', 'b', 'c'] });
    expect(next.starts.map(({ node, pass }) => [node, pass])).toEqual([
      ['a', 2],
      ['c', 1],
    ]);
  });

  test('takes a request again whose input was still being looked at', () => {
    const last = new Thread({ plan }).request({ id: 'one', input: { x: 1 } });
    const next = new Thread({ plan }, continueThread(last.state, plan)).run({ id: 'one', input: { x: 1 } });
    expect(next.order).toEqual(['a b', 'c']);
  });

  test('goes by today’s plan', () => {
    const last = new Thread({ plan, nodes: { a: asking('a?') } }).run({ input: {} });
    const today = planOf({ nodes: ['a', 'b', 'c', 'd'], edges: ['>a', '>b', 'a+b>d'] });
    const next = new Thread({ plan: today }, continueThread(last.state, today));
    expect(next.resume('yes').order).toEqual(['a', 'd']);
  });

  test('keeps the plan of the last one where it brings none', () => {
    expect(continueThread(newThread('t', plan), null).plan).toBe(plan);
  });
});

describe('an execution begins', () => {
  test('with the request that it was started with', () => {
    const request = { id: '1', input: { x: 1 } };
    expect(beginThread('t', 'run', { plan, request }, 5)).toEqual({
      state: newThread('t', plan),
      event: { kind: 'requested', message: 'run', request, at: 5 },
    });
  });

  test('by hand, with an input only: the run’s id serves for the request', () => {
    expect(beginThread('t', 'run', { input: { x: 1 } }, 5)).toMatchObject({
      state: newThread('t', null),
      event: { kind: 'requested', request: { id: 'run', input: { x: 1 } } },
    });
  });

  test.each([
    undefined,
    null,
    5,
    'go',
    [],
    {},
    { input: 'x' },
    { request: { id: '1' } },
    { request: 'go' },
    { plan: 5 },
  ])('with %j as its argument by hand, and says how to start it', (start) => {
    const { state, event } = beginThread('t', 'run', start, 5);
    expect(state).toEqual(newThread('t', null));
    expect(event).toMatchObject({
      kind: 'stray',
      message: 'start',
      reason: expect.stringContaining('Start it with'),
    });
  });

  test('with bytes that do not parse, and says so', () => {
    const { event } = beginThread('t', 'run', { __unreadable__: 'bad bytes' }, 5);
    expect(event).toMatchObject({ kind: 'stray', reason: expect.stringContaining('bad bytes') });
  });

  test('where the last one left the thread', () => {
    const { state } = new Thread({ plan }).run({ input: { x: 1 } });
    const start = { plan, from: state, request: { id: '2', input: null } };
    expect(beginThread('thread', 'run', start, 5).state).toEqual(state);
  });
});

describe('a worker that lacks the graph', () => {
  const lost = {
    kind: 'prepare-failed',
    error: { name: 'GraphError', message: 'unknown', code: 'UNKNOWN_GRAPH' },
  } as const;

  test('has an input looked at elsewhere, once', () => {
    const thread = new Thread({ plan }).request({ input: {} });
    thread.open = [];
    thread.feed({ ...lost, at: thread.now });
    expect(thread.open).toMatchObject([{ kind: 'prepare', elsewhere: true }]);
    thread.open = [];
    thread.feed({ ...lost, at: thread.now });
    expect(thread.state).toMatchObject({ status: 'failed', error: { code: 'UNKNOWN_GRAPH' } });
  });

  test('has reducers work elsewhere, and all that follows', () => {
    const custom = planOf({ nodes: ['a', 'b'], edges: ['>a', '>b'], channels: { text: 'custom' } });
    const writes = { a: () => done({ text: 'a' }), b: () => done({ text: 'b' }) };
    const thread = new Thread({ plan: custom, nodes: writes }).request({ input: {} });
    thread.finish((open) => open.find(({ kind }) => kind !== 'fold'));
    thread.open = [];
    thread.feed({ ...lost, kind: 'fold-failed', at: thread.now });
    expect(thread.open).toMatchObject([{ kind: 'fold', elsewhere: true }]);
    expect(thread.finish().values).toEqual({ text: 'ab' });
    thread.request({ input: {} });
    expect(thread.open).toMatchObject([{ kind: 'prepare', elsewhere: true }]);
    // The next execution may have a worker that knows it.
    expect(continueThread(thread.state, null).elsewhere).toBe(false);
  });
});

describe('what is kept of the past', () => {
  const loop = planOf({ nodes: ['a'], edges: ['>a', 'a>a'] });

  test('is bounded, with the latest checkpoints', () => {
    const { state } = new Thread({ plan: loop }).run({ input: {}, recursionLimit: 150 });
    expect(state.past).toHaveLength(100);
    expect(state.past.at(-1)?.step).toBe((state.checkpoint?.step ?? 0) - 1);
    expect(state.made).toBe(152);
  });

  test('is as much as the shell says', () => {
    const thread = new Thread({ plan: loop }).request({ input: {}, recursionLimit: 20 });
    for (let work = thread.open.shift(); work !== undefined; work = thread.open.shift()) {
      const { state, effects } = transition(thread.state, thread.resultOf(work), { past: 3 });
      thread.state = state;
      for (const effect of effects) if (effect.kind === 'run-task') thread.open.push(effect);
    }
    expect(thread.state.past.map(({ step }) => step)).toEqual([17, 18, 19]);
  });
});

test('the clock never goes back, whatever the events say', () => {
  const thread = new Thread({ plan }).request({ input: {} });
  const { now } = thread;
  thread.now = now - 60_000;
  thread.finish();
  expect(thread.state.clock).toBe(now);
  thread.now = now + 5;
  expect(thread.run({ input: {} }).state).toMatchObject({ clock: now + 5, checkpoint: { at: now + 5 } });
});
