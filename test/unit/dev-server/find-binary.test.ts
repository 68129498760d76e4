import { execFile } from 'node:child_process';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fromGoInstall } from '../../../src/dev-server/build-binary.ts';
import { DevServerError } from '../../../src/dev-server/dev-server-error.ts';
import { findTemporalBinary, type BinarySource } from '../../../src/dev-server/index.ts';
import { fakeGo, fakeMachine, fakeTemporal, type FakeMachine } from './fake-machine.ts';

let machine: FakeMachine;
let said: string[];
beforeEach(async () => {
  machine = await fakeMachine();
  said = [];
});
afterEach(() => machine.remove());

function find(sources: readonly BinarySource[]): Promise<string> {
  const { cache, env } = machine;
  return findTemporalBinary({ cacheFolder: cache, env, sources, log: (line) => said.push(line) });
}

function kept(): string {
  return join(machine.cache, 'temporal-v1.5.1', 'temporal');
}

const unused: BinarySource = { name: 'unused', make: () => Promise.reject(new Error('should not be asked')) };

test('a temporal on the PATH is used, and nothing is made', async () => {
  const onPath = await machine.command('temporal', fakeTemporal);
  expect(await find([unused])).toBe(onPath);
  expect(said).toEqual([`using Temporal CLI 9.9.9 (Server 8.8.8, UI 7.7.7) from the PATH: ${onPath}`]);
});

test('a temporal on the PATH that does not run, or is something else, is passed over', async () => {
  for (const broken of [
    '#!/bin/sh\nexit 3\n',
    '#!/bin/sh\necho "temporal logic solver 2.0"\n',
    '\x7fELF not really',
  ]) {
    const onPath = await machine.command('temporal', broken);
    await machine.command('go', fakeGo);
    said = [];
    expect(await find([fromGoInstall({ env: machine.env })])).toBe(kept());
    expect(said[0]).toContain(`not using ${onPath}`);
  }
});

test('a folder named temporal on the PATH is no binary', async () => {
  await mkdir(join(machine.folder, 'bin', 'temporal'));
  await machine.command('go', fakeGo);
  expect(await find([fromGoInstall({ env: machine.env })])).toBe(kept());
});

test('what was built is kept, and found the next time', async () => {
  await machine.command('go', fakeGo);
  const build = fromGoInstall({ env: { ...machine.env, GOOS: 'plan9', GOARCH: 'mips' } });
  expect(await find([build])).toBe(kept());
  expect(await machine.builds()).toEqual([
    'install -trimpath -ldflags -s -w github.com/temporalio/cli/cmd/temporal@v1.5.1',
  ]);
  expect(await find([unused])).toBe(kept());
  expect(await readdir(machine.cache)).toEqual(['temporal-v1.5.1']);
});

test('a long build says that it takes minutes, and goes on saying that it still builds', async () => {
  await machine.command('go', fakeGo);
  await find([fromGoInstall({ env: machine.env, sayEveryMs: 50 })]);
  expect(said[0]).toContain('3 to 5 minutes');
  expect(said.filter((line) => line.startsWith('still building')).length).toBeGreaterThan(1);
});

test('a kept binary that was damaged is replaced', async () => {
  await machine.command('go', fakeGo);
  await mkdir(join(machine.cache, 'temporal-v1.5.1'), { recursive: true });
  await writeFile(kept(), 'half a binary', { mode: 0o755 });
  expect(await find([fromGoInstall({ env: machine.env })])).toBe(kept());
  expect(said.at(-1)).toContain('using Temporal CLI built (Server 8.8.8) by go install');
});

test('two processes at once, on an empty cache, build once', async () => {
  await machine.command('go', fakeGo);
  const source = new URL('../../../src/dev-server/', import.meta.url);
  const script = `
    import { findTemporalBinary } from '${new URL('find-binary.ts', source).href}';
    import { fromGoInstall } from '${new URL('build-binary.ts', source).href}';
    console.log(await findTemporalBinary({ sources: [fromGoInstall()] }));`;
  const run = promisify(execFile);
  const env = { ...machine.env, HOLDPOINT_CACHE: machine.cache };
  const both = await Promise.all(
    [1, 2].map(() => run(process.execPath, ['--input-type=module', '-e', script], { env })),
  );
  expect(both.map(({ stdout }) => stdout.trim())).toEqual([kept(), kept()]);
  expect(await machine.builds()).toHaveLength(1);
  expect(both.filter(({ stderr }) => /waiting for process \d+/.test(stderr))).toHaveLength(1);
});

test('what a killed process left unfinished is cleared away, and what is being made is not', async () => {
  await machine.command('go', fakeGo);
  const left = join(machine.cache, 'unfinished-left');
  await mkdir(left, { recursive: true });
  await mkdir(join(machine.cache, 'unfinished-in-work'));
  const yesterday = new Date(Date.now() - 86_400_000);
  await utimes(left, yesterday, yesterday);
  await find([fromGoInstall({ env: machine.env })]);
  expect((await readdir(machine.cache)).toSorted()).toEqual(['temporal-v1.5.1', 'unfinished-in-work']);
});

test('when nothing works, one error says each thing that was tried, why it failed, and how to mend it', async () => {
  await machine.command('go', '#!/bin/sh\necho "go: module lookup disabled" >&2\nexit 1\n');
  const offline: BinarySource = {
    name: "the SDK's download",
    make: () => Promise.reject(new Error('no answer within 5000 ms')),
  };
  const error = await find([offline, fromGoInstall({ env: machine.env })]).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DevServerError);
  expect((error as DevServerError).message.split('\n')).toEqual([
    expect.stringContaining('no temporal binary'),
    '  1. the PATH: there is no temporal in it',
    `  2. the cache folder ${machine.cache}: there is no temporal in it`,
    "  3. the SDK's download: no answer within 5000 ms",
    expect.stringMatching(/^ {2}4\. go install: .*go ended with code 1: go: module lookup disabled$/),
    expect.stringContaining('To mend it'),
    expect.stringContaining('TEMPORAL_ADDRESS'),
    expect.stringContaining('temporal --version'),
    expect.stringContaining('Go 1.25'),
  ]);
});

test('without Go the error says so', async () => {
  await expect(find([fromGoInstall({ env: machine.env })])).rejects.toThrow(
    'go install: there is no go on the PATH',
  );
});

test('a cache folder that cannot be written is named, with the variable that moves it', async () => {
  await writeFile(join(machine.folder, 'file'), '');
  const cacheFolder = join(machine.folder, 'file', 'cache');
  const finding = findTemporalBinary({
    cacheFolder,
    env: machine.env,
    sources: [unused],
    log: () => undefined,
  });
  await expect(finding).rejects.toThrow(/writing to .*file.cache: ENOTDIR.*HOLDPOINT_CACHE/);
});
