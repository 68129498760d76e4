import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { StateGraph } from '../../../src/graph/index.ts';
import { MemorySaver } from '../../../src/memory/memory-saver.ts';
import { START } from '../../../src/protocol/command.ts';
import { idOf } from './support/parallel.ts';
import { planOf } from './support/plan.ts';
import { taskOf, Thread } from './support/thread.ts';
import { asking } from './support/worker.ts';

const plan = planOf({ nodes: ['a', 'b', 'c', 'd'], edges: ['>a', '>b', '>c', 'a+b+c>d'] });

/** a is done, b waits, c is under way. */
function busy(): Thread {
  const thread = new Thread({ plan, nodes: { b: asking('b?') } });
  thread.run({ input: {} }, (open) =>
    open.find((work) => work.kind !== 'run-task' || work.input.node !== 'c'),
  );
  return thread;
}

const abort = (thread: Thread): Thread => thread.feed({ kind: 'aborted', reason: 'by hand', at: thread.now });

describe('an abort', () => {
  test('fails the run with RUN_ABORTED and the reason, and has its tasks cancelled', () => {
    const thread = abort(busy());
    expect(thread.state).toMatchObject({
      status: 'failed',
      error: { code: 'RUN_ABORTED', message: expect.stringContaining('by hand') },
    });
    expect(thread.cancelled).toHaveLength(1);
    expect(thread.settled).toEqual(['failed']);
  });

  test('keeps what is done and what waits', () => {
    const thread = abort(busy());
    expect(thread.state.tasks.map(({ node, status }) => [node, status])).toEqual([
      ['a', 'done'],
      ['b', 'waiting'],
      ['c', 'ready'],
    ]);
    expect(idOf(thread, 'b?')).toMatch(/^[0-9a-f]{32}$/);
    expect(thread.values).toEqual({ log: ['a'] });
  });

  test('lets the thread go on with null: only what was cancelled runs again', () => {
    const thread = abort(busy()).run({ input: null });
    expect(thread.starts.map(({ node }) => node)).toEqual(['a', 'b', 'c', 'c']);
    expect(thread.resume('b').values).toEqual({ log: ['a', 'b', 'c', 'd'] });
  });

  test('lets the thread go on with an answer, too', () => {
    const thread = abort(busy()).resume('b');
    expect(thread.values).toEqual({ log: ['a', 'b', 'c', 'd'] });
  });

  test('makes a result that comes after it change nothing, then or later', () => {
    const thread = busy();
    const late = thread.resultOf(taskOf(thread, 'c'));
    abort(thread);
    const stopped = thread.state;
    expect(thread.feed(late).state).toEqual(stopped);
    thread.request({ input: null });
    const again = thread.state;
    expect(thread.feed(late).state).toEqual(again);
    expect(thread.open).toHaveLength(1);
  });

  test('while an input is looked at leaves the thread without it', () => {
    const thread = new Thread({ plan }).run({ input: { x: 1 } });
    const { channels, checkpoint } = thread.state;
    abort(thread.request({ input: { x: 2 } }));
    expect(thread.state).toMatchObject({ status: 'failed', channels, checkpoint });
    expect(thread.run({ input: { x: 3 } }).values).toMatchObject({ x: 3 });
  });

  test('while reducers are at work has them work again when the thread goes on', () => {
    const custom = planOf({ nodes: ['a', 'b'], edges: ['>a', '>b'], channels: { log: 'custom' } });
    const thread = new Thread({ plan: custom }).request({ input: {} });
    thread.finish((open) => open.find(({ kind }) => kind !== 'fold'));
    expect(abort(thread).state.phase.kind).toBe('settled');
    expect(thread.run({ input: null }).values).toEqual({ log: 'ab' });
    expect(thread.starts).toHaveLength(2);
  });

  test('makes what reducers give after it change nothing', () => {
    const custom = planOf({ nodes: ['a', 'b'], edges: ['>a', '>b'], channels: { log: 'custom' } });
    const thread = new Thread({ plan: custom }).request({ input: {} });
    thread.finish((open) => open.find(({ kind }) => kind !== 'fold'));
    const [fold] = thread.open;
    if (fold === undefined) throw new Error('nothing is folded');
    const late = thread.resultOf(fold);
    const stopped = abort(thread).state;
    expect(thread.feed(late).state).toEqual(stopped);
  });

  test('makes a validation that fails after it change nothing', () => {
    const error = { code: 'NODE_FAILED', name: 'Error', message: 'late' } as const;
    for (const code of ['NODE_FAILED', 'UNKNOWN_GRAPH'] as const) {
      for (const kind of ['prepare-failed', 'fold-failed'] as const) {
        const thread = busy();
        const before = thread.state;
        thread.feed({ kind, error: { ...error, code }, at: thread.now });
        expect(thread.state).toEqual(before);
      }
    }
  });

  test('does not take the answers of a task away that was under way', () => {
    const thread = new Thread({ plan, nodes: { b: asking('b?') } }).run({ input: {} });
    thread.request({ command: { resume: { value: 'yes' } } });
    expect(abort(thread).pending).toEqual([]);
    expect(thread.run({ input: null }).values).toEqual({ log: ['a', 'yes', 'c', 'd'] });
  });
});

// The shell in process cannot stop a validation that is under way.
test.each([false, true])(
  'what an aborted run had validated is not taken for the next run’s: fails %s',
  async (fails) => {
    const gates = new Map<string, () => void>();
    const slow = z.string().refine(async (value) => {
      await new Promise<void>((resolve) => gates.set(value, resolve));
      return value !== 'first' || !fails;
    });
    const opened = async (value: string): Promise<void> => {
      for (let turn = 0; turn < 100 && !gates.has(value); turn += 1) await nextTurn();
      gates.get(value)?.();
      await nextTurn();
    };
    const graph = new StateGraph(z.object({ x: slow }))
      .addNode('a', () => ({}))
      .addEdge(START, 'a')
      .compile({ checkpointer: new MemorySaver() });
    const config = { configurable: { thread_id: 't' } };
    const aborter = new AbortController();
    const first = graph.invoke({ x: 'first' }, { ...config, signal: aborter.signal });
    await nextTurn();
    aborter.abort('by hand');
    await expect(first).rejects.toMatchObject({ code: 'RUN_ABORTED' });
    const second = graph.invoke({ x: 'second' }, config);
    await nextTurn();
    await opened('first');
    await opened('second');
    expect(await second).toEqual({ x: 'second' });
  },
);
