import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../../src/engine/events.ts';
import { refuse } from '../../../src/engine/requests.ts';
import type { Settled } from '../../../src/engine/settled.ts';
import { planOf } from './support/plan.ts';
import { Thread } from './support/thread.ts';
import { asking } from './support/worker.ts';

const plan = planOf({ nodes: ['a', 'b'], edges: ['>a', 'a>b'] });

/** How each run has ended that others followed, by the ids of its requests. */
function endings(thread: Thread): readonly (readonly [string, Settled])[] {
  const isEnd = (event: StreamEvent): event is StreamEvent & { mode: 'ended' } => event.mode === 'ended';
  return thread.shown.filter(isEnd).map(({ requests, settled }) => [requests.join(), settled]);
}

describe('a request that meets a run', () => {
  test('waits though it would join, when nothing can be joined at that moment', () => {
    const thread = new Thread({ plan, nodes: { a: asking('a?') } }).request({ id: 'one', input: {} });
    thread.request({ id: 'two', command: { resume: { value: 'yes' } }, multitaskStrategy: 'enqueue' });
    expect(thread.state.queue).toHaveLength(1);
    thread.finish();
    expect(thread.values).toEqual({ log: ['yes', 'b'] });
    expect(endings(thread)).toMatchObject([['one', { interrupts: [{ value: 'a?' }], error: null }]]);
  });

  test('with an answer waits for its question, and is refused when nobody asks it', () => {
    const thread = new Thread({ plan, nodes: { b: asking('b?') } }).request({ id: 'one', input: {} });
    const [work] = thread.open;
    if (work !== undefined) thread.settle(work);
    const answer = (id: string) =>
      thread.request({ id, command: { resume: { value: id } }, multitaskStrategy: 'enqueue' });
    answer('two');
    answer('three');
    thread.finish();
    expect(thread.values).toEqual({ log: ['a', 'two'] });
    expect(endings(thread)).toMatchObject([
      ['one', { interrupts: [{ value: 'b?' }] }],
      ['two', { values: { log: ['a', 'two'] }, error: null }],
      ['three', { error: { code: 'UNKNOWN_INTERRUPT' } }],
    ]);
  });

  test('by going on joins it, and ends with it', () => {
    const thread = new Thread({ plan }).request({ id: 'one', input: {} });
    const [work] = thread.open;
    if (work !== undefined) thread.settle(work);
    thread.request({ id: 'two', input: null, multitaskStrategy: 'enqueue' });
    thread.request({ id: 'three', input: {}, multitaskStrategy: 'enqueue' }).finish();
    expect(endings(thread)).toMatchObject([['one,two', { values: { log: ['a', 'b'] } }]]);
  });

  test('is refused when a hundred wait', () => {
    const thread = new Thread({ plan }).request({ input: {} });
    for (let count = 0; count < 100; count += 1)
      thread.request({ input: { log: [count] }, multitaskStrategy: 'enqueue' });
    const late = { id: 'late', input: {}, multitaskStrategy: 'enqueue' } as const;
    expect(refuse(thread.state, late)).toMatchObject({ reason: 'cannot_meet' });
    expect(thread.finish().values['log']).toHaveLength(100 + 2 * 101);
  });

  test('by a rollback is refused where it is not known what was before', () => {
    const thread = new Thread({ plan }).request({ input: {} });
    const { base: _, ...run } = thread.state.run ?? { id: '', options: {}, stop: 0, resumedAt: null };
    const older = new Thread({ plan }, { ...thread.state, run });
    const back = { id: 'back', input: {}, multitaskStrategy: 'rollback' } as const;
    expect(refuse(older.state, back)).toMatchObject({ reason: 'cannot_meet' });
    expect(refuse(thread.state, back)).toBeNull();
  });

  test('is told when the whole workflow is cancelled', () => {
    const thread = new Thread({ plan }).request({ id: 'one', input: {} });
    thread.request({ id: 'two', input: {}, multitaskStrategy: 'enqueue' });
    thread.feed({ kind: 'aborted', reason: 'by hand', at: thread.now });
    expect(thread.state).toMatchObject({ status: 'failed', error: { code: 'RUN_ABORTED' } });
    expect(thread.state.queue).toBeUndefined();
    expect(endings(thread)).toMatchObject([['two', { error: { code: 'RUN_ABORTED' } }]]);
  });
});
