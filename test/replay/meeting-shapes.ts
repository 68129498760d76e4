/** Threads on which runs meet: each strategy, with what is under way then. */
import { setTimeout as sleep } from 'node:timers/promises';
import { END, interrupt, START, StateGraph, TemporalSaver } from '../../src/index.ts';
import { executionsOf } from '../support/executions.ts';
import { failure, gate, Log } from '../support/threads.ts';
import { recordingQueue } from './recording-queue.ts';
import type { Stage } from './shapes.ts';

export const meetingShapes: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'met-enqueue': async (stage) => {
    const { graph, config, door, reached } = slowThread(stage);
    const one = graph.invoke({ log: 'one' }, config);
    await reached;
    const two = graph.invoke({ log: 'two' }, { ...config, multitaskStrategy: 'enqueue' });
    await queued(stage, 1);
    const abort = new AbortController();
    const three = failure(
      graph.invoke({ log: 'three' }, { ...config, multitaskStrategy: 'enqueue', signal: abort.signal }),
    );
    await queued(stage, 2);
    abort.abort();
    await three;
    await queued(stage, 1);
    await stage.record('met-while-queued');
    door.open();
    await Promise.all([one, two]);
    await stage.record('met-enqueued');
  },

  'met-interrupt': async (stage) => {
    const { graph, config, reached } = slowThread(stage);
    const one = failure(graph.invoke({ log: 'one' }, config));
    await reached;
    await graph.invoke({ log: 'two' }, { ...config, multitaskStrategy: 'interrupt' });
    await one;
    await stage.record('met-interrupted');
  },

  'met-rollback': async (stage) => {
    const { graph, config, reached } = slowThread(stage);
    const one = failure(graph.invoke({ log: 'one' }, config));
    await reached;
    await graph.invoke({ log: 'two' }, { ...config, multitaskStrategy: 'rollback' });
    await one;
    await stage.record('met-rolled-back');
  },

  'met-over-subgraph': async (stage) => {
    const { checkpointer, config } = stage;
    const reached = gate();
    let ran = 0;
    const inner = new StateGraph(Log)
      .addNode(
        'slow',
        async (_, { signal }) => {
          ran += 1;
          if (ran > 1) return { log: interrupt<string, string>('inner?') };
          reached.open();
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          return {};
        },
        { heartbeatTimeout: '1s' },
      )
      .addEdge(START, 'slow')
      .compile();
    const graph = new StateGraph(Log)
      .addNode('inner', inner)
      .addEdge(START, 'inner')
      .compile({ checkpointer, name: 'met-over-subgraph' });
    const one = failure(graph.invoke({ log: 'one' }, config));
    await reached.opened;
    await graph.invoke({ log: 'two' }, { ...config, multitaskStrategy: 'rollback' });
    await one;
    await stage.record('met-over-subgraph');
  },

  'met-and-continued': async (stage) => {
    const { checkpointer, thread, config, record } = stage;
    const door = gate();
    const reached = gate();
    const builder = new StateGraph(Log)
      .addNode('again', async ({ log }) => {
        reached.open();
        await door.opened;
        return { log: String(log.length) };
      })
      .addEdge(START, 'again')
      .addConditionalEdges('again', ({ log }) => (log.length % 6 === 0 ? END : 'again'), ['again', END]);
    builder.compile({ checkpointer, name: 'met-and-continued' });
    const { client } = checkpointer;
    const short = await TemporalSaver.connect({ client, taskQueue: recordingQueue, continueAfter: 24 });
    const graph = builder.compile({ checkpointer: short, name: 'met-and-continued' });
    const one = graph.invoke({ log: 'one' }, config);
    await reached.opened;
    const two = graph.invoke({ log: 'two' }, { ...config, multitaskStrategy: 'enqueue' });
    await queued(stage, 1);
    door.open();
    await Promise.all([one, two]);
    const executions = await executionsOf(client, thread);
    await record('met-and-continued-first', executions.at(-1));
    await record('met-and-continued-next', executions.at(-2));
    await record('met-and-continued-last');
  },
};

/** A node that waits for its door, or its cancellation, the first time that it runs. */
function slowThread({ checkpointer, thread, config }: Stage) {
  const door = gate();
  const reached = gate();
  let ran = 0;
  const graph = new StateGraph(Log)
    .addNode('first', () => ({ log: 'first' }))
    .addNode(
      'slow',
      async (_, { signal }) => {
        ran += 1;
        if (ran > 1) return { log: 'slow' };
        reached.open();
        const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
        await Promise.race([door.opened, stopped]);
        return { log: 'slow' };
      },
      { heartbeatTimeout: '1s' },
    )
    .addEdge(START, 'first')
    .addEdge('first', 'slow')
    .compile({ checkpointer, name: thread });
  return { graph, config, door, reached: reached.opened };
}

async function queued({ checkpointer, thread }: Stage, count: number): Promise<void> {
  while (((await checkpointer.read(thread))?.queue?.length ?? 0) !== count) await sleep(50);
}
