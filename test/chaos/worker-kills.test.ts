import { expect, inject, test } from 'vitest';
import { Command, isInterrupted } from '../../src/index.ts';
import { ChaosScene, later } from '../support/chaos-scene.ts';
import { questions } from '../support/threads.ts';
import { until } from '../support/until.ts';

test('a worker killed in the middle of a node: another finishes, and the node has the same idempotency key', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  const { ledger, graphs } = scene;
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  const first = await scene.startWorker();
  const run = later(graphs.slow.invoke({}, config));
  await until('the node has begun', () => ledger.lines({ thread, node: 'slow' }).length > 0);
  await first.kill();
  ledger.open(thread);
  await scene.startWorker();
  expect(await run).toEqual({ log: ['first', 'slow, attempt 2', 'last'] });
  const slow = ledger.lines({ thread, node: 'slow' });
  expect(slow.map(({ note, attempt, pass }) => [note, attempt, pass])).toEqual([
    ['begun', 1, 1],
    ['begun', 2, 1],
    ['ended', 2, 1],
  ]);
  expect(new Set(slow.map(({ key }) => key)).size).toBe(1);
  expect(ledger.runs(thread)).toEqual({ first: 1, slow: 3, last: 1 });
  await scene.requireSound(thread);
});

test('workers killed between nodes, at each of five steps: every node has run once', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  const { ledger, graphs, checkpointer } = scene;
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  let workers = await Promise.all([scene.startWorker('threads'), scene.startWorker('nodes')]);
  const run = later(graphs.steps.invoke({}, config));
  for (const [index, node] of ['s1', 's2', 's3', 's4', 's5'].entries()) {
    await until(`${node} has begun`, () => ledger.lines({ thread, node }).length > 0);
    // The thread's worker goes first: the node ends, and nobody is there to begin the next.
    await workers[0].kill();
    ledger.open(node);
    await until(`the end of ${node} is in the history`, async () => {
      const { events } = await scene.history(thread);
      return events?.filter((event) => event.activityTaskCompletedEventAttributes).length === index + 1;
    });
    await workers[1].kill();
    expect((await checkpointer.client.workflow.getHandle(thread).describe()).status.name).toBe('RUNNING');
    workers = await Promise.all([scene.startWorker('threads'), scene.startWorker('nodes')]);
  }
  expect(await run).toEqual({ log: ['s1', 's2', 's3', 's4', 's5'] });
  expect(ledger.runs(thread)).toEqual({ s1: 1, s2: 1, s3: 1, s4: 1, s5: 1 });
  expect(new Set(ledger.lines({ thread }).map(({ key }) => key)).size).toBe(5);
  await scene.requireSound(thread);
});

test('a worker killed while a thread waits: an answer that comes with no worker up is acted on, once', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  const { ledger, graphs } = scene;
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  const first = await scene.startWorker();
  const [question] = questions(await graphs.approval.invoke({}, config));
  await first.kill();
  // What one does meanwhile needs no worker: reading, and answering.
  expect((await graphs.approval.getState(config)).next).toEqual(['ask']);
  const answered = later(
    graphs.approval.invoke(new Command({ resume: { [question?.id ?? '']: 'yes' } }), config),
  );
  await until('the answer is in the history', async () => {
    const { events } = await scene.history(thread);
    return events?.some((event) => event.workflowExecutionSignaledEventAttributes?.signalName === 'resume');
  });
  await scene.startWorker();
  expect(await answered).toEqual({ log: ['prepared', 'yes', 'acted on yes'] });
  expect(ledger.runs(thread)).toEqual({ prepare: 1, act: 1 });
  await scene.requireSound(thread);
});

test('a worker killed while a thread waits: an answer that another worker takes at once is acted on, once', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  const { ledger, graphs } = scene;
  const config = scene.thread();
  const first = await scene.startWorker();
  expect(isInterrupted(await graphs.approval.invoke({}, config))).toBe(true);
  await scene.startWorker();
  await first.kill();
  const result = await graphs.approval.invoke(new Command({ resume: 'yes' }), config);
  expect(result).toEqual({ log: ['prepared', 'yes', 'acted on yes'] });
  expect(ledger.runs(config.configurable.thread_id)).toEqual({ prepare: 1, act: 1 });
  await scene.requireSound(config.configurable.thread_id);
});

test('a worker that stands still for longer than its heartbeat, and goes on: one outcome, one key', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  const { ledger, graphs } = scene;
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  // With one slot, which is taken, it asks for no more: otherwise the server would give it the next attempts too, as it stands still.
  const sleeper = await scene.startWorker('threads', 1);
  const run = later(graphs.slow.invoke({}, config));
  await until('the node has begun', () => ledger.lines({ thread, node: 'slow' }).length > 0);
  sleeper.stop();
  const other = await scene.startWorker();
  await until(
    'another attempt has begun',
    () => ledger.lines({ thread, node: 'slow', pid: other.pid }).length > 0,
  );
  sleeper.goOn();
  // Both bodies go to their end; the sleeper's attempt has been given up by then.
  ledger.open(thread);
  expect(await run).toEqual({ log: ['first', 'slow, attempt 2', 'last'] });
  await until(
    'the sleeper ends its attempt',
    () => ledger.lines({ thread, node: 'slow', pid: sleeper.pid, note: 'ended' }).length > 0,
  );
  expect(new Set(ledger.lines({ thread, node: 'slow' }).map(({ key }) => key)).size).toBe(1);
  expect(ledger.lines({ thread, node: 'last' })).toHaveLength(1);
  await other.kill();
  // It is a worker like any other again.
  const again = scene.thread();
  ledger.open(again.configurable.thread_id);
  expect((await graphs.slow.invoke({}, again)).log.at(-1)).toBe('last');
  expect(ledger.lines({ thread: again.configurable.thread_id, node: 'last' })).toMatchObject([
    { pid: sleeper.pid },
  ]);
  const { events } = await scene.history(thread);
  expect(events?.filter((event) => event.activityTaskCompletedEventAttributes)).toHaveLength(3);
  await scene.requireSound(thread);
});
