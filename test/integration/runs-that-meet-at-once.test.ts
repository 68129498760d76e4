import { describe, expect, inject, test } from 'vitest';
import { START, StateGraph, TemporalSaver } from '../../src/index.ts';
import { latestSnapshot } from '../../src/engine/snapshot.ts';
import { replayThread, startTestSaver } from '../../src/testing/index.ts';
import { thread, unique } from '../support/temporal.ts';
import { Counter, failure, Log } from '../support/threads.ts';

/** Two requests that no worker has taken: the first workflow task has both. */
async function bothAtOnce(
  build: (saver: TemporalSaver, name: string, ran: Counter) => ReturnType<typeof nodeGraph>,
) {
  const [taskQueue, name, config, ran] = [unique('queue'), unique('at-once'), thread(), new Counter()];
  const id = config.configurable.thread_id;
  const address = inject('temporalAddress');
  const before = await TemporalSaver.connect({ address, taskQueue });
  const one = failure(build(before, name, ran).invoke({ log: 'one' }, config));
  const handle = before.client.workflow.getHandle(id);
  await expect
    .poll(() =>
      handle.describe().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  await handle.signal('run', { id: 'two', input: { log: 'two' }, multitaskStrategy: 'interrupt' });
  const worker = await startTestSaver({ address, taskQueue });
  try {
    const graph = build(worker, name, ran);
    expect(await one).toMatchObject({ code: 'RUN_ABORTED', reason: 'interrupt' });
    await expect.poll(async () => (await handle.describe()).status.name).toBe('COMPLETED');
    const { values } = await graph.getState(config);
    await replayThread(await handle.fetchHistory(), id);
    const queried = await handle.query('state');
    const state = await worker.read(id);
    expect(JSON.parse(JSON.stringify(state && latestSnapshot(state)))).toEqual(queried);
    return { values, ran: ran.counts };
  } finally {
    await worker.close();
    await before.close();
  }
}

function nodeGraph(saver: TemporalSaver, name: string, ran: Counter, options: { local?: boolean } = {}) {
  return new StateGraph(Log)
    .addNode('node', () => (ran.count('node'), { log: 'node' }), options)
    .addEdge(START, 'node')
    .compile({ checkpointer: saver, name });
}

function subgraphGraph(saver: TemporalSaver, name: string, ran: Counter) {
  const inner = new StateGraph(Log)
    .addNode('inner', () => (ran.count('inner'), { log: 'inner' }))
    .addEdge(START, 'inner')
    .compile();
  return new StateGraph(Log)
    .addNode('node', inner)
    .addEdge(START, 'node')
    .compile({ checkpointer: saver, name }) as unknown as ReturnType<typeof nodeGraph>;
}

describe('a run that another stops in the very task in which it begins', () => {
  test('leaves its node unstarted', async () => {
    expect(await bothAtOnce(nodeGraph)).toEqual({
      values: { log: ['one', 'two', 'node'] },
      ran: { node: 1 },
    });
  });

  test('leaves the result of a local node to nobody', async () => {
    const { values } = await bothAtOnce((...args) => nodeGraph(...args, { local: true }));
    expect(values).toEqual({ log: ['one', 'two', 'node'] });
  });

  test('lets its subgraph begin, and stops it then', async () => {
    const { values } = await bothAtOnce(subgraphGraph);
    expect(values.log.slice(0, 2)).toEqual(['one', 'two']);
    expect(values.log.at(-1)).toBe('inner');
  });
});
