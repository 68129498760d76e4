import { WorkflowUpdateFailedError } from '@temporalio/client';
import { expect, inject, test } from 'vitest';
import { Command, UnknownInterruptError } from '../../src/index.ts';
import { ChaosScene, later } from '../support/chaos-scene.ts';
import { failure, questions } from '../support/threads.ts';
import { until } from '../support/until.ts';

/** A thread that waits at its second question, and the id of its first, which "ann" has answered with "yes". */
async function answeredOnce(scene: ChaosScene) {
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  const handle = scene.checkpointer.client.workflow.getHandle(thread);
  const [first] = questions(await scene.graphs.campaign.invoke({}, config));
  const id = first?.id ?? '';
  const accepted = await handle.executeUpdate('resume', {
    args: [{ [id]: 'yes' }, { id: 'decision of ann', by: 'ann' }],
    updateId: 'decision of ann',
  });
  expect(accepted).toEqual({ accepted: true, id: 'decision of ann' });
  const second = questions(await scene.graphs.campaign.invoke(null, config));
  expect(second).toMatchObject([{ value: 'two' }]);
  return { config, handle, id, second };
}

test('a decision that was accepted may be repeated by every door, and is told so; it counts once', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  await scene.startWorker();
  const { config, handle, id, second } = await answeredOnce(scene);
  const message = [{ [id]: 'yes' }, { id: 'decision of ann', by: 'ann' }];
  await handle.signal('resume', ...message);
  for (const updateId of ['decision of ann', 'another update']) {
    expect(await handle.executeUpdate('resume', { args: message as [unknown], updateId })).toMatchObject({
      accepted: true,
    });
  }
  expect(questions(await scene.graphs.campaign.invoke(null, config))).toEqual(second);
  expect(scene.ledger.effects()).toBe(1);
  await scene.requireSound(config.configurable.thread_id);
});

test('a decision that came too late as a signal is refused when it is repeated as an update', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  await scene.startWorker();
  const { config, handle, id } = await answeredOnce(scene);
  const message = [{ [id]: 'no' }, { id: 'decision of bob', by: 'bob' }];
  await handle.signal('resume', ...message);
  await until('the signal has been ignored', async () => {
    const state = await scene.checkpointer.read(config.configurable.thread_id);
    return state?.ignored.some((each) => each.id === 'decision of bob');
  });
  const told = await failure(
    handle.executeUpdate('resume', { args: message as [unknown], updateId: 'decision of bob' }),
  );
  expect(told).toBeInstanceOf(WorkflowUpdateFailedError);
});

test('an invoke() whose answer came too late, as a signal, is refused, also when the thread ends right then', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  const { graphs, checkpointer } = scene;
  const first = await scene.startWorker();
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  const [question] = questions(await graphs.quick.invoke({}, config));
  const id = question?.id ?? '';
  await first.kill();
  const handle = checkpointer.client.workflow.getHandle(thread);
  await handle.signal('resume', { [id]: 'ann' }, { id: 'decision of ann' });
  const late = later(graphs.quick.invoke(new Command({ resume: { [id]: 'bob' } }), config));
  await until('the answer has been left with the server', async () => {
    const { events } = await scene.history(thread);
    return events?.filter((event) => event.workflowExecutionSignaledEventAttributes).length === 2;
  });
  await scene.startWorker();
  expect(await failure(late)).toBeInstanceOf(UnknownInterruptError);
  expect(await handle.result()).toEqual({ log: ['ann'] });
});
