import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { END, START, StateGraph, TemporalSaver } from '../../src/index.ts';
import { latestSnapshot } from '../../src/engine/snapshot.ts';
import { replayThread, startTestSaver } from '../../src/testing/index.ts';
import { executionsOf } from '../support/executions.ts';
import { thread, unique } from '../support/temporal.ts';
import { collect, failure, gate, Log } from '../support/threads.ts';

let checkpointer: TemporalSaver;

beforeAll(async () => {
  checkpointer = await startTestSaver({ address: inject('temporalAddress'), continueAfter: 40 });
});
afterAll(() => checkpointer.close());

/** Ten steps after its input, the first of which waits for a door in its first run. */
function long(saver: TemporalSaver = checkpointer, name = unique('long')) {
  const door = gate();
  let begun = 0;
  const graph = new StateGraph(Log)
    .addNode('open', async ({ log }) => {
      begun += 1;
      if (log.length === 1) await door.opened;
      return {};
    })
    .addNode('step', ({ log }) => ({ log: `${log.length}` }))
    .addEdge(START, 'open')
    .addEdge('open', 'step')
    .addConditionalEdges('step', ({ log }) => (log.length % 11 === 0 ? END : 'step'), ['step', END])
    .compile({ checkpointer: saver, name });
  return { graph, door, begun: () => begun };
}

const lines = (from: number): string[] => Array.from({ length: 10 }, (_, index) => `${from + index}`);

async function requireSound(id: string): Promise<void> {
  const { client } = checkpointer;
  for (const runId of await executionsOf(client, id))
    await replayThread(await client.workflow.getHandle(id, runId).fetchHistory(), id);
  const state = await checkpointer.read(id);
  const queried = await client.workflow.getHandle(id).query('state');
  expect(JSON.parse(JSON.stringify(state && latestSnapshot(state)))).toEqual(queried);
}

describe('runs that meet on a thread whose history grows long', () => {
  test('are carried from execution to execution: each runs once, in order, and its caller has its result', async () => {
    const { graph, door, begun } = long();
    const config = thread();
    const id = config.configurable.thread_id;
    const one = graph.invoke({ log: 'one' }, config);
    await expect.poll(begun).toBe(1);
    const later: Promise<unknown>[] = [];
    for (const log of ['two', 'three', 'four']) {
      later.push(graph.invoke({ log }, { ...config, multitaskStrategy: 'enqueue' }));
      await expect.poll(async () => (await checkpointer.read(id))?.queue?.length).toBe(later.length);
    }
    expect((await checkpointer.client.workflow.getHandle(id).describe()).memo?.['queued']).toBe(3);
    door.open();
    const whole = ['one', ...lines(1), 'two', ...lines(12), 'three', ...lines(23), 'four', ...lines(34)];
    expect(await one).toEqual({ log: whole.slice(0, 11) });
    expect(await Promise.all(later)).toEqual([22, 33, 44].map((end) => ({ log: whole.slice(0, end) })));
    expect((await executionsOf(checkpointer.client, id)).length).toBeGreaterThan(2);
    await requireSound(id);
  });

  test('are rolled back to where an earlier execution stood, with the checkpoints that are in its history', async () => {
    const door = gate();
    const graph = new StateGraph(Log)
      .addNode('step', async ({ log }) => {
        if (log.at(-1) === '12') await door.opened;
        return { log: `${log.length}` };
      })
      .addEdge(START, 'step')
      .addConditionalEdges('step', ({ log }) => (log.length < 14 && log[0] !== 'two' ? 'step' : END), [
        'step',
        END,
      ])
      .compile({ checkpointer, name: unique('rolled') });
    const config = thread();
    const id = config.configurable.thread_id;
    const one = failure(graph.invoke({ log: 'one' }, config));
    await expect.poll(async () => (await checkpointer.read(id))?.channels['log']).toHaveLength(13);
    expect((await executionsOf(checkpointer.client, id)).length).toBeGreaterThan(1);
    expect(await graph.invoke({ log: 'two' }, { ...config, multitaskStrategy: 'rollback' })).toEqual({
      log: ['two', '1'],
    });
    door.open();
    expect(await one).toMatchObject({ code: 'RUN_ABORTED', reason: 'rollback' });
    const history = await collect(graph.getStateHistory(config));
    expect(history.map(({ metadata }) => metadata?.step)).toEqual([1, 0, -1]);
    await requireSound(id);
  });

  test('run though the caller that sent them has gone', async () => {
    const name = unique('gone');
    const { graph, door, begun } = long(checkpointer, name);
    const config = thread();
    const id = config.configurable.thread_id;
    const one = graph.invoke({ log: 'one' }, config);
    await expect.poll(begun).toBe(1);
    const { client, taskQueue } = { client: checkpointer.client, taskQueue: await queueOf(id) };
    const other = await TemporalSaver.connect({ client, taskQueue });
    const sent = failure(
      long(other, name).graph.invoke({ log: 'two' }, { ...config, multitaskStrategy: 'enqueue' }),
    );
    await expect.poll(async () => (await checkpointer.read(id))?.queue?.length).toBe(1);
    await other.close();
    expect(await sent).toMatchObject({ code: 'RUN_ABORTED', reason: 'closed' });
    door.open();
    await one;
    await expect
      .poll(async () => (await graph.getState(config)).values.log)
      .toEqual(['one', ...lines(1), 'two', ...lines(12)]);
  });
});

async function queueOf(id: string): Promise<string> {
  return (await checkpointer.client.workflow.getHandle(id).describe()).taskQueue;
}
