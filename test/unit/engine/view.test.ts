import { describe, expect, test } from 'vitest';
import { settledOf } from '../../../src/engine/settled.ts';
import { latestSnapshot, snapshotHistory } from '../../../src/engine/snapshot.ts';
import { outputValues } from '../../../src/engine/values.ts';
import { idOf } from './support/parallel.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import type { Worker } from './support/worker.ts';
import { asking, done } from './support/worker.ts';

const plan = planOf({
  nodes: ['a', 'b', 'c', 'd'],
  edges: ['>a', '>b', '>c', 'a+b+c>d'],
  channels: { log: 'append', text: 'custom', x: 'last' },
});
const write = (label: string): NonNullable<Worker['nodes']>[string] => {
  return () => done({ log: label, text: label });
};
const nodes: NonNullable<Worker['nodes']> = {
  a: write('a'),
  b: asking('b?'),
  c: write('c'),
  d: write('d'),
};
const waiting = (more: Worker['nodes'] = {}): Thread =>
  new Thread({ plan, nodes: { ...nodes, ...more } }).run({ input: { log: 'in', text: '>' } });

describe('while a task waits', () => {
  test('what its finished siblings wrote is shown, with their custom reducers', () => {
    expect(waiting().values).toEqual({ log: ['in', 'a', 'c'], text: '>ac' });
  });

  test('nothing of it is committed', () => {
    const { state } = waiting();
    expect(outputValues(state)).toEqual({ log: ['in'], text: '>' });
    expect(state.checkpoint?.step).toBe(0);
  });

  test('the snapshot shows it: values, who is next, and who has given what', () => {
    const thread = waiting();
    const snapshot = latestSnapshot(thread.state);
    expect(snapshot).toMatchObject({ values: { log: ['in', 'a', 'c'] }, next: ['b'] });
    expect(snapshot.tasks.map(({ name, result, interrupts }) => [name, result, interrupts])).toEqual([
      ['a', { log: 'a', text: 'a' }, []],
      ['b', undefined, [{ id: idOf(thread, 'b?'), value: 'b?' }]],
      ['c', { log: 'c', text: 'c' }, []],
    ]);
  });

  test('its siblings’ writes are committed once, when it is done', () => {
    expect(waiting().resume('b').values).toEqual({ log: ['in', 'a', 'b', 'c', 'd'], text: '>acd' });
  });

  test('the same is shown after going on with null, and after a refused answer', () => {
    const thread = waiting()
      .run({ input: null })
      .resume({ ['0'.repeat(32)]: 1 });
    expect(thread.values).toEqual({ log: ['in', 'a', 'c'], text: '>ac' });
  });

  test('an update of a command is shown below the siblings’ writes', () => {
    const thread = waiting().run({ command: { update: { x: 1, text: 'up' } } });
    expect(thread.values).toEqual({ x: 1, log: ['in', 'a', 'c'], text: '>upac' });
    expect(thread.resume('b').values).toMatchObject({ text: '>upacd' });
  });

  test('the history shows the superstep as it began, with all of its tasks next', () => {
    const { state } = waiting();
    expect(latestSnapshot(state)).toMatchObject({ next: ['b'], values: { log: ['in', 'a', 'c'] } });
    expect(snapshotHistory(state)[0]).toMatchObject({ next: ['a', 'b', 'c'], values: { log: ['in'] } });
  });

  test('nothing is shown where no sibling wrote anything', () => {
    const { state } = waiting({ a: () => done(), c: () => done() });
    expect(state.view).toBeNull();
  });

  test('an answer that comes while the view is folded is not lost', () => {
    const thread = new Thread({ plan, nodes }).request({ input: { text: '>' } });
    thread.finish((open) => open.find(({ kind }) => kind !== 'fold'));
    expect(thread.state.phase).toEqual({ kind: 'folding', purpose: 'view' });
    thread.request({ command: { resume: { value: 'b' } } }).finish();
    expect(thread.state.status).toBe('done');
    expect(thread.values).toEqual({ log: ['a', 'b', 'c', 'd'], text: '>acd' });
  });
});

describe('after a task has failed', () => {
  test('what its finished siblings wrote is shown', () => {
    const thread = waiting({
      b: () => {
        throw new Error('no');
      },
    });
    expect(thread.state.status).toBe('failed');
    expect(thread.values).toEqual({ log: ['in', 'a', 'c'], text: '>ac' });
    expect(latestSnapshot(thread.state).tasks[1]).toMatchObject({ error: { name: 'Error', message: 'no' } });
  });
});

test('a run gives the output channels that have a value; a snapshot has every channel that has one', () => {
  const narrow = { ...plan, output: ['x', 'log'] };
  const thread = new Thread({ plan: narrow, nodes }).run({ input: { text: '>' } });
  expect(settledOf(thread.state).values).toEqual({ log: ['a', 'c'] });
  expect(latestSnapshot(thread.state).values).toEqual({ log: ['a', 'c'], text: '>ac' });
});

test('a snapshot of a thread that has never run is empty', () => {
  expect(latestSnapshot(new Thread({ plan }).state)).toEqual({
    values: {},
    next: [],
    tasks: [],
    config: { configurable: { thread_id: 'thread' } },
  });
});
