import { describe, expect, test } from 'vitest';
import { Send } from '../../../src/protocol/command.ts';
import { planOf } from './support/plan.ts';
import type { Sketch } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import type { Worker } from './support/worker.ts';
import { done } from './support/worker.ts';

function run(sketch: Sketch, worker: Omit<Worker, 'plan'> = {}): Thread {
  return new Thread({ plan: planOf(sketch), ...worker }).run({ input: {} });
}

const five = ['a', 'b', 'c', 'd', 'e'];

describe('a superstep', () => {
  test.each<[string, Sketch, string[]]>([
    [
      'runs the targets of all edges of a node',
      { nodes: five, edges: ['>a', 'a>b', 'a>c', 'a>d'] },
      ['a', 'b c d'],
    ],
    ['lists them by name, not by declaration', { nodes: five, edges: ['>d', '>b', '>a', '>c'] }, ['a b c d']],
    [
      'runs a node once that several of its nodes lead to',
      { nodes: five, edges: ['>a', '>b', 'a>c', 'b>c'] },
      ['a b', 'c'],
    ],
    [
      'runs a node twice that edges of different depth lead to',
      { nodes: five, edges: ['>a', '>b', 'a>c', 'c>d', 'b>d'] },
      ['a b', 'c d', 'd'],
    ],
    ['goes on although one branch ends', { nodes: five, edges: ['>a', '>b', 'a>', 'b>c'] }, ['a b', 'c']],
  ])('%s', (_, sketch, order) => {
    expect(run(sketch).order).toEqual(order);
  });
});

describe('a join', () => {
  test('waits for all of its sources, of whatever depth', () => {
    expect(run({ nodes: five, edges: ['>a', '>b', 'a>c', 'b+c>d', 'd>e'] }).order).toEqual([
      'a b',
      'c',
      'd',
      'e',
    ]);
  });

  test('does not run when one of its sources never does', () => {
    const half = run({ nodes: five, edges: ['>a', 'a+b>d'] }, { nodes: { a: () => done() } });
    expect(half.order).toEqual(['a']);
    expect(half.state.status).toBe('done');
  });

  test('of one node does not count for another join', () => {
    expect(run({ nodes: five, edges: ['>a', '>b', 'a+b>c', 'a+d>e', 'c>d'] }).order).toEqual([
      'a b',
      'c',
      'd',
      'e',
    ]);
  });

  test('waits anew after it has run', () => {
    const order = run(
      { nodes: ['a', 'b', 'c'], edges: ['>a', '>b', 'a+b>c'] },
      { nodes: { c: (task) => (task.step < 5 ? done({}, 'a') : done()) } },
    ).order;
    // The second round lacks b, so c does not run again.
    expect(order).toEqual(['a b', 'c', 'a']);
  });

  test('takes a source that runs twice in one superstep for one arrival', () => {
    const twice = (): ReturnType<typeof done> => done({}, 'b', new Send('b', {}));
    const order = run(
      { nodes: ['a', 'b', 'c'], edges: ['>a', 'a+b>c'] },
      {
        nodes: {
          a: (task) => (task.step < 4 ? twice() : done()),
          c: (task) => (task.step < 4 ? done({}, 'a') : done()),
        },
      },
    ).order;
    // In the second round b does not run, so c waits.
    expect(order).toEqual(['a', 'b b', 'c', 'a']);
  });

  test('forgets with a new input which of its sources have run', () => {
    const plan = planOf({ nodes: five, edges: ['a+b>c'] });
    const thread = new Thread({ plan, start: ['a'] }).run({ input: {} });
    thread.worker = { plan, start: ['b'] };
    expect(thread.run({ input: {} }).order).toEqual(['a', 'b']);
  });
});

describe('a deferred node', () => {
  test('runs once, when nothing else is left', () => {
    const sketch = { nodes: five, edges: ['>a', '>b', 'a>d', 'b>c', 'c>d', 'd>'], defer: ['d'] };
    expect(run(sketch).order).toEqual(['a b', 'c', 'd']);
    expect(run({ ...sketch, defer: [] }).order).toEqual(['a b', 'c d', 'd']);
  });

  test('goes on to its own successors', () => {
    expect(run({ nodes: five, edges: ['>a', 'a>b', 'a>c', 'b>d', 'd>e'], defer: ['c'] }).order).toEqual([
      'a',
      'b',
      'd',
      'e',
      'c',
    ]);
  });

  test('runs beside others that are deferred, too', () => {
    expect(run({ nodes: five, edges: ['>a', 'a>e', 'a>d', 'a>b', 'b>c'], defer: ['d', 'e'] }).order).toEqual([
      'a',
      'b',
      'c',
      'd e',
    ]);
  });

  test('waits for Sends, too', () => {
    const thread = run(
      { nodes: five, edges: ['>a', 'a>d'], defer: ['d'] },
      { nodes: { a: () => done({}, new Send('b', 1)), b: () => done({}, new Send('c', 2)) } },
    );
    expect(thread.order).toEqual(['a', 'b', 'c', 'd']);
  });

  test('that is also a join waits for its sources first', () => {
    expect(run({ nodes: five, edges: ['>a', '>b', 'b>c', 'a+b>d'], defer: ['d'] }).order).toEqual([
      'a b',
      'c',
      'd',
    ]);
  });
});

