import { expect, inject, test } from 'vitest';
import { Command } from '../../src/index.ts';
import { ChaosScene, later } from '../support/chaos-scene.ts';
import { asked } from '../support/threads.ts';
import { until } from '../support/until.ts';

test('a worker killed after a task was recorded, before its node had ended: the task has run once', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  const { ledger, graphs } = scene;
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  const first = await scene.startWorker();
  const run = later(graphs.payment.invoke({}, config));
  await until('the result is recorded', () => ledger.lines({ thread, note: 'recorded' }).length > 0);
  await first.kill();
  ledger.open(thread);
  await scene.startWorker();
  expect(asked(await run)).toEqual(['deliver?']);
  expect(await graphs.payment.invoke(new Command({ resume: 'yes' }), config)).toEqual({
    log: ['receipt of attempt 1', 'yes'],
  });
  expect(ledger.lines({ thread, note: 'paid' }).map(({ attempt, pass }) => [attempt, pass])).toEqual([
    [1, 1],
  ]);
  expect(ledger.lines({ thread, note: 'recorded' }).map(({ attempt, pass }) => [attempt, pass])).toEqual([
    [1, 1],
    [2, 1],
    [1, 2],
  ]);
  await scene.requireSound(thread);
});
