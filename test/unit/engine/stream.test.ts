import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../../src/engine/events.ts';
import { idOf } from './support/parallel.ts';
import { planOf } from './support/plan.ts';
import { taskOf, Thread } from './support/thread.ts';
import type { Worker } from './support/worker.ts';
import { asking, done } from './support/worker.ts';

const plan = planOf({ nodes: ['a', 'b', 'c'], edges: ['>a', '>b', 'a+b>c'] });

const thread = (nodes: Worker['nodes'] = {}): Thread => new Thread({ plan, nodes });
const of = (events: readonly StreamEvent[], mode: StreamEvent['mode']): StreamEvent[] =>
  events.filter((event) => event.mode === mode);

describe('the stream of values', () => {
  test('shows the state after an input that writes something, and after every superstep that wrote something', () => {
    const { shown } = thread().run({ input: { x: 1 } });
    expect(of(shown, 'values')).toEqual([
      { mode: 'values', values: { x: 1 } },
      { mode: 'values', values: { x: 1, log: ['a', 'b'] } },
      { mode: 'values', values: { x: 1, log: ['a', 'b', 'c'] } },
    ]);
  });

  test('leaves out an input and a superstep that wrote nothing', () => {
    const { shown } = thread({ a: () => done(), b: () => done() }).run({ input: {} });
    expect(of(shown, 'values').map((event) => 'values' in event && event.values)).toEqual([{ log: ['c'] }]);
  });

  test('begins anew with each run that goes on', () => {
    const asks = thread({ a: asking('a?') }).run({ input: { x: 1 } });
    const before = asks.shown.length;
    asks.resume('yes');
    expect(asks.shown[before]).toEqual({ mode: 'values', values: { x: 1 } });
  });
});

describe('the stream of updates', () => {
  test('shows what each node wrote as it is done, not in the order of the superstep', () => {
    const { shown } = thread().run({ input: {} }, (open) => open.at(-1));
    expect(of(shown, 'updates')).toEqual([
      { mode: 'updates', node: 'b', update: { log: 'b' } },
      { mode: 'updates', node: 'a', update: { log: 'a' } },
      { mode: 'updates', node: 'c', update: { log: 'c' } },
    ]);
  });

  test.each<[string, readonly (readonly [string, string | number])[], unknown]>([
    ['nothing written as an empty object', [], {}],
    [
      'several channels as one object',
      [
        ['log', 'a'],
        ['x', 1],
      ],
      { log: 'a', x: 1 },
    ],
    [
      'each write by itself when a channel was written twice',
      [
        ['log', 1],
        ['log', 2],
        ['x', 1],
      ],
      [{ log: 1 }, { log: 2 }, { x: 1 }],
    ],
  ])('shows %s', (_, writes, update) => {
    const { shown } = thread({ a: () => done(writes) }).run({ input: {} });
    expect(of(shown, 'updates')[0]).toEqual({ mode: 'updates', node: 'a', update });
  });

  test('does not show a finished sibling again when the other one is resumed', () => {
    const asks = thread({ a: asking('a?') })
      .run({ input: {} })
      .resume('yes');
    const nodes = of(asks.shown, 'updates').map((event) => 'node' in event && event.node);
    expect(nodes).toEqual(['b', 'a', 'c']);
  });

  test('says with an update where the node has changed its questions', () => {
    const changed = [{ index: 0, value: 'new?' }];
    const { shown, state } = thread({ a: () => ({ ...done({ log: 'a' }), changed }) }).run({ input: {} });
    expect(of(shown, 'updates')[0]).toMatchObject({ node: 'a', changed });
    expect(state.past.at(-2)?.tasks[0]).toMatchObject({ node: 'a', changed });
  });
});

describe('the stream of interrupts', () => {
  test('shows a task’s questions as soon as it asks, while others are under way', () => {
    const asks = thread({ a: asking('a?'), b: asking('b?') }).request({ input: {} });
    asks.finish((open) => open.find(({ kind }) => kind === 'prepare'));
    asks.settle(taskOf(asks, 'b'));
    expect(of(asks.shown, 'interrupts')).toEqual([
      { mode: 'interrupts', in: 'updates', interrupts: [{ id: idOf(asks, 'b?'), value: 'b?' }] },
    ]);
  });

  test('shows all that are pending when the run settles, in the order of the superstep', () => {
    const asks = thread({ a: asking('a?'), b: asking('b?') }).run({ input: {} }, (open) => open.at(-1));
    expect(asks.shown.at(-1)).toEqual({
      mode: 'interrupts',
      in: 'values',
      interrupts: [
        { id: idOf(asks, 'a?'), value: 'a?' },
        { id: idOf(asks, 'b?'), value: 'b?' },
      ],
    });
  });

  test('shows a question once a run, and again in the next one', () => {
    const asks = thread({ a: asking('a?') }).run({ input: {} });
    const shownSince = (from: number): StreamEvent[] =>
      of(asks.shown.slice(from), 'interrupts').filter((event) => 'in' in event && event.in === 'updates');
    expect(shownSince(0)).toHaveLength(1);
    const before = asks.shown.length;
    asks.run({ input: null });
    expect(shownSince(before)).toHaveLength(1);
  });

  test('shows only what is still unanswered', () => {
    const asks = thread({ a: asking('a?'), b: asking('b?') }).run({ input: {} });
    const b = idOf(asks, 'b?');
    asks.resume({ [idOf(asks, 'a?')]: 'yes' });
    expect(asks.shown.at(-1)).toMatchObject({ in: 'values', interrupts: [{ id: b, value: 'b?' }] });
  });
});
