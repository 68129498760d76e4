import { describe, expect, test } from 'vitest';
import { beginThread } from '../../../src/engine/begin-thread.ts';
import { isHeld, isWaiting, nextStart } from '../../../src/engine/rest.ts';
import type { ThreadState } from '../../../src/engine/state.ts';
import { idOf } from './support/parallel.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import type { Pick } from './support/thread.ts';
import { asking, done } from './support/worker.ts';

const plan = planOf({ nodes: ['a', 'b', 'c'], edges: ['>a', '>b', 'a+b>c'] });

/** The thread in its next execution, as Temporal would carry it there. */
function carriedOver(thread: Thread): Thread {
  const start = JSON.parse(JSON.stringify(nextStart(thread.state, 'run-1', {}))) as unknown;
  const { state, event } = beginThread('thread', 'run-2', start, thread.now);
  return new Thread(thread.worker, state).feed(event);
}

const only =
  (node: string): Pick =>
  (open) =>
    open.find((work) => work.kind !== 'run-task' || work.input.node === node);

describe('a thread whose execution is to continue as new', () => {
  test('starts no more tasks at the end of a superstep, and has nothing under way', () => {
    const thread = new Thread({ plan }).request({ input: {} });
    thread.rest = true;
    thread.finish();
    expect(thread.order).toEqual([]);
    expect(thread.state.tasks.map(({ status, pass }) => [status, pass])).toEqual([
      ['ready', 0],
      ['ready', 0],
    ]);
    expect(isHeld(thread.state)).toBe(true);
    expect(carriedOver(thread).finish().order).toEqual(['a b', 'c']);
  });

  test('lets what is under way finish first', () => {
    const thread = new Thread({ plan }).request({ input: {} }).finish(only('none'));
    thread.rest = true;
    thread.finish(only('a'));
    expect(isHeld(thread.state)).toBe(false);
    expect(thread.finish().order).toEqual(['a b']);
    expect(isHeld(thread.state)).toBe(true);
    expect(carriedOver(thread).finish().values).toEqual({ log: ['a', 'b', 'c'] });
  });

  test('is done when nothing is left to run', () => {
    const thread = new Thread({ plan }).request({ input: {} });
    thread.finish(only('none')).finish(only('a'));
    thread.finish(only('b'));
    thread.rest = true;
    thread.finish();
    expect(thread.state.status).toBe('done');
    expect(isHeld(thread.state)).toBe(false);
  });

  test('takes an answer along that its node has not been started with', () => {
    const thread = new Thread({ plan, nodes: { a: asking('a?') } }).run({ input: {} });
    expect(isWaiting(thread.state)).toBe(true);
    thread.rest = true;
    thread.resume('yes');
    expect(isHeld(thread.state)).toBe(true);
    expect(thread.starts.map(({ node, pass }) => [node, pass])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    const next = carriedOver(thread).finish();
    expect(next.starts.map(({ node, pass }) => [node, pass])).toEqual([
      ['a', 2],
      ['c', 1],
    ]);
    expect(next.values).toEqual({ log: ['yes', 'b', 'c'] });
  });

  test('takes its questions along, with their ids', () => {
    const thread = new Thread({ plan, nodes: { a: asking('a?'), b: asking('b?') } }).run({ input: {} });
    const next = carriedOver(thread);
    expect(next.pending).toEqual(thread.pending);
    expect(next.shown).toEqual([]);
    next.resume({ [idOf(thread, 'a?')]: 'yes' });
    next.request({ command: { resume: { value: { [idOf(thread, 'a?')]: 'no' } } } });
    expect(next.state.ignored).toMatchObject([{ code: 'answered' }]);
    expect(next.resume('no').values).toEqual({ log: ['yes', 'no', 'c'] });
  });

  test('takes no request twice', () => {
    const thread = new Thread({ plan, nodes: { a: asking('a?') } }).run({ input: {} });
    const answer = { id: 'decision-7', command: { resume: { value: 'yes' } } };
    thread.rest = true;
    thread.request(answer);
    const next = carriedOver(thread);
    next.request(answer).finish();
    expect(next.state.ignored).toEqual([]);
    expect(next.values).toEqual({ log: ['yes', 'b', 'c'] });
  });

  test('goes on counting its supersteps', () => {
    const loop = planOf({ nodes: ['a'], edges: ['>a', 'a>a'] });
    let thread = new Thread({ plan: loop }).request({ input: {}, recursionLimit: 7 });
    let executions = 1;
    for (thread.finish(only('none')); thread.state.phase.kind !== 'settled'; executions += 1) {
      thread.rest = true;
      thread.finish();
      if (isHeld(thread.state)) thread = carriedOver(thread);
    }
    expect(executions).toBe(8);
    expect(thread.state).toMatchObject({ error: { code: 'GRAPH_RECURSION_LIMIT' }, checkpoint: { step: 7 } });
  });

  test('stops at its breakpoints once, before it rests', () => {
    const thread = new Thread({ plan }).request({ input: {}, interruptBefore: ['c'] });
    thread.finish(only('none'));
    thread.rest = true;
    thread.finish();
    expect(thread.state).toMatchObject({ status: 'interrupted', breakpoint: 'before' });
    thread.run({ input: null, interruptBefore: ['c'] });
    expect(isHeld(thread.state)).toBe(true);
    expect(carriedOver(thread).finish().state.status).toBe('done');
  });

  test('can be aborted where it rests, and goes on from there', () => {
    const thread = new Thread({ plan }).request({ input: {} });
    thread.rest = true;
    thread.finish().feed({ kind: 'aborted', reason: 'cancelled', at: thread.now });
    expect(thread.state).toMatchObject({ status: 'failed', error: { code: 'RUN_ABORTED' } });
    thread.rest = false;
    expect(thread.run({ input: null }).order).toEqual(['a b', 'c']);
  });

  test('goes on as it is when it is too large to be carried over', () => {
    const large = 'x'.repeat(1_000_000);
    const wide = planOf({
      nodes: ['a', 'b', 'c'],
      edges: ['>a', 'a>b', 'b>c'],
      channels: { text: 'last', more: 'last' },
      reads: { c: [] },
    });
    const nodes = { a: () => done({ text: large }), b: () => done({ more: large }) };
    const thread = new Thread({ plan: wide, nodes }).request({ input: {} }).finish(only('a'));
    thread.rest = true;
    expect(thread.finish().order).toEqual(['a', 'b', 'c']);
    expect(thread.state.status).toBe('done');
  });
});

describe('what the next execution is started with', () => {
  test('has the plan once, no past, and the run before', () => {
    const thread = new Thread({ plan, nodes: { a: asking('a?') } }).run({ input: {} });
    const start = nextStart(thread.state, 'run-1', { continueAfter: 100 });
    expect(start).toEqual({
      plan,
      after: 'run-1',
      continueAfter: 100,
      from: { ...thread.state, plan: null, past: [] },
    });
    const begun = beginThread('thread', 'run-2', start, 5);
    expect(begun.event).toEqual({ kind: 'continued', at: 5 });
    expect(begun.state).toEqual({ ...thread.state, past: [] } satisfies ThreadState);
  });

  test('changes nothing in a thread that waits', () => {
    const thread = new Thread({ plan, nodes: { a: asking('a?') } }).run({ input: {} });
    const next = carriedOver(thread);
    expect(next.state).toEqual({ ...thread.state, past: [] });
    expect([next.open, next.shown, next.settled]).toEqual([[], [], ['interrupted']]);
  });
});
