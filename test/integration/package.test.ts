/**
 * The package as its user gets it: packed, installed in an empty folder, and run there by plain Node.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { findTemporalBinary } from '../../src/dev-server/index.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdpoint-package-'));
  // Packing builds first: package.json says so, by `prepack`.
  await run('npm', ['pack', '--pack-destination', folder], { cwd: root });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  const quietly = ['--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', `./${tarball}`, 'zod', ...quietly], { cwd: folder });
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const program = `
import { randomUUID } from 'node:crypto';
import { Command, END, interrupt, START, StateGraph, TemporalSaver } from 'holdpoint';
import { replayThread } from 'holdpoint/testing';
import { z } from 'zod';

const checkpointer = await TemporalSaver.start({ taskQueue: randomUUID(), log: () => {} });
const State = z.object({ amount: z.number(), approved: z.boolean().optional() });
const graph = new StateGraph(State)
  .addNode('review', ({ amount }) => ({ approved: interrupt(\`Refund \${amount}?\`) }))
  .addEdge(START, 'review')
  .addEdge('review', END)
  .compile({ checkpointer, name: 'refund' });

const thread = randomUUID();
const config = { configurable: { thread_id: thread } };
const paused = await graph.invoke({ amount: 950 }, config);
const done = await graph.invoke(new Command({ resume: true }), config);
await replayThread(await checkpointer.client.workflow.getHandle(thread).fetchHistory());
await checkpointer.close();
console.log(JSON.stringify({ thread, asked: paused.__interrupt__[0].value, done }));
`;

test('a graph is paused, resumed and replayed, by the workflow bundle that the package brings', async () => {
  const cache = join(folder, 'cache');
  await writeFile(join(folder, 'refund.mjs'), program);
  const { stdout } = await run(process.execPath, ['refund.mjs'], {
    cwd: folder,
    env: { ...process.env, TEMPORAL_ADDRESS: inject('temporalAddress'), HOLDPOINT_CACHE: cache },
  });
  const { thread, ...printed } = JSON.parse(stdout) as { thread: string };
  expect(printed).toEqual({ asked: 'Refund 950?', done: { amount: 950, approved: true } });
  await replayFromCommandLine(thread);
  // Nothing had to be built, or it would have been kept here.
  expect(existsSync(cache)).toBe(false);
});

/** Temporal's own command gives the history as JSON, which its SDK cannot read where npm has hoisted another protobufjs. */
async function replayFromCommandLine(thread: string): Promise<void> {
  const temporal = await findTemporalBinary({ log: () => {} });
  const show = ['workflow', 'show', '--workflow-id', thread, '--output', 'json'];
  const { stdout: history } = await run(temporal, [...show, '--address', inject('temporalAddress')]);
  await writeFile(join(folder, 'history.json'), history);
  await writeFile(
    join(folder, 'replay.mjs'),
    `import { readFileSync } from 'node:fs';
     import { replayThread } from 'holdpoint/testing';
     await replayThread(JSON.parse(readFileSync('history.json', 'utf8')));
     console.log('replayed');`,
  );
  const { stdout } = await run(process.execPath, ['replay.mjs'], { cwd: folder });
  expect(stdout.trim()).toBe('replayed');
}

test('the first example of the README prints what it says there, with a server that is found or started', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const example = /```ts\n\/\/ refund\.mjs\n(.*?)```/s.exec(readme)?.[1] ?? '';
  await writeFile(join(folder, 'readme.mjs'), example);
  const env: NodeJS.ProcessEnv = { ...process.env };
  delete env['TEMPORAL_ADDRESS'];
  const { stdout } = await run(process.execPath, ['readme.mjs'], { cwd: folder, env });
  expect(stdout.trim().split('\n')).toEqual([
    "{ question: 'Refund 950?' }",
    'paid 950',
    '{ amount: 950, approved: true }',
  ]);
});

test('without @langchain/core only what is made of it is missing; with an old one the error says which is needed', async () => {
  const importing = (what: string, cwd = folder): Promise<string> =>
    run(process.execPath, ['--input-type=module', '-e', `await import('${what}')`], { cwd }).then(
      () => 'imported',
      (error: { stderr: string }) => error.stderr,
    );
  expect(existsSync(join(folder, 'node_modules', '@langchain'))).toBe(false);
  for (const entry of ['holdpoint', 'holdpoint/worker', 'holdpoint/testing', 'holdpoint/zod'])
    expect(await importing(entry)).toBe('imported');
  for (const entry of ['holdpoint/langchain', 'holdpoint/langchain/zod', 'holdpoint/prebuilt'])
    expect(await importing(entry)).toContain("Cannot find package '@langchain/core'");

  const old = join(folder, 'old');
  await mkdir(old);
  await writeFile(join(old, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  await run('npm', ['install', '@langchain/core@0.3', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: old,
  });
  await cp(join(folder, 'node_modules', 'holdpoint'), join(old, 'node_modules', 'holdpoint'), {
    recursive: true,
  });
  for (const dependency of ['@noble', '@standard-schema'])
    await cp(join(folder, 'node_modules', dependency), join(old, 'node_modules', dependency), {
      recursive: true,
    });
  for (const entry of ['holdpoint/langchain', 'holdpoint/prebuilt'])
    expect(await importing(entry, old)).toMatch(
      /@langchain\/core 0\.3\.\d+ is installed, and holdpoint\/langchain and holdpoint\/prebuilt need \^1\.2\.0/,
    );
});

const consumer = `
import { Command, END, interrupt, MemorySaver, START, StateGraph } from 'holdpoint';
import type { NodeConfig, StateSnapshot } from 'holdpoint';
import { replayThread, startTestSaver } from 'holdpoint/testing';
import { createWorker, defineConfig } from 'holdpoint/worker';
import workflow from 'holdpoint/workflows';
import { z } from 'zod';

const State = z.object({ amount: z.number(), approved: z.boolean().optional() });
export const graph = new StateGraph(State)
  .addNode('review', ({ amount }, _config: NodeConfig) => ({
    approved: interrupt<string, boolean>(\`Refund \${amount.toFixed(2)}?\`),
  }))
  .addEdge(START, 'review')
  .addEdge('review', END)
  .compile({ checkpointer: new MemorySaver(), name: 'refund' });

const config = { configurable: { thread_id: 'order-1042' } };
const result = await graph.invoke(new Command({ resume: true }), config);
export const approved: boolean | undefined = result.approved;
// @ts-expect-error: a number; were the declarations not found, it would be any.
export const wrong: string = result.amount;
export const snapshot: StateSnapshot = await graph.getState(config);
export const worker = await createWorker(defineConfig({ graphs: [graph], taskQueue: 'refunds' }));
export { replayThread, startTestSaver, workflow };
`;

test.each(['nodenext', 'bundler'])('its types resolve with moduleResolution %s', async (moduleResolution) => {
  await writeFile(join(folder, 'consumer.ts'), consumer);
  const module = moduleResolution === 'bundler' ? 'esnext' : moduleResolution;
  const settings = ['--module', module, '--moduleResolution', moduleResolution, '--skipLibCheck', 'false'];
  const errors = await run(
    process.execPath,
    [tsc, '--ignoreConfig', '--noEmit', '--strict', '--target', 'es2022', ...settings, 'consumer.ts'],
    { cwd: folder },
  ).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
  // Temporal's own declarations do not stand without skipLibCheck (`ms` gives its types no export); ours do.
  const ours = errors
    .split('\n')
    .filter((line) => /^\S/.test(line) && !line.startsWith('node_modules/@temporalio/'));
  expect(ours).toEqual([]);
});
