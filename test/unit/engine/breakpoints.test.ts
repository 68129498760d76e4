import { describe, expect, test } from 'vitest';
import { Send } from '../../../src/protocol/command.ts';
import { refuse } from '../../../src/engine/requests.ts';
import { withoutBooks } from './support/noise.ts';
import { planOf } from './support/plan.ts';
import type { Sketch } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import type { Worker } from './support/worker.ts';
import { asking, done } from './support/worker.ts';

const row: Sketch = { nodes: ['a', 'b', 'c'], edges: ['>a', 'a>b', 'b>c', 'c>'] };

function thread(sketch: Partial<Sketch> = {}, nodes: Worker['nodes'] = {}): Thread {
  return new Thread({ plan: planOf({ ...row, ...sketch }), nodes });
}

/** Goes on with null until the thread is done, and gives what had been started at each stop. */
function stops(
  under: Thread,
  options: { interruptBefore?: string[] | '*'; interruptAfter?: string[] | '*' } = {},
): string[] {
  const seen: string[] = [];
  under.run({ input: {}, ...options });
  while (under.state.status === 'interrupted' && seen.length < 10) {
    seen.push(under.order.join(','));
    under.run({ input: null, ...options });
  }
  return [...seen, `${under.state.status}: ${under.order.join(',')}`];
}

describe('a run stops', () => {
  test.each<[string, Partial<Sketch>, string[]]>([
    ['nowhere without breakpoints', {}, []],
    ['before a node', { interruptBefore: ['b'] }, ['a']],
    ['before the first node', { interruptBefore: ['a'] }, ['']],
    ['before every node', { interruptBefore: '*' }, ['', 'a', 'a,b']],
    ['after a node', { interruptAfter: ['b'] }, ['a,b']],
    ['after every node but the last: then it is done', { interruptAfter: '*' }, ['a', 'a,b']],
    ['not after the last node', { interruptAfter: ['c'] }, []],
    [
      'once where a node’s end is the next one’s beginning',
      { interruptAfter: ['a'], interruptBefore: ['b'] },
      ['a'],
    ],
    ['at each of several', { interruptBefore: ['a', 'c'], interruptAfter: ['b'] }, ['', 'a,b']],
  ])('%s', (_, breakpoints, expected) => {
    const end = 'done: a,b,c';
    expect(stops(thread(breakpoints))).toEqual([...expected, end]);
    // The same given at run time.
    const { interruptBefore, interruptAfter } = breakpoints as Parameters<typeof stops>[1] & object;
    expect(
      stops(thread(), {
        ...(interruptBefore !== undefined && { interruptBefore }),
        ...(interruptAfter !== undefined && { interruptAfter }),
      }),
    ).toEqual([...expected, end]);
  });

  test('where the run says, and not where the graph was compiled to', () => {
    expect(stops(thread({ interruptBefore: ['c'] }), { interruptBefore: ['b'] })).toEqual([
      'a',
      'done: a,b,c',
    ]);
  });

  test('nowhere, where the run says so with an empty list', () => {
    const compiled = thread({ interruptBefore: '*', interruptAfter: '*' });
    expect(stops(compiled, { interruptBefore: [], interruptAfter: [] })).toEqual(['done: a,b,c']);
  });

  test('before a whole superstep when one of its nodes has a breakpoint', () => {
    const fan = thread({ edges: ['>a', '>b', 'a+b>c'], interruptBefore: ['b'] });
    fan.run({ input: {} });
    expect(fan.order).toEqual([]);
    expect(fan.run({ input: null }).order).toEqual(['a b', 'c']);
  });

  test('at every round of a loop', () => {
    const loop = thread({ nodes: ['a'], edges: ['>a', 'a>a'], interruptBefore: ['a'] }).run({ input: {} });
    for (let round = 1; round <= 3; round += 1) {
      expect(loop.run({ input: null }).state).toMatchObject({ status: 'interrupted', breakpoint: 'before' });
      expect(loop.starts).toHaveLength(round);
    }
  });

  test('before a node that a Send starts', () => {
    const sent = thread({ edges: ['>a'], interruptBefore: ['b'] }, { a: () => done({}, new Send('b', 1)) });
    expect(stops(sent)).toEqual(['a', 'done: a,b']);
  });
});

describe('while a thread is stopped at a breakpoint', () => {
  const stopped = (): Thread => thread({ interruptBefore: ['b'] }).run({ input: {} });

  test('its status is interrupted, and no question is pending', () => {
    const { state, pending, shown } = stopped();
    expect(state).toMatchObject({ status: 'interrupted', breakpoint: 'before', phase: { kind: 'settled' } });
    expect(pending).toEqual([]);
    expect(shown.at(-1)).toEqual({ mode: 'interrupts', interrupts: [], in: 'values' });
  });

  test('it says after which kind of breakpoint', () => {
    expect(thread({ interruptAfter: ['b'] }).run({ input: {} }).state.breakpoint).toBe('after');
  });

  test('an answer is refused, with the hint how to go on', () => {
    const { state } = stopped();
    const refusal = refuse(state, { id: 'answer', command: { resume: { value: 'yes' } } });
    expect(refusal?.reason).toBe('not_pending');
    expect(refusal?.message).toContain('stopped at a breakpoint before "b": go on with invoke(null)');
  });

  test('an answer that comes as a signal changes nothing', () => {
    const at = stopped();
    const before = withoutBooks(at.state);
    at.resume('yes');
    expect(withoutBooks(at.state)).toEqual(before);
    expect(at.state.ignored).toHaveLength(1);
  });

  test('an update goes on with the state that it has changed', () => {
    expect(stopped().run({ command: { update: { x: 1 } } }).order).toEqual(['a', 'b', 'c']);
  });

  test('a goto goes on, and takes its target along', () => {
    expect(stopped().run({ command: { goto: ['c'] } }).order).toEqual(['a', 'b c', 'c']);
  });
});

test('a pending question is not passed over by going on from a breakpoint', () => {
  const asks = thread({ interruptAfter: '*' }, { b: asking('b?') }).run({ input: {} });
  expect(asks.run({ input: null }).pending).toHaveLength(1);
  expect(asks.state.breakpoint).toBeNull();
  expect(asks.run({ input: null }).starts.map(({ node }) => node)).toEqual(['a', 'b']);
});

test('an answered task does not stop its superstep again before it', () => {
  const asks = thread({ interruptBefore: '*' }, { a: asking('a?') });
  asks.run({ input: {} }).run({ input: null });
  expect(asks.pending).toHaveLength(1);
  asks.resume('yes');
  expect(asks.values).toEqual({ log: ['yes'] });
  expect(asks.state).toMatchObject({ status: 'interrupted', breakpoint: 'before' });
});
