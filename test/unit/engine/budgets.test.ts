import { describe, expect, test } from 'vitest';
import { refuse } from '../../../src/engine/requests.ts';
import { inFlightLimit, payloadLimit } from '../../../src/protocol/budget.ts';
import { Send } from '../../../src/protocol/command.ts';
import { waitingThread } from './support/parallel.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import type { Worker } from './support/worker.ts';
import { asking, done } from './support/worker.ts';

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const plan = planOf({ nodes: letters, edges: letters.map((name) => `>${name}`) });
const text = (bytes: number): string => 'x'.repeat(bytes);

/** Starts the nodes, each with a state of about so many bytes. Only the input has been looked at. */
function started(bytes: number, options: { maxConcurrency?: number } = {}, under = plan): Thread {
  return new Thread({ plan: under }).run({ input: { x: text(bytes) }, ...options }, (open) =>
    open.find(({ kind }) => kind === 'prepare'),
  );
}

const bytesOf = (thread: Thread): number =>
  thread.open.reduce((sum, work) => sum + Buffer.byteLength(JSON.stringify(work.input)), 0);

describe('a task’s input over the limit of a payload', () => {
  const large = (): Thread => started(payloadLimit, {}, planOf({ nodes: ['a'], edges: ['>a'] }));

  test('fails with PayloadTooLargeError, and is not sent', () => {
    const thread = large();
    expect(thread.starts).toEqual([]);
    expect(thread.state).toMatchObject({
      status: 'failed',
      error: { name: 'PayloadTooLargeError', code: 'PAYLOAD_TOO_LARGE', node: 'a' },
    });
    expect(thread.state.error?.message).toMatch(/^The input of node "a" .* is \d+ bytes .* over the limit/);
  });

  test('can be mended by an update', () => {
    const thread = large().run({ command: { update: { x: 'small' } } });
    expect(thread.values).toEqual({ x: 'small', log: ['a'] });
  });

  test('does not hinder its siblings that read less', () => {
    const uneven = planOf({
      nodes: ['a', 'b', 'c'],
      edges: ['>a', '>b', '>c'],
      reads: { a: ['log'], c: ['log'] },
    });
    const thread = started(payloadLimit, {}, uneven).finish();
    expect(thread.starts.map(({ node }) => node)).toEqual(['a', 'c']);
    expect(thread.state.error).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', node: 'b' });
    expect(thread.values).toMatchObject({ log: ['a', 'c'] });
  });

  test('is refused as an answer with which its node could not start, and asked for again', () => {
    const one = planOf({ nodes: ['a'], edges: ['>a'] });
    const asked = new Thread({ plan: one, nodes: { a: asking('a?') } }).run({ input: { x: text(100_000) } });
    const resume = { value: text(payloadLimit - 50_000) };
    expect(refuse(asked.state, { id: 'large', command: { resume } })).toMatchObject({
      reason: 'too_large',
      message: expect.stringContaining('node "a"'),
    });
    asked.run({ command: { resume } });
    expect(asked.pending).toHaveLength(1);
    expect(asked.resume('small').state.status).toBe('done');
  });

  test.each(['one after the other', 'at once'])('is refused as answers, together, too: %s', (how) => {
    const thread = waitingThread({ a: ['1', '2'] });
    const half = text(payloadLimit * 0.6);
    const [first, second] = thread.pending.map(({ id }) => ({ [id]: half }));
    for (const answer of how === 'at once' ? [{ ...first, ...second }] : [{ ...first }, { ...second }]) {
      thread.resume(answer);
    }
    expect(thread.state).toMatchObject({ status: 'interrupted', ignored: [{ code: 'too_large' }] });
  });

  test('counts the argument of its Send', () => {
    const one = planOf({ nodes: ['a', 'b'], edges: ['>a'] });
    const nodes: Worker['nodes'] = { a: () => done({}, new Send('b', text(payloadLimit))) };
    expect(new Thread({ plan: one, nodes }).run({ input: {} }).state.error).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      node: 'b',
    });
  });
});

describe('tasks that are small alone, and too large together', () => {
  test('go in waves: what is under way never exceeds the limit', () => {
    const thread = started(1_000_000);
    expect(thread.open).toHaveLength(2);
    const waves: number[] = [];
    thread.finish((open) => {
      waves.push(open.length);
      expect(bytesOf(thread)).toBeLessThanOrEqual(inFlightLimit);
      return open[0];
    });
    // The last choice finds nothing left.
    expect(waves).toEqual([2, 2, 2, 2, 2, 2, 2, 1, 0]);
    expect(thread.state.status).toBe('done');
    expect(thread.values).toMatchObject({ log: letters });
  });

  test('start all at once where they fit', () => {
    expect(started(300_000).open).toHaveLength(8);
  });

  test('one at a time, where two are too much', () => {
    expect(started(1_600_000).open).toHaveLength(1);
  });
});

describe('maxConcurrency', () => {
  test.each([1, 2, 3, 7, 8, 100])('of %i tasks holds all the time', (maxConcurrency) => {
    const thread = started(10, { maxConcurrency });
    const most = Math.min(maxConcurrency, 8);
    expect(thread.open).toHaveLength(most);
    thread.finish((open) => {
      expect(open.length).toBeLessThanOrEqual(most);
      return open.at(-1);
    });
    expect(thread.values).toMatchObject({ log: letters });
  });

  test.each([0, -1, 0.5])('of %d does not have the nodes passed over', (maxConcurrency) => {
    const thread = started(10, { maxConcurrency });
    expect(thread.open).toHaveLength(1);
    expect(thread.finish().values).toMatchObject({ log: letters });
  });

  test('starts tasks in the order of the superstep', () => {
    const thread = started(10, { maxConcurrency: 1 }).finish();
    expect(thread.starts.map(({ node }) => node)).toEqual(letters);
  });

  test('holds for answered tasks as well, and is the run’s own', () => {
    const nodes = Object.fromEntries(letters.map((name) => [name, asking(`${name}?`)]));
    const thread = new Thread({ plan, nodes }).run({ input: {} });
    const value = Object.fromEntries(thread.pending.map(({ id }) => [id, 'yes']));
    thread.request({ command: { resume: { value } }, maxConcurrency: 3 });
    expect(thread.open).toHaveLength(3);
    expect(thread.finish().state.status).toBe('done');
  });

  test('does not stop at a task that failed: the others have their turn', () => {
    const nodes: Worker['nodes'] = {
      a: () => {
        throw new Error('no');
      },
    };
    const thread = new Thread({ plan, nodes }).run({ input: {}, maxConcurrency: 1 });
    expect(thread.starts).toHaveLength(8);
    expect(thread.state.status).toBe('failed');
  });
});
