import { describe, expect, test } from 'vitest';
import { refuse } from '../../../src/engine/requests.ts';
import { latestSnapshot } from '../../../src/engine/snapshot.ts';
import { planOf } from './support/plan.ts';
import { idOf } from './support/parallel.ts';
import { Thread } from './support/thread.ts';
import type { Worker } from './support/worker.ts';
import { asking, done } from './support/worker.ts';

const row = planOf({ nodes: ['a', 'b'], edges: ['>a', 'a>b', 'b>'] });
const fan = planOf({ nodes: ['a', 'b', 'c'], edges: ['>a', '>b', 'a+b>c'] });

const thread = (plan = row, nodes: Worker['nodes'] = {}): Thread => new Thread({ plan, nodes });

describe('null as input', () => {
  test('is refused by a new thread, which keeps the reason', () => {
    expect(refuse(thread().state, { id: '1', input: null })).toMatchObject({ reason: 'empty_input' });
    const ran = thread().run({ input: null });
    expect(ran.state).toMatchObject({ status: 'idle', checkpoint: null, ignoredCount: 1 });
    expect(ran.state.ignored[0]?.reason).toContain('Received no input writes for "__start__"');
  });

  test('changes nothing on a thread that is done', () => {
    const ran = thread().run({ input: {} });
    const { checkpoint, channels, past } = ran.state;
    expect(ran.run({ input: null }).state).toMatchObject({ status: 'done', checkpoint, channels, past });
    expect(ran.starts).toHaveLength(2);
  });

  test('does not run a waiting task again, and does not answer it', () => {
    const waits = thread(row, { a: asking('first?', 'second?') })
      .run({ input: {} })
      .resume('A1');
    const id = idOf(waits, 'second?');
    waits.run({ input: null }).run({ input: null });
    expect(waits.state.status).toBe('interrupted');
    expect(waits.starts).toHaveLength(2);
    expect(waits.resume({ [id]: 'A2' }).values).toEqual({ log: ['A1', 'A2', 'b'] });
  });

  test('runs a task that failed again, and not its finished siblings', () => {
    let broken = true;
    const fails = thread(fan, {
      a: () => {
        if (broken) throw new Error('no network');
        return done({ log: 'a' });
      },
    }).run({ input: {} });
    expect(fails.state).toMatchObject({ status: 'failed', error: { message: 'no network', node: 'a' } });
    broken = false;
    expect(fails.run({ input: null }).values).toEqual({ log: ['a', 'b', 'c'] });
    expect(fails.order).toEqual(['a b a', 'c']);
    expect(fails.state.error).toBeNull();
  });

  test('keeps the answers of a task that failed after they were given', () => {
    let broken = true;
    const fails = thread(row, {
      a: (task) => {
        const outcome = asking('a?')(task);
        if (outcome.kind === 'done' && broken) throw new Error('charged, then lost');
        return outcome;
      },
    })
      .run({ input: {} })
      .resume('yes');
    expect(fails.state.status).toBe('failed');
    broken = false;
    expect(fails.run({ input: null }).values).toEqual({ log: ['yes', 'b'] });
  });

  test('joins a run that is under way: nothing is started twice', () => {
    const busy = thread(fan).run({ input: {} }, (open) => open.find((work) => work.kind === 'prepare'));
    expect(busy.open).toHaveLength(2);
    busy.request({ input: null });
    expect(busy.open).toHaveLength(2);
    expect(busy.finish().order).toEqual(['a b', 'c']);
    expect(busy.settled).toEqual(['done']);
  });
});

