import { Annotation, Command, entrypoint, interrupt, START, StateGraph } from '@langchain/langgraph';
import { expect, inject, test } from 'vitest';
import { TemporalSaver } from '../../src/index.ts';
import { durable } from '../../src/langgraph/index.ts';
import { startTestSaver } from '../../src/testing/index.ts';
import { createWorker, defineConfig } from '../../src/worker/index.ts';
import '../../test/support/quiet-runtime.ts';
import { thread, unique } from '../../test/support/temporal.ts';

const State = Annotation.Root({ amount: Annotation<number>, by: Annotation<string> });

test('a worker of its own runs graphs of LangGraph that a temporal.config.ts names, and a client that runs no node asks', async () => {
  const inner = new StateGraph(State)
    .addNode('ask', ({ amount }) => ({ by: interrupt<string, string>(`Refund ${amount}?`) }))
    .addEdge(START, 'ask')
    .compile();
  const refund = durable(new StateGraph(State).addNode('review', inner).addEdge(START, 'review'), {
    name: unique('refund'),
  });
  const double = durable(
    entrypoint(unique('double'), async (n: number) => n * 2),
    {},
  );
  const config = defineConfig({
    graphs: [refund, double],
    taskQueue: unique('queue'),
    address: inject('temporalAddress'),
  });
  const worker = await createWorker(config);
  const running = worker.run();
  const checkpointer = await TemporalSaver.connect(config);
  refund.checkpointer = checkpointer;
  double.checkpointer = checkpointer;
  try {
    const place = thread();
    const waiting = await refund.invoke({ amount: 950 }, place);
    expect(waiting.__interrupt__?.map(({ value }) => value)).toEqual(['Refund 950?']);
    expect(await refund.invoke(new Command({ resume: 'Ada' }), place)).toEqual({ amount: 950, by: 'Ada' });
    expect(await double.invoke(21, thread())).toBe(42);
  } finally {
    await checkpointer.close();
    worker.shutdown();
    await running;
  }
});

test('what a graph that a node calls has done, and what it asks, outlives its worker', async () => {
  const runs: string[] = [];
  const taskQueue = unique('queue');
  const name = unique('caller');
  const open = async () => {
    // All anew, as in another process.
    const inner = new StateGraph(State)
      .addNode('work', () => {
        runs.push('work');
        return { amount: 7 };
      })
      .addNode('ask', ({ amount }) => ({ by: interrupt<string, string>(`Refund ${amount}?`) }))
      .addEdge(START, 'work')
      .addEdge('work', 'ask')
      .compile();
    const caller = new StateGraph(State)
      .addNode('call', (state) => {
        runs.push('call');
        return inner.invoke(state);
      })
      .addEdge(START, 'call');
    const checkpointer = await startTestSaver({ address: inject('temporalAddress'), taskQueue });
    return { checkpointer, graph: durable(caller, { checkpointer, name }) };
  };
  const place = thread();
  const first = await open();
  const waiting = await first.graph.invoke({ amount: 1 }, place);
  await first.checkpointer.close();
  expect(waiting.__interrupt__?.map(({ value }) => value)).toEqual(['Refund 7?']);
  const second = await open();
  expect(await second.graph.invoke(new Command({ resume: 'Ada' }), place)).toEqual({ amount: 7, by: 'Ada' });
  await second.checkpointer.close();
  expect(runs).toEqual(['call', 'work', 'call']);
});
