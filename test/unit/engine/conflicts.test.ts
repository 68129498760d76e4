import { describe, expect, test } from 'vitest';
import { latestSnapshot, snapshotHistory } from '../../../src/engine/snapshot.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import type { Worker } from './support/worker.ts';
import { asking, done } from './support/worker.ts';

const plan = planOf({ nodes: ['a', 'b', 'c', 'd'], edges: ['>a', '>b', '>c', 'a+b>d'] });

/** a and b both write x, which keeps one value a superstep. */
const clash: NonNullable<Worker['nodes']> = {
  a: () => done({ x: 1 }),
  b: () => done({ x: 2 }),
};
const mended: NonNullable<Worker['nodes']> = { ...clash, b: () => done({ log: 'b' }) };

describe('two writes to a last-value channel in one superstep', () => {
  const clashed = (): Thread => new Thread({ plan, nodes: clash }).run({ input: { x: 0 } });

  test('fail the run, with LangGraph’s message and both nodes named', () => {
    const { state } = clashed();
    expect(state.status).toBe('failed');
    expect(state.error).toMatchObject({
      name: 'InvalidUpdateError',
      code: 'INVALID_CONCURRENT_GRAPH_UPDATE',
      message: expect.stringMatching(
        /^Invalid update for channel "x" with values \[1,2\]: LastValue can only receive one value per step\. .*"a" and "b"/,
      ),
    });
  });

  test('leave the values as they were, and the thread can be read', () => {
    const { state } = clashed();
    expect(state.channels).toEqual({ x: 0 });
    expect(latestSnapshot(state)).toMatchObject({ values: { x: 0 }, next: ['a', 'b'] });
    expect(snapshotHistory(state).map(({ metadata }) => metadata?.step)).toEqual([0, -1]);
  });

  test('are written again when the thread goes on; what others gave stays', () => {
    const thread = clashed();
    thread.worker = { plan, nodes: mended };
    thread.run({ input: null });
    expect(thread.state.status).toBe('done');
    expect(thread.values).toEqual({ x: 1, log: ['b', 'c', 'd'] });
    expect(thread.order).toEqual(['a b c a b', 'd']);
  });

  test('fail again while the code is as it was, any number of times', () => {
    const thread = clashed();
    for (let round = 0; round < 3; round += 1) {
      expect(thread.run({ input: null }).state).toMatchObject({ status: 'failed', channels: { x: 0 } });
    }
    thread.worker = { plan, nodes: mended };
    expect(thread.run({ input: null }).state.status).toBe('done');
  });

  test('are forgotten with a new input', () => {
    const thread = clashed();
    thread.worker = { plan, nodes: mended };
    expect(thread.run({ input: { x: 7 } }).values).toMatchObject({ x: 1 });
  });

  test('of one and the same task fail as well', () => {
    const thread = new Thread({
      plan,
      nodes: {
        ...mended,
        a: () =>
          done([
            ['x', 1],
            ['x', 2],
          ]),
      },
    }).run({ input: {} });
    expect(thread.state.error?.message).toContain('written by "a" and "a"');
  });

  test('fail only when all tasks are done: while one waits, the question can be answered', () => {
    const thread = new Thread({ plan, nodes: { ...clash, c: asking('c?') } }).run({ input: { x: 0 } });
    expect(thread.state).toMatchObject({ status: 'interrupted', error: null, view: null });
    expect(thread.values).toEqual({ x: 0 });
    thread.resume('yes');
    expect(thread.state.error).toMatchObject({ code: 'INVALID_CONCURRENT_GRAPH_UPDATE' });
  });

  test('do not have an answered task ask again', () => {
    const thread = new Thread({ plan, nodes: { ...clash, c: asking('c?') } })
      .run({ input: {} })
      .resume('yes');
    thread.worker = { plan, nodes: { ...mended, c: asking('c?') } };
    expect(thread.run({ input: null }).values).toMatchObject({ log: ['b', 'yes', 'd'] });
  });

  test('keep the answers of a writer that had asked', () => {
    const a: Worker['nodes'] = {
      a: (task) => (task.answers.length === 0 ? asking('a?')(task) : done({ x: 1 })),
    };
    const thread = new Thread({ plan, nodes: { ...clash, ...a } }).run({ input: {} }).resume('yes');
    expect(thread.state.status).toBe('failed');
    thread.worker = { plan, nodes: { ...mended, ...a } };
    expect(thread.run({ input: null }).state.status).toBe('done');
    expect(thread.pending).toEqual([]);
  });
});

describe('errors of nodes', () => {
  const failing = (message: string) => (): never => {
    throw new TypeError(message);
  };

  test('of one node are the run’s error', () => {
    const { state } = new Thread({ plan, nodes: { a: failing('A') } }).run({ input: {} });
    expect(state.error).toMatchObject({ name: 'TypeError', message: 'A', node: 'a' });
  });

  test('of two nodes of one superstep are both named', () => {
    const { state } = new Thread({ plan, nodes: { a: failing('A'), c: failing('C') } }).run({ input: {} });
    expect(state.error).toMatchObject({
      name: 'AggregateError',
      message: 'Multiple errors occurred during superstep 1. a: A; c: C',
    });
  });

  test('wait for the siblings, whose results are kept', () => {
    const thread = new Thread({ plan, nodes: { a: failing('A') } }).run({ input: {} });
    expect(thread.state.tasks.map(({ node, status }) => [node, status])).toEqual([
      ['a', 'failed'],
      ['b', 'done'],
      ['c', 'done'],
    ]);
    expect(thread.values).toEqual({ log: ['b', 'c'] });
  });

  test('come before questions, which can be answered all the same: then the failed one runs again, too', () => {
    const thread = new Thread({ plan, nodes: { a: failing('A'), b: asking('b?') } }).run({ input: {} });
    expect(thread.state.status).toBe('failed');
    thread.worker = { plan, nodes: { b: asking('b?') } };
    expect(thread.resume('yes').values).toEqual({ log: ['a', 'yes', 'c', 'd'] });
  });

  test('of an earlier pass change nothing any more', () => {
    const thread = new Thread({ plan, nodes: { a: asking('a?') } }).run({ input: {} });
    const first = thread.starts.find(({ node }) => node === 'a');
    thread.request({ command: { resume: { value: 'yes' } } });
    const before = thread.state;
    const late = { task: first?.task ?? '', pass: 1, at: thread.now };
    thread.feed({ kind: 'task-failed', ...late, error: { name: 'Error', message: 'late' } });
    thread.feed({ kind: 'task-settled', ...late, outcome: done({ log: 'late' }) });
    thread.feed({ kind: 'task-settled', ...late, task: 'unknown', outcome: done({ log: 'late' }) });
    expect(thread.state).toEqual(before);
    expect(thread.finish().values).toEqual({ log: ['yes', 'b', 'c', 'd'] });
  });
});