describe('a new input', () => {
  test('on a thread that is done starts again from START with the values that it has', () => {
    const twice = thread().run({ input: { x: 1, log: 'first' } });
    twice.run({ input: { log: 'second' } });
    expect(twice.values).toEqual({ x: 1, log: ['first', 'a', 'b', 'second', 'a', 'b'] });
  });

  test('on an interrupted thread discards what was pending, and what its finished siblings gave', () => {
    const waits = thread(fan, { a: asking('a?') }).run({ input: { log: 'first' } });
    const stale = idOf(waits, 'a?');
    expect(waits.values).toEqual({ log: ['first', 'b'] });
    waits.run({ input: { log: 'second' } });
    expect(waits.values).toEqual({ log: ['first', 'second', 'b'] });
    expect(idOf(waits, 'a?')).not.toBe(stale);
    expect(waits.order.slice(0, 2)).toEqual(['a b', 'a b']);
    // The stale answer reaches nobody.
    waits.resume({ [stale]: 'STALE' });
    expect(waits.state.ignoredCount).toBe(1);
    expect(waits.resume('fresh').values).toEqual({ log: ['first', 'second', 'fresh', 'b', 'c'] });
  });

  test('on a failed thread starts again from START', () => {
    let broken = true;
    const fails = thread(row, {
      b: () => {
        if (broken) throw new Error('no');
        return done({ log: 'b' });
      },
    }).run({ input: {} });
    broken = false;
    fails.run({ input: {} });
    expect(fails.state).toMatchObject({ status: 'done', error: null });
    expect(fails.values).toEqual({ log: ['a', 'a', 'b'] });
  });

  test('while a run is under way is refused as busy', () => {
    const busy = thread().request({ input: {} });
    expect(refuse(busy.state, { id: '2', input: {} })).toMatchObject({ reason: 'busy' });
    busy.request({ input: { x: 'intruder' } }).finish();
    expect(busy.values).toEqual({ log: ['a', 'b'] });
    expect(busy.state.ignoredCount).toBe(1);
  });

  test('that does not pass its validation fails the run, and leaves the thread as it was', () => {
    const ran = new Thread({
      plan: row,
      validate: ({ x }) => {
        if (x === 'bad') throw new Error('x is bad');
      },
    }).run({ input: { x: 'good' } });
    const { channels, checkpoint, tasks } = ran.state;
    ran.run({ input: { x: 'bad' } });
    expect(ran.state).toMatchObject({
      status: 'failed',
      error: { message: 'x is bad' },
      channels,
      checkpoint,
      tasks,
    });
    expect(ran.run({ input: { x: 'better' } }).values).toMatchObject({ x: 'better' });
  });

  test('makes two checkpoints: what was put in, and what is next', () => {
    const first = thread(row, { a: asking('a?') }).run({ input: { x: 1 } });
    expect(first.state.past.map(({ step, source }) => [step, source])).toEqual([[-1, 'input']]);
    expect(first.state.past[0]).toMatchObject({ channels: {}, tasks: [{ node: '__start__' }] });
    expect(first.state.checkpoint).toMatchObject({ step: 0, source: 'loop' });
    expect(latestSnapshot(first.state)).toMatchObject({ values: { x: 1 }, next: ['a'] });
  });
});

test('the defaults of channels hold where nothing has been written, and only there', () => {
  const ran = new Thread({ plan: row, defaults: { x: 'default', log: ['start'] } });
  expect(ran.run({ input: {} }).values).toEqual({ x: 'default', log: ['start', 'a', 'b'] });
  expect(ran.run({ input: { x: 'given' } }).values).toMatchObject({ x: 'given' });
  expect(ran.run({ input: {} }).values).toMatchObject({ x: 'given' });
});

test('a graph that leads nowhere is done with its input', () => {
  const ran = thread(planOf({ nodes: ['a'], edges: ['>'] })).run({ input: { x: 1 } });
  expect(ran.state.status).toBe('done');
  expect(ran.values).toEqual({ x: 1 });
});

test('a thread that was started without a plan takes the one that its worker brings', () => {
  const bare = thread();
  bare.state = { ...bare.state, plan: null };
  bare.request({ input: { x: 1 } });
  const [work] = bare.open;
  if (work?.kind !== 'prepare') throw new Error('nothing is prepared');
  expect(work.input).not.toHaveProperty('hash');
  const event = bare.resultOf(work);
  if (event.kind !== 'prepared') throw new Error('not prepared');
  bare.open = [];
  bare.feed({ ...event, result: { ...event.result, plan: row } }).finish();
  expect(bare.values).toEqual({ x: 1, log: ['a', 'b'] });
});
