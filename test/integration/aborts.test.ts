import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { Command, END, interrupt, Send, START, StateGraph } from '../../src/index.ts';
import { describeOnBoth } from '../support/on-both.ts';
import { asked, Counter, failure, Log } from '../support/threads.ts';

const parts = Array.from({ length: 12 }, (_, part) => part);

describeOnBoth('a run that is aborted', (place) => {
  function slow(counter: Counter, reached: () => void) {
    const noticed: boolean[] = [];
    const graph = new StateGraph(Log)
      .addNode('first', () => (counter.count('first'), { log: 'first' }))
      .addNode('quick', () => (counter.count('quick'), { log: 'quick' }))
      .addNode(
        'slow',
        async (_, { signal }) => {
          if (counter.count('slow') > 1) return { log: 'slow' };
          reached();
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          noticed.push(signal.aborted);
          throw signal.reason;
        },
        { heartbeatTimeout: '1s' },
      )
      .addEdge(START, 'first')
      .addEdge('first', 'quick')
      .addEdge('first', 'slow')
      .compile({ checkpointer: place().checkpointer, name: place().name('slow') });
    return { graph, noticed };
  }

  test('ends at once, its nodes notice, and null goes on from the last checkpoint', async () => {
    const counter = new Counter();
    const controller = new AbortController();
    const { graph, noticed } = slow(counter, () => setTimeout(() => controller.abort(), 150));
    const config = place().thread();
    const error = await failure(graph.invoke({}, { ...config, signal: controller.signal }));
    expect(error).toMatchObject({ code: 'RUN_ABORTED' });
    const state = await graph.getState(config);
    expect(state.next).toEqual(['slow']);
    expect(state.tasks.map(({ name, result }) => [name, result])).toEqual([
      ['quick', { log: 'quick' }],
      ['slow', undefined],
    ]);
    await expect.poll(() => noticed, { timeout: 10_000 }).toEqual([true]);
    expect(await graph.invoke(null, config)).toEqual({ log: ['first', 'quick', 'slow'] });
    expect(counter.counts).toEqual({ first: 1, quick: 1, slow: 2 });
  });

  test('before it has begun is an error that changes nothing', async () => {
    const { graph } = slow(new Counter(), () => {});
    const config = place().thread();
    const error = await failure(graph.invoke({}, { ...config, signal: AbortSignal.abort() }));
    expect(error.message).toMatch(/abort/i);
    expect((await graph.getState(config)).values).toEqual({});
  });

  test('stays what it is when its signal fires after its end', async () => {
    const controller = new AbortController();
    const graph = new StateGraph(Log)
      .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: place().checkpointer, name: place().name('ended') });
    const config = place().thread();
    await graph.invoke({}, { ...config, signal: controller.signal });
    controller.abort();
    expect(asked(await graph.invoke(null, config))).toEqual(['go?']);
    expect(await graph.invoke(new Command({ resume: 'yes' }), config)).toEqual({ log: ['yes'] });
  });

  test('may have one signal for many runs, steps and tasks, without a warning of too many listeners', async () => {
    const warnings: string[] = [];
    const hear = (warning: Error): void => void warnings.push(warning.name);
    process.on('warning', hear);
    try {
      const graph = new StateGraph(Log)
        .addNode('part', async ({ part }: { part: number }, { signal }) => {
          signal.addEventListener('abort', () => undefined);
          return { log: String(part) };
        })
        .addNode('again', () => ({ log: 'again' }))
        .addConditionalEdges(START, () => parts.map((part) => new Send('part', { part })), ['part'])
        .addEdge('part', 'again')
        .addConditionalEdges('again', ({ log }) => (log.length < 16 ? 'again' : END), ['again', END])
        .compile({ checkpointer: place().checkpointer, name: place().name('many') });
      const { signal } = new AbortController();
      await Promise.all(
        parts.map(async () => {
          expect((await graph.invoke({}, { ...place().thread(), signal })).log).toHaveLength(16);
        }),
      );
      // A signal may live as long as its process: what was added to it is taken away.
      expect(getEventListeners(signal, 'abort')).toEqual([]);
    } finally {
      process.off('warning', hear);
    }
    expect(warnings).not.toContain('MaxListenersExceededWarning');
  });
});
