import { describe, expect, test } from 'vitest';
import { updateEvent } from '../../../src/engine/message-events.ts';
import { recordedFirst, refuseRecord } from '../../../src/engine/record-calls.ts';
import type { CallRecord } from '../../../src/protocol/call.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import { asking } from './support/worker.ts';

const plan = planOf({ nodes: ['a'], edges: ['>a'] });

function started(): { thread: Thread; task: string } {
  const thread = new Thread({ plan, nodes: { a: asking('go?') } }).request({ input: {} });
  const [prepare] = thread.open;
  if (prepare !== undefined) thread.settle(prepare);
  return { thread, task: thread.starts.at(-1)?.task ?? '' };
}

const call = (id: string, more: Partial<CallRecord> = {}): CallRecord => {
  return { id, kind: 'value', name: id, index: 0, value: `${id}!`, ...more };
};

describe('the results of calls', () => {
  test('are handed to the next pass, each once, and dropped when the node has finished', () => {
    const { thread, task } = started();
    const at = thread.now;
    thread.feed({ kind: 'recorded', task, pass: 1, calls: [call('x'), call('y')], at });
    thread.feed({ kind: 'recorded', task, pass: 1, calls: [call('x', { value: 'another' })], at });
    expect(recordedFirst(thread.state, { task, pass: 1, calls: [call('x')] })).toEqual([call('x')]);
    thread.finish();
    thread.resume('yes');
    expect(thread.starts.at(-1)).toMatchObject({ pass: 2, calls: [call('x'), call('y')] });
    thread.finish();
    expect(thread.state.status).toBe('done');
    expect(JSON.stringify(thread.state)).not.toContain('x!');
    expect(thread.shown.filter(({ mode }) => mode === 'results')).toEqual([
      { mode: 'results', task: 'x', value: 'x!' },
      { mode: 'results', task: 'y', value: 'y!' },
    ]);
  });

  test('stand for those of the calls within them', () => {
    const { thread, task } = started();
    const inner = call('inner', { in: ['outer'] });
    thread.feed({ kind: 'recorded', task, pass: 1, calls: [inner, call('other')], at: thread.now });
    thread.feed({ kind: 'recorded', task, pass: 1, calls: [call('outer')], at: thread.now });
    expect(thread.state.tasks[0]?.calls?.map(({ id }) => id)).toEqual(['other', 'outer']);
  });

  test('of another pass, another task, or a node that has ended, are refused and change nothing', () => {
    const { thread, task } = started();
    for (const wrong of [
      { task, pass: 2 },
      { task: 'other', pass: 1 },
    ]) {
      const before = thread.state.tasks;
      expect(refuseRecord(thread.state, { ...wrong, calls: [call('x')] })?.reason).toBe('not_under_way');
      thread.feed({ kind: 'recorded', ...wrong, calls: [call('x')], at: thread.now });
      expect(thread.state.tasks).toEqual(before);
    }
    expect(refuseRecord(thread.state, { task, pass: 1, calls: [call('x')] })).toBeNull();
    thread.finish();
    expect(refuseRecord(thread.state, { task, pass: 1, calls: [call('x')] })?.reason).toBe('not_under_way');
  });

  test('are refused when the next pass could not be started with all of them; what is recorded already is not counted again', () => {
    const { thread, task } = started();
    const large = (id: string): CallRecord => call(id, { value: 'x'.repeat(1_000_000) });
    thread.feed({ kind: 'recorded', task, pass: 1, calls: [large('x')], at: thread.now });
    expect(refuseRecord(thread.state, { task, pass: 1, calls: [large('y')] })?.reason).toBe('too_large');
    expect(refuseRecord(thread.state, { task, pass: 1, calls: [large('x')] })).toBeNull();
  });

  test('are read in every part, and only from an update', () => {
    const argument = { task: 't', pass: 1, calls: [call('x', { in: ['y'], answers: [0], beside: true })] };
    expect(updateEvent('record', [argument], '', 7)).toEqual({ kind: 'recorded', ...argument, at: 7 });
    const wrong: unknown[] = [
      undefined,
      null,
      'x',
      { ...argument, pass: 'one' },
      { ...argument, task: 1 },
      { ...argument, calls: {} },
      ...[{ id: 1 }, { name: null }, { index: 0.5 }, { kind: 'other' }, { in: 'y' }, { answers: ['0'] }].map(
        (part) => ({ ...argument, calls: [{ ...call('x'), ...part }] }),
      ),
    ];
    for (const one of wrong) expect(updateEvent('record', [one], '', 7)).toMatchObject({ kind: 'stray' });
  });
});
