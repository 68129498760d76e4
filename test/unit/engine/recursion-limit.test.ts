import { describe, expect, test } from 'vitest';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import { asking } from './support/worker.ts';
import type { NodeScript } from './support/worker.ts';

/** k nodes in a row. */
function row(k: number, nodes: Record<string, NodeScript> = {}): Thread {
  const names = Array.from({ length: k }, (_, index) => `n${index + 1}`);
  const edges = names.map((name, index) => `${index === 0 ? '' : names[index - 1]}>${name}`);
  return new Thread({ plan: planOf({ nodes: names, edges }), nodes });
}

const loop = (): Thread => new Thread({ plan: planOf({ nodes: ['a'], edges: ['>a', 'a>a'] }) });

describe('a new run', () => {
  test.each([1, 2, 3, 5, 8])('of %i supersteps needs a limit of one more', (k) => {
    expect(row(k).run({ input: {}, recursionLimit: k + 1 }).state.status).toBe('done');
    const short = row(k).run({ input: {}, recursionLimit: k });
    expect(short.state.status).toBe('failed');
    expect(short.state.error).toMatchObject({
      name: 'GraphRecursionError',
      code: 'GRAPH_RECURSION_LIMIT',
      message: expect.stringContaining(`Recursion limit of ${k} reached`),
    });
  });

  test('fails with an error that does not say where in the code it was made (E1)', () => {
    expect(row(1).run({ input: {}, recursionLimit: 1 }).state.error?.stack).toBeUndefined();
  });

  test('fails after its last superstep, whose values it keeps', () => {
    const thread = row(3).run({ input: {}, recursionLimit: 3 });
    expect(thread.order).toEqual(['n1', 'n2', 'n3']);
    expect(thread.values).toEqual({ log: ['n1', 'n2', 'n3'] });
  });

  test('has a limit of 25 where none is given', () => {
    const thread = loop().run({ input: {} });
    expect(thread.starts).toHaveLength(25);
    expect(thread.state.error?.message).toContain('Recursion limit of 25 reached');
  });

  test('counts from its own start, not from the thread’s', () => {
    const thread = row(3);
    for (let run = 0; run < 5; run += 1) {
      expect(thread.run({ input: {}, recursionLimit: 4 }).state.status).toBe('done');
    }
    expect(thread.run({ input: {}, recursionLimit: 3 }).state.status).toBe('failed');
  });
});

describe('a run that goes on', () => {
  // LangGraph's arithmetic: an input takes two steps of the count that going on does not take.
  test.each([2, 3, 5])('of %i supersteps needs a limit of one less', (k) => {
    const resumed = (recursionLimit: number): Thread =>
      row(k, { n1: asking('go?') })
        .run({ input: {} })
        .run({ command: { resume: { value: 'yes' } }, recursionLimit });
    expect(resumed(k - 1).state.status).toBe('done');
    if (k > 2) expect(resumed(k - 2).state.error).toMatchObject({ code: 'GRAPH_RECURSION_LIMIT' });
  });

  test('after the limit was reached takes up where that run stopped', () => {
    const thread = row(6).run({ input: {}, recursionLimit: 3 });
    expect(thread.order).toEqual(['n1', 'n2', 'n3']);
    expect(thread.run({ input: null }).state.status).toBe('done');
    expect(thread.order).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6']);
  });

  test('gets a whole limit anew with every answer', () => {
    const thread = new Thread({
      plan: planOf({ nodes: ['a'], edges: ['>a', 'a>a'] }),
      nodes: { a: asking('again?') },
    }).run({ input: {}, recursionLimit: 2 });
    for (let answer = 0; answer < 20; answer += 1) {
      thread.run({ command: { resume: { value: answer } }, recursionLimit: 2 });
      expect(thread.state.status).toBe('interrupted');
    }
  });
});

test('an answer while the run is under way does not raise its limit', () => {
  const plan = planOf({ nodes: ['a', 'b', 'c', 'd'], edges: ['>a', '>b', 'a+b>c', 'c>d', 'd>'] });
  const thread = new Thread({ plan, nodes: { a: asking('a?') } });
  thread.request({ input: {}, recursionLimit: 3 }).finish((open) => {
    return open.find((work) => work.kind !== 'run-task' || work.input.node === 'a');
  });
  expect(thread.open).toHaveLength(1);
  thread.run({ command: { resume: { value: 'yes' } }, recursionLimit: 100 });
  expect(thread.state.error).toMatchObject({ message: expect.stringContaining('Recursion limit of 3') });
});
