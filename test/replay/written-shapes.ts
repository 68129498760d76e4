/** Threads that are written by hand, gone back to, drained, and mended by error handlers. */
import { Command, interrupt, RunControl, Send, START, StateGraph } from '../../src/index.ts';
import type { TemporalSaver } from '../../src/index.ts';
import { collect, failure, Log } from '../support/threads.ts';
import type { Stage } from './shapes.ts';

export const writtenShapes: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  updated: async ({ checkpointer, config, record }) => {
    const graph = asking(checkpointer, 'updated');
    await graph.invoke({ log: 'in' }, config);
    await graph.updateState(config, { log: 'by hand' }, 'ask');
    await record('updated-while-waiting');
    await graph.invoke(null, config);
    await record('updated-and-gone-on');
    await graph.bulkUpdateState(config, [
      { updates: [{ values: { log: 'one' }, asNode: 'ask' }] },
      { updates: [{ values: { log: 'two' }, asNode: 'act' }] },
    ]);
    await record('updated-when-done');
  },

  'updated-from-outside': async ({ checkpointer, thread, config, record }) => {
    const graph = asking(checkpointer, 'updated-from-outside');
    await graph.invoke({ log: 'in' }, config);
    await checkpointer.client.workflow.getHandle(thread).executeUpdate('run', {
      args: [{ id: 'by-hand', updates: [[{ values: { log: 'by hand' }, asNode: 'ask' }]] }],
      updateId: 'by-hand',
    });
    await graph.invoke(null, config);
    await record('updated-from-outside');
  },

  forked: async ({ checkpointer, config, record }) => {
    const graph = asking(checkpointer, 'forked');
    await graph.invoke({ log: 'in' }, config);
    const [waiting] = await collect(graph.getStateHistory(config));
    const { configurable } = { ...config, ...waiting?.config };
    await graph.updateState({ configurable }, { log: 'branch' }, '__start__');
    await record('forked-while-waiting');
    await graph.invoke(new Command({ resume: 'yes' }), config);
    await graph.invoke(new Command({ resume: 'no' }), { configurable });
    await record('forked-when-done');
  },

  drained: async ({ checkpointer, config, record }) => {
    const control = new RunControl();
    const graph = new StateGraph(Log)
      .addNode('a', () => (control.requestDrain('deploy'), { log: 'a' }))
      .addNode('b', (_, { control: own }) => (own.requestDrain('budget'), { log: 'b' }))
      .addNode('c', () => ({ log: 'c' }))
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('b', 'c')
      .compile({ checkpointer, name: 'drained' });
    await failure(graph.invoke({}, { ...config, control }));
    await record('drained-by-message');
    await failure(graph.invoke(null, config));
    await record('drained-by-node');
  },

  'error-handlers': async ({ checkpointer, config, record }) => {
    const graph = new StateGraph(Log)
      .addNode(
        'broken',
        () => {
          throw new RangeError('out of order');
        },
        {
          ends: ['after'],
          errorHandler: (_, { error }) => new Command({ update: { log: error.message }, goto: 'after' }),
        },
      )
      .addNode('after', () => ({ log: interrupt<string, string>('mended?') }))
      .addEdge(START, 'broken')
      .compile({ checkpointer, name: 'error-handlers' });
    await graph.invoke({}, config);
    await graph.invoke(new Command({ resume: 'yes' }), config);
    await record('error-handler');
  },

  'send-timeouts': async ({ checkpointer, config, record }) => {
    const graph = new StateGraph(Log)
      .addNode('plan', () => ({ log: 'plan' }))
      .addNode(
        'part',
        async ({ n }: { n: number }, { signal }) => {
          if (n === 1) await new Promise((resolve) => signal.addEventListener('abort', resolve));
          return { log: `part ${n}` };
        },
        { retryPolicy: { maxAttempts: 1 }, errorHandler: () => ({ log: 'too slow' }) },
      )
      .addEdge(START, 'plan')
      .addConditionalEdges(
        'plan',
        () => [0, 1].map((n) => new Send('part', { n }, { timeout: n === 1 ? 100 : 30_000 })),
        ['part'],
      )
      .compile({ checkpointer, name: 'send-timeouts' });
    await graph.invoke({}, config);
    await record('send-timeout');
  },
};

function asking(checkpointer: TemporalSaver, name: string) {
  return new StateGraph(Log)
    .addNode('ask', () => ({ log: interrupt<string, string>('go?') }))
    .addNode('act', ({ log }) => ({ log: `acted on ${log.at(-1)}` }))
    .addEdge(START, 'ask')
    .addEdge('ask', 'act')
    .compile({ checkpointer, name });
}
