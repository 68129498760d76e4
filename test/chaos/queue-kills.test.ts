import { expect, inject, test } from 'vitest';
import { ChaosScene, later } from '../support/chaos-scene.ts';
import { until } from '../support/until.ts';

test('workers killed while runs wait in the queue, and a run that is sent with no worker up: each runs once, in order', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  const { ledger, graphs, checkpointer } = scene;
  const config = { ...scene.thread(), multitaskStrategy: 'enqueue' } as const;
  const thread = config.configurable.thread_id;
  const isWaiting = (count: number) => async (): Promise<boolean> =>
    (await checkpointer.read(thread))?.queue?.length === count;
  const first = await scene.startWorker();
  const one = later(graphs.slow.invoke({ log: 'one' }, config));
  await until('the node has begun', () => ledger.lines({ thread, node: 'slow' }).length > 0);
  const two = later(graphs.slow.invoke({ log: 'two' }, config));
  await until('two waits', isWaiting(1));
  await first.kill();
  const three = later(graphs.slow.invoke({ log: 'three' }, config));
  await until('three is left with the server', async () => {
    const { events } = await scene.history(thread);
    return events?.some((event) => event.workflowExecutionSignaledEventAttributes) === true;
  });
  ledger.open(thread);
  await scene.startWorker();
  const whole = ['one', 'two', 'three'].flatMap((log, index) => [
    log,
    'first',
    index === 0 ? 'slow, attempt 2' : 'slow, attempt 1',
    'last',
  ]);
  expect(await one).toEqual({ log: whole.slice(0, 4) });
  expect(await two).toEqual({ log: whole.slice(0, 8) });
  expect(await three).toEqual({ log: whole });
  expect(ledger.runs(thread)).toMatchObject({ first: 3, last: 3 });
  await scene.requireSound(thread);
});
