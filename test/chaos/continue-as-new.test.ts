import { expect, inject, test } from 'vitest';
import { ChaosScene, later } from '../support/chaos-scene.ts';
import { executionsOf } from '../support/executions.ts';
import { until } from '../support/until.ts';

test('workers killed where a thread continues as new: every node has run once, and the stream has every chunk once', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'), { continueAfter: 8 });
  const { ledger, graphs, checkpointer } = scene;
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  const [first] = await Promise.all([scene.startWorker('threads'), scene.startWorker('nodes')]);
  let worker = first;
  const chunks: unknown[] = [];
  const watched = later(
    (async () => {
      for await (const chunk of graphs.steps.stream({}, config)) chunks.push(...Object.keys(chunk as object));
    })(),
  );
  const nodes = ['s1', 's2', 's3', 's4', 's5'];
  for (const node of nodes) {
    await until(`${node} has begun`, () => ledger.lines({ thread, node }).length > 0);
    // The node ends with nobody there to begin the next; the new worker finds an execution that is to end.
    await worker.kill();
    ledger.open(node);
    worker = await scene.startWorker('threads');
  }
  await watched;
  expect(chunks).toEqual(nodes);
  expect((await graphs.steps.getState(config)).values).toEqual({ log: nodes });
  expect(ledger.runs(thread)).toEqual({ s1: 1, s2: 1, s3: 1, s4: 1, s5: 1 });
  expect((await executionsOf(checkpointer.client, thread)).length).toBeGreaterThan(2);
  await scene.requireSound(thread);
});
