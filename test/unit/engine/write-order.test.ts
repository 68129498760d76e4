import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Send } from '../../../src/protocol/command.ts';
import { planOf } from './support/plan.ts';
import type { Sketch } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import type { Pick } from './support/thread.ts';
import type { Worker } from './support/worker.ts';
import { done } from './support/worker.ts';

const channels: Sketch['channels'] = { log: 'append', text: 'custom' };
const name: NonNullable<Worker['nodes']>[string] = ({ node, send }) => {
  const label = send === undefined ? node : `${node}${JSON.stringify(send.args)}`;
  return done({ log: label, text: label });
};

/** Chooses the open work by these numbers. */
function by(choices: readonly number[]): Pick {
  let next = 0;
  return (open) => open[(choices[next++ % choices.length] ?? 0) % Math.max(1, open.length)];
}

const schedule = fc.array(fc.nat(20), { minLength: 1, maxLength: 20 }).map(by);

function ran(sketch: Sketch, nodes: Worker['nodes'], pick: Pick): Thread {
  return new Thread({ plan: planOf({ ...sketch, channels }), nodes }).run({ input: {} }, pick);
}

describe('the writes of a superstep apply', () => {
  test('by the names of the nodes, whoever was first', () => {
    fc.assert(
      fc.property(schedule, (pick) => {
        const thread = ran(
          { nodes: ['z', 'k', 'm'], edges: ['>z', '>k', '>m'] },
          { z: name, k: name, m: name },
          pick,
        );
        expect(thread.values).toEqual({ log: ['k', 'm', 'z'], text: 'kmz' });
      }),
      { numRuns: 30 },
    );
  });

  test('pulled nodes before Sends, and Sends in the order of sending', () => {
    fc.assert(
      fc.property(schedule, (pick) => {
        const thread = ran(
          { nodes: ['s', 'a', 'w'], edges: ['>s', 's>a'] },
          { s: () => done({}, new Send('w', 2), new Send('w', 0), new Send('w', 1)), a: name, w: name },
          pick,
        );
        expect(thread.values).toEqual({ log: ['a', 'w2', 'w0', 'w1'], text: 'aw2w0w1' });
      }),
      { numRuns: 30 },
    );
  });

  test('the eleventh Send after the second', () => {
    const sends = Array.from({ length: 12 }, (_, index) => new Send('w', index));
    const thread = ran(
      { nodes: ['s', 'w'], edges: ['>s'] },
      { s: () => done({}, ...sends), w: name },
      (open) => open.at(-1),
    );
    expect(thread.values).toMatchObject({ log: sends.map(({ args }) => `w${args}`) });
  });

  test('in the order of its own writes, within a task', () => {
    const thread = ran(
      { nodes: ['a'], edges: ['>a'] },
      {
        a: () =>
          done([
            ['log', 1],
            ['text', 'x'],
            ['log', 2],
            ['text', 'y'],
          ]),
      },
      (open) => open[0],
    );
    expect(thread.values).toEqual({ log: [1, 2], text: 'xy' });
  });
});

