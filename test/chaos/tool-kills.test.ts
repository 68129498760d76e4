import type { BaseMessage } from '@langchain/core/messages';
import { expect, inject, test } from 'vitest';
import { Command } from '../../src/index.ts';
import { ChaosScene, later } from '../support/chaos-scene.ts';
import { asked, idOf } from '../support/threads.ts';
import { until } from '../support/until.ts';
import { payments } from './fixture/tools-graph.ts';

const said = ({ messages }: { readonly messages: readonly BaseMessage[] }): string[] =>
  messages.slice(1).map(({ text }) => text);

/** What was done, by whom: the attempts of the pass in which it was. */
const attempts = (scene: ChaosScene, thread: string, note: string): number[] =>
  scene.ledger.lines({ thread, note }).map(({ attempt }) => attempt);

test('a worker killed in a call that was approved, while another one waits: each effect happens once for its key', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  const { ledger, graphs } = scene;
  const graph = graphs.spreadTools;
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  const first = await scene.startWorker();
  const waiting = await graph.invoke({ messages: [payments()] }, config);
  expect(asked(waiting)).toEqual(['Pay Ann?', 'Pay Bob?']);
  const approved = later(
    graph.invoke(new Command({ resume: { [idOf(waiting, 'Pay Ann?')]: true } }), config),
  );
  await until('Ann is paid', () => ledger.lines({ thread, note: 'pay Ann' }).length > 0);
  await first.kill();
  ledger.open(`${thread}-Ann`);
  ledger.open(`${thread}-Bob`);
  await scene.startWorker();
  const half = await approved;
  expect(asked(half)).toEqual(['Pay Bob?']);
  expect(said(await graph.invoke(new Command({ resume: true }), config))).toEqual([
    'noted Zoe',
    'paid Ann',
    'paid Bob',
  ]);
  expect(ledger.effects()).toBe(3);
  expect(attempts(scene, thread, 'pay Ann')).toEqual([1, 2]);
  expect(new Set(ledger.lines({ thread, note: 'pay Ann' }).map(({ key }) => key)).size).toBe(1);
  expect([attempts(scene, thread, 'note Zoe'), attempts(scene, thread, 'pay Bob')]).toEqual([[1], [1]]);
  await scene.requireSound(thread);
});

test('workers killed while calls of one node wait, and while one is done and another is not: what is done is not done again', async () => {
  await using scene = await ChaosScene.open(inject('temporalAddress'));
  const { ledger, graphs, checkpointer } = scene;
  const graph = graphs.tools;
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  const first = await scene.startWorker();
  const waiting = await graph.invoke({ messages: [payments()] }, config);
  expect(asked(waiting)).toEqual(['Pay Ann?', 'Pay Bob?']);
  await first.kill();

  // Answered while nobody is there.
  const answered = later(
    graph.invoke(new Command({ resume: { [idOf(waiting, 'Pay Ann?')]: true } }), config),
  );
  const second = await scene.startWorker();
  expect(asked(await answered)).toEqual(['Pay Bob?']);
  ledger.open(`${thread}-Bob`);
  const run = later(graph.invoke(new Command({ resume: { [idOf(waiting, 'Pay Bob?')]: true } }), config));
  const [task] = (await graph.getState(config)).tasks;
  const handle = checkpointer.client.workflow.getHandle(thread);
  await until('what Bob was paid is recorded', async () => {
    const calls: readonly unknown[] = await handle.query('calls', task?.id);
    return calls.length === 2;
  });
  await until('Ann is paid', () => ledger.lines({ thread, note: 'pay Ann' }).length > 0);
  await second.kill();

  ledger.open(`${thread}-Ann`);
  await scene.startWorker();
  expect(said(await run)).toEqual(['noted Zoe', 'paid Ann', 'paid Bob']);
  expect(ledger.effects()).toBe(3);
  expect(attempts(scene, thread, 'note Zoe')).toEqual([1]);
  expect(attempts(scene, thread, 'pay Bob')).toEqual([1]);
  expect(attempts(scene, thread, 'pay Ann')).toEqual([1, 2]);
  const keys = ledger.lines({ thread }).map(({ key }) => key);
  expect(new Set(keys.map((key) => key.split('/').at(-1)))).toEqual(
    new Set(['call-note', 'call-ann', 'call-bob']),
  );
  expect(new Set(keys).size).toBe(3);
  await scene.requireSound(thread);
});