describe('routes that a task chose', () => {
  test('count beside its static edges', () => {
    expect(run({ nodes: five, edges: ['>a', 'a>b'] }, { nodes: { a: () => done({}, 'c') } }).order).toEqual([
      'a',
      'b c',
    ]);
  });

  test('lead to a node once, though a static edge leads there as well', () => {
    expect(
      run({ nodes: five, edges: ['>a', 'a>b'] }, { nodes: { a: () => done({}, 'b', 'b') } }).order,
    ).toEqual(['a', 'b']);
  });

  test('to END end only themselves', () => {
    expect(
      run({ nodes: five, edges: ['>a', '>b', 'b>c'] }, { nodes: { a: () => done({}, '__end__') } }).order,
    ).toEqual(['a b', 'c']);
  });

  test('of START choose where an input begins', () => {
    expect(run({ nodes: five, edges: ['>a'] }, { start: ['c', new Send('e', 1)] }).order).toEqual(['e a c']);
  });
});

describe('Sends', () => {
  const pushes = (thread: Thread): unknown[] =>
    thread.starts
      .filter(({ send }) => send !== undefined)
      .map(({ node, path, send }) => [path[1], node, send?.args]);

  test('start one task each, before the pulled ones, in the order of their senders and then of sending', () => {
    const thread = run(
      { nodes: five, edges: ['>a', '>b', 'a>e'] },
      {
        nodes: {
          // b is done first below, and yet comes second.
          a: () => done({}, new Send('d', 'a1'), new Send('c', 'a2')),
          b: () => done({}, new Send('d', 'b1'), new Send('d', 'a1')),
        },
      },
    );
    expect(thread.order).toEqual(['a b', 'd c d d e']);
    expect(pushes(thread)).toEqual([
      [0, 'd', 'a1'],
      [1, 'c', 'a2'],
      [2, 'd', 'b1'],
      [3, 'd', 'a1'],
    ]);
    expect(new Set(thread.starts.map(({ task }) => task)).size).toBe(thread.starts.length);
  });

  test('have the same numbers when their senders finish in another order', () => {
    const plan = planOf({ nodes: five, edges: ['>a', '>b'] });
    const nodes: Worker['nodes'] = {
      a: () => done({}, new Send('c', 'a')),
      b: () => done({}, new Send('c', 'b')),
    };
    const thread = new Thread({ plan, nodes }).run({ input: {} }, (open) => open.at(-1));
    // The last one open goes first: b, a, then the second Send, the first.
    expect(pushes(thread)).toEqual([
      [0, 'c', 'a'],
      [1, 'c', 'b'],
    ]);
  });

  test('lead on by the static edges of their node, once for all of them', () => {
    const thread = run(
      { nodes: five, edges: ['>a', 'b>c'] },
      { nodes: { a: () => done({}, new Send('b', 1), new Send('b', 2)) } },
    );
    expect(thread.order).toEqual(['a', 'b b', 'c']);
  });

  test('carry no state to a node, unless its conditional edges read it', () => {
    const plan = planOf({ nodes: ['a', 'b', 'c'], edges: ['>a'] });
    const nodes: Worker['nodes'] = { a: () => done({ x: 1 }, new Send('b', 1), new Send('c', 1)) };
    const branches = { c: [{ name: 'route' }] };
    const thread = new Thread({ plan: { ...plan, branches }, nodes }).run({ input: {} });
    expect(thread.starts.map(({ node, state }) => [node, state])).toEqual([
      ['a', {}],
      ['b', {}],
      ['c', { x: 1 }],
    ]);
  });

  test('may carry null, false or nothing much', () => {
    const thread = run(
      { nodes: five, edges: ['>a'] },
      { nodes: { a: () => done({}, new Send('b', null), new Send('b', false), new Send('b', {})) } },
    );
    expect(pushes(thread).map((push) => (push as unknown[])[2])).toEqual([null, false, {}]);
  });
});