describe('custom channels', () => {
  const two: Sketch = { nodes: ['a', 'b'], edges: ['>a', '>b'] };

  test('that several tasks wrote are folded by the worker, once', () => {
    const thread = new Thread({ plan: planOf({ ...two, channels }), nodes: { a: name, b: name } });
    thread.run({ input: { text: '>' } }, (open) => open.find(({ kind }) => kind !== 'fold'));
    expect(thread.state.phase).toEqual({ kind: 'folding', purpose: 'commit' });
    expect(thread.open).toMatchObject([
      { kind: 'fold', input: { graph: 'graph', channels: { text: { value: '>', writes: ['a', 'b'] } } } },
    ]);
    expect(thread.finish().values).toMatchObject({ text: '>ab' });
  });

  test('that a task wrote alone come folded with its result: no further work', () => {
    const thread = new Thread({
      plan: planOf({ nodes: ['a'], edges: ['>a'], channels }),
      nodes: { a: name },
    });
    thread.request({ input: { text: '>' } });
    const kinds: string[] = [];
    thread.finish((open) => {
      if (open[0] !== undefined) kinds.push(open[0].kind);
      return open[0];
    });
    expect(kinds).toEqual(['prepare', 'run-task']);
    expect(thread.values).toMatchObject({ text: '>a' });
  });

  test('that a lone task does not read are folded by the worker all the same', () => {
    const plan = planOf({ nodes: ['a'], edges: ['>a'], channels, reads: { a: ['log'] } });
    const thread = new Thread({ plan, nodes: { a: name } }).run({ input: { text: '>' } });
    expect(thread.starts).toMatchObject([{ alone: false }]);
    expect(thread.values).toMatchObject({ text: '>a' });
  });

  test('have no value in the message to the worker until they have one', () => {
    const thread = new Thread({ plan: planOf({ ...two, channels }), nodes: { a: name, b: name } });
    thread.run({ input: {} }, (open) => open.find(({ kind }) => kind !== 'fold'));
    expect(thread.open).toMatchObject([{ input: { channels: { text: { writes: ['a', 'b'] } } } }]);
    expect(thread.open[0]).not.toHaveProperty('input.channels.text.value');
  });

  test('whose reducer throws fail the run, and are folded again when it goes on', () => {
    const plan = planOf({ ...two, channels });
    const worker: Worker = { plan, nodes: { a: name, b: name } };
    const thread = new Thread({
      ...worker,
      reduce: () => {
        throw new Error('reducer');
      },
    }).run({ input: {} });
    expect(thread.state).toMatchObject({ status: 'failed', error: { message: 'reducer' } });
    thread.worker = worker;
    expect(thread.run({ input: null }).values).toMatchObject({ text: 'ab' });
    expect(thread.order).toEqual(['a b']);
  });
});

describe('named reducers', () => {
  test.each<[NonNullable<Sketch['channels']>[string], unknown]>([
    ['append', [1, 2, 3, 4]],
    ['union', [1, 2, 3, 4]],
    ['sum', 5],
    ['min', 2],
    ['max', 3],
  ])('%s folds in the engine, without the worker', (kind, expected) => {
    const list = kind === 'append' || kind === 'union';
    const plan = planOf({ nodes: ['a', 'b'], edges: ['>b', '>a'], channels: { c: kind } });
    const nodes: Worker['nodes'] = {
      a: () => done({ c: list ? [1, 2] : 2 }),
      b: () => done({ c: list ? [3, 4] : 3 }),
    };
    expect(new Thread({ plan, nodes }).run({ input: {} }).values).toEqual({ c: expected });
  });

  test('merge lets the later node in write order win', () => {
    const plan = planOf({ nodes: ['a', 'b'], edges: ['>a', '>b'], channels: { c: 'merge' } });
    const nodes: Worker['nodes'] = {
      a: () => done({ c: { by: 'a', a: 1 } }),
      b: () => done({ c: { by: 'b', b: 1 } }),
    };
    const last = new Thread({ plan, nodes }).run({ input: {} }, (open) => open.at(-1));
    expect(last.values).toEqual({ c: { by: 'b', a: 1, b: 1 } });
  });
});

test('writes to channels that the plan does not know change nothing', () => {
  const update = JSON.parse(
    '{"nope": 1, "__proto__": {"polluted": 1}, "constructor": 1, "toString": 1}',
  ) as object;
  const thread = ran(
    { nodes: ['a'], edges: ['>a'] },
    { a: () => done(Object.entries(update)) },
    (open) => open[0],
  );
  expect(thread.state.channels).toEqual({});
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('a channel may be called like a method of every object', () => {
  const plan = planOf({
    nodes: ['a'],
    edges: ['>a'],
    channels: Object.fromEntries([['toString', 'append'] as const, ['valueOf', 'union'] as const]),
  });
  const thread = new Thread({ plan, nodes: { a: () => done({ toString: 1, valueOf: 2 }) } }).run({
    input: {},
  });
  expect(thread.values).toEqual({ toString: [1], valueOf: [2] });
});
