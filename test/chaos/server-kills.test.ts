import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Command } from '../../src/index.ts';
import { ChaosScene, later } from '../support/chaos-scene.ts';
import { RestartableServer } from '../support/restartable-server.ts';
import { collect, failure, questions } from '../support/threads.ts';
import { until } from '../support/until.ts';

test('a server killed while a thread waits and while runs are followed: nothing is lost, and the followers go on', async () => {
  await using server = await RestartableServer.open();
  await using scene = await ChaosScene.open(server.address);
  const { ledger, graphs } = scene;
  await scene.startWorker();
  const waiting = scene.thread();
  const [question] = questions(await graphs.approval.invoke({}, waiting));
  const config = scene.thread();
  const thread = config.configurable.thread_id;
  const streamed = scene.thread();
  const run = later(graphs.slow.invoke({}, config));
  const stream = later(collect(graphs.slow.stream({}, { ...streamed, streamMode: 'updates' })));
  await until('both nodes have begun', () => ledger.lines({ node: 'slow' }).length === 2);

  await server.kill();
  // One node ends while there is no server to tell it to, the other when it is back.
  ledger.open(thread);
  await until('the node has ended', () => ledger.lines({ thread, note: 'ended' }).length > 0);
  await server.startAgain();
  ledger.open(streamed.configurable.thread_id);

  expect(await run).toEqual({ log: ['first', 'slow, attempt 1', 'last'] });
  expect(await stream).toEqual([
    { first: { log: 'first' } },
    { slow: { log: 'slow, attempt 1' } },
    { last: { log: 'last' } },
  ]);
  const answer = new Command({ resume: { [question?.id ?? '']: 'yes' } });
  expect(await graphs.approval.invoke(answer, waiting)).toEqual({ log: ['prepared', 'yes', 'acted on yes'] });
  expect(ledger.runs(thread)).toEqual({ first: 1, slow: 2, last: 1 });
  expect(ledger.runs(streamed.configurable.thread_id)).toEqual({ first: 1, slow: 2, last: 1 });
  expect(ledger.runs(waiting.configurable.thread_id)).toEqual({ prepare: 1, act: 1 });
  for (const { configurable } of [waiting, config, streamed])
    await scene.requireSound(configurable.thread_id);
});

test('server and worker killed together while a thread waits: the answer acts when both are back', async () => {
  await using server = await RestartableServer.open();
  await using scene = await ChaosScene.open(server.address);
  const { ledger, graphs } = scene;
  const worker = await scene.startWorker();
  const config = scene.thread();
  const [question] = questions(await graphs.approval.invoke({}, config));
  await Promise.all([server.kill(), worker.kill()]);
  await server.startAgain();
  const answered = later(
    graphs.approval.invoke(new Command({ resume: { [question?.id ?? '']: 'yes' } }), config),
  );
  await scene.startWorker();
  expect(await answered).toEqual({ log: ['prepared', 'yes', 'acted on yes'] });
  expect(ledger.runs(config.configurable.thread_id)).toEqual({ prepare: 1, act: 1 });
  await scene.requireSound(config.configurable.thread_id);
});

test('an answer given while the server is away for a moment is acted on when it is back, once', async () => {
  await using server = await RestartableServer.open();
  await using scene = await ChaosScene.open(server.address);
  const { ledger, graphs } = scene;
  await scene.startWorker();
  const config = scene.thread();
  await graphs.approval.invoke({}, config);
  await server.kill();
  const answered = later(graphs.approval.invoke(new Command({ resume: 'yes' }), config));
  await server.startAgain();
  expect(await answered).toEqual({ log: ['prepared', 'yes', 'acted on yes'] });
  expect(ledger.runs(config.configurable.thread_id)).toEqual({ prepare: 1, act: 1 });
  await scene.requireSound(config.configurable.thread_id);
});

test('a server that stays away is an error that says so', async () => {
  await using server = await RestartableServer.open();
  await using scene = await ChaosScene.open(server.address);
  await server.kill();
  const error = await failure(scene.graphs.approval.invoke({}, scene.thread()));
  expect(error).toMatchObject({ name: 'GraphError', code: 'SERVER_UNREACHABLE' });
  expect(error.message).toContain(server.address);
});

test('a saver that is closed while the server is away does not end its process', async () => {
  await using server = await RestartableServer.open();
  const program = join(import.meta.dirname, 'fixture', 'close-while-away.ts');
  const child = spawn(process.execPath, [program, server.address], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  try {
    let said = '';
    child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
    await once(child, 'message');
    await server.kill();
    const closed = once(child, 'close');
    child.send('the server is away');
    const [code] = (await closed) as [number | null];
    expect({ code, said }).toEqual({ code: 0, said: '' });
  } finally {
    child.kill('SIGKILL');
  }
});
