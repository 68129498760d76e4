import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { isAllowed, readPolicy } from '../../demo/licence-policy.ts';
import { readLockFile } from '../../demo/read-lock-file.ts';
import { isAlive } from '../../src/dev-server/exclusive.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = join(root, 'demo', 'main.ts');

let folder: string;
let children: ChildProcessWithoutNullStreams[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdpoint-demo-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly lines: readonly string[];
}

/** A demo that runs. */
class Demo {
  readonly child: ChildProcessWithoutNullStreams;
  output = '';
  #seen = 0;

  constructor(command: string, args: readonly string[]) {
    const env = {
      ...process.env,
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_UI_URL: 'http://temporal.example',
    };
    this.child = spawn(command, args, { env });
    children.push(this.child);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  /** Waits for this text, after the one that was waited for before. */
  async until(text: string): Promise<void> {
    for (const limit = Date.now() + 60_000; ; await sleep(20)) {
      const found = this.output.indexOf(text, this.#seen);
      if (found >= 0) {
        this.#seen = found + text.length;
        return;
      }
      if (Date.now() > limit) throw new Error(`No "${text}" in:\n${this.output.slice(this.#seen)}`);
    }
  }

  async ended(): Promise<Run> {
    const [code] = (await once(this.child, 'close')) as [number | null];
    return { code, output: this.output, lines: this.output.trimEnd().split(/\r?\n/) };
  }
}

function startDemo(...args: readonly string[]): Demo {
  return new Demo(process.execPath, [main, '--report', join(folder, 'report.md'), ...args]);
}

async function lockFile(packages: Readonly<Record<string, object>>): Promise<string> {
  const file = join(folder, 'package-lock.json');
  await writeFile(
    file,
    JSON.stringify({ lockfileVersion: 3, packages: { '': { name: 'app' }, ...packages } }),
  );
  return file;
}

/** The rows of the report's first table: package, version, licence, decision, reason, by. */
async function decisionsInReport(): Promise<readonly (readonly string[])[]> {
  const report = await readFile(join(folder, 'report.md'), 'utf8');
  const table = report.split('## Decisions')[1]?.split('## Licences')[0] ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((row) => row.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '')));
}

function idsOf(rows: readonly (readonly string[])[]): readonly string[] {
  return rows.map(([name, version]) => `${name}@${version}`);
}

interface ManifestFile {
  readonly version: string;
  readonly license?: string;
  readonly optional?: boolean;
}

interface PolicyFile {
  readonly allowed: readonly string[];
  readonly decisions: {
    readonly packages: Readonly<Record<string, { readonly approved: boolean }>>;
    readonly licences: Readonly<Record<string, { readonly approved: boolean }>>;
    readonly default: { readonly approved: boolean };
  };
}

function readJson<Content>(path: string): Content {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as Content;
}

interface Count {
  readonly read: number;
  readonly asked: readonly string[];
  readonly approved: number;
}

/** The same from the lock file and the policy, with nothing of the demo. It knows `OR` and `AND`, not parentheses. */
function recount(): Count {
  const { allowed, decisions } = readJson<PolicyFile>('demo/policy.json');
  const { packages } = readJson<{ packages: Record<string, ManifestFile> }>('package-lock.json');
  const licences = new Map<string, string>();
  for (const [place, entry] of Object.entries(packages)) {
    if (place === '') continue;
    const manifest = `${place}/package.json`;
    const installed = existsSync(join(root, manifest));
    if (entry.license === undefined && entry.optional && !installed) continue;
    const licence =
      entry.license ?? (installed ? readJson<ManifestFile>(manifest).license : undefined) ?? 'unknown';
    licences.set(`${place.split('node_modules/').at(-1)}@${entry.version}`, licence);
  }
  const settled = (licence: string): boolean =>
    licence.split(' OR ').some((choice) => choice.split(' AND ').every((id) => allowed.includes(id)));
  const asked = [...licences].filter(([, licence]) => !settled(licence));
  const approved = asked.filter(([id, licence]) => {
    const name = id.slice(0, id.lastIndexOf('@'));
    return (decisions.packages[name] ?? decisions.licences[licence] ?? decisions.default).approved;
  });
  return { read: licences.size, asked: asked.map(([id]) => id), approved: approved.length };
}

test(
  'reviews this repository’s own packages, through the death of a worker',
  { timeout: 180_000 },
  async () => {
    const { read, asked, approved } = recount();
    expect(asked.length).toBeGreaterThanOrEqual(3);

    const { code, output, lines } = await startDemo().ended();

    expect(output).toMatch(/http:\/\/temporal\.example\/namespaces\/default\/workflows\/licence-review-\w+/);
    expect({ code, last: lines.at(-1) }).toEqual({
      code: 0,
      last: `${read} packages read, ${asked.length} asked about, ${approved} approved, ${asked.length - approved} refused`,
    });
    const half = Math.floor(asked.length / 2);
    const story = [
      /worker +process \d+ is at work/,
      new RegExp(`read +${read} packages`),
      new RegExp(`thread +waits for ${asked.length} answers`),
      /worker +process \d+ is killed \(SIGKILL\)/,
      new RegExp(`thread +still stands.*: ${half} answered, ${asked.length - half} waiting`),
      /answer +for .* is sent all the same, and kept by the server as a signal/,
      /worker +process \d+ is at work/,
    ];
    let from = 0;
    for (const chapter of story) {
      const found = lines.slice(from).findIndex((line) => chapter.test(line));
      expect(found, `${chapter} in:\n${output}`).toBeGreaterThanOrEqual(0);
      from += found + 1;
    }
    const reviewed = lines.filter((line) => line.startsWith('review '));
    const killed = lines.findIndex((line) => line.includes('is killed'));
    expect(reviewed).toHaveLength(asked.length);
    expect(lines.slice(0, killed).filter((line) => reviewed.includes(line))).toHaveLength(half);
    expect(idsOf(await decisionsInReport()).toSorted()).toEqual(asked.toSorted());
  },
);

test('reviews another project’s packages, and refuses one', { timeout: 180_000 }, async () => {
  const file = await lockFile({
    'node_modules/good': { version: '1.0.0', license: 'MIT' },
    'node_modules/strict': { version: '2.0.0', license: 'AGPL-3.0-only' },
  });
  const { code, lines } = await startDemo(file).ended();
  expect({ code, last: lines.at(-1) }).toEqual({
    code: 0,
    last: '2 packages read, 1 asked about, 0 approved, 1 refused',
  });
  expect(await decisionsInReport()).toEqual([
    ['strict', '2.0.0', 'AGPL-3.0-only', '**refused**', expect.stringMatching(/source/), 'policy.json'],
  ]);
});

test('says so when nothing has to be asked', { timeout: 180_000 }, async () => {
  const file = await lockFile({ 'node_modules/good': { version: '1.0.0', license: 'MIT' } });
  const { code, output, lines } = await startDemo(file, '--yes').ended();
  expect(output).toContain('nothing has to be asked');
  expect(output).not.toContain('killed');
  expect({ code, last: lines.at(-1) }).toEqual({
    code: 0,
    last: '1 packages read, 0 asked about, 0 approved, 0 refused',
  });
  expect(await decisionsInReport()).toEqual([]);
});

test('says what is wrong with a file that is no lock file', { timeout: 180_000 }, async () => {
  await writeFile(join(folder, 'old.json'), '{ "lockfileVersion": 1 }');
  const { code, output } = await startDemo(join(folder, 'old.json')).ended();
  expect(output).toContain('old.json is not a lock file of npm 7 or later');
  expect(code).toBe(1);
  const missing = await startDemo(join(folder, 'none.json')).ended();
  expect(missing.output).toMatch(/There is no file .*none\.json\.\nUsage: npm run demo/);
  expect(missing.code).toBe(2);
});

test.runIf(process.platform !== 'win32')(
  'Ctrl-C leaves no process and no waiting thread',
  { timeout: 180_000 },
  async () => {
    const demo = startDemo();
    await demo.until('review ');
    demo.child.kill('SIGINT');
    const { code, output } = await demo.ended();
    expect(code).toBe(130);
    const workers = [...output.matchAll(/process (\d+) is at work/g)].map(([, pid]) => Number(pid));
    expect(workers.filter(isAlive)).toEqual([]);
    const thread = /workflows\/(licence-review-\w+)/.exec(output)?.[1] ?? '';
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    try {
      const { status } = await new Client({ connection }).workflow.getHandle(thread).describe();
      expect(status.name).toBe('TERMINATED');
    } finally {
      await connection.close();
    }
  },
);

/** `script` of util-linux gives the demo a terminal. */
const hasScript = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '');

test.runIf(hasScript)('asks a person at a terminal', { timeout: 180_000 }, async () => {
  const file = await lockFile({
    'node_modules/first': { version: '1.0.0', license: 'AGPL-3.0-only' },
    'node_modules/second': { version: '2.0.0', license: 'MPL-2.0' },
    'node_modules/third': { version: '3.0.0', license: 'SEE LICENSE IN LICENSE.txt' },
  });
  const command = [process.execPath, main, file, '--report', join(folder, 'report.md')];
  const demo = new Demo('script', ['-qefc', command.join(' '), '/dev/null']);
  const dialogue = [
    ['first 1.0.0 is under', undefined],
    ['left > ', 'what?'],
    ['left > ', 'a'],
    ['Reason > ', 'we have bought another licence'],
    ['second 2.0.0 is under', undefined],
    ['left > ', ''],
    ['third 3.0.0 is under', undefined],
    ['left > ', 'refuse'],
    ['Reason > ', ''],
    ['[Enter] to end > ', ''],
  ] as const;
  for (const [text, keys] of dialogue) {
    await demo.until(text);
    if (keys !== undefined) demo.child.stdin.write(`${keys}\r`);
  }
  const { code, lines } = await demo.ended();
  expect({ code, last: lines.at(-1) }).toEqual({
    code: 0,
    last: '3 packages read, 3 asked about, 2 approved, 1 refused',
  });
  expect((await decisionsInReport()).map((row) => row.slice(3, 5))).toEqual([
    ['approved', 'we have bought another licence'],
    ['approved', expect.stringMatching(/Copyleft by file/)],
    ['**refused**', 'none given'],
  ]);
});

describe('the policy', () => {
  test.each([
    ['MIT', true],
    ['GPL-3.0-only', false],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only AND MIT OR ISC', true],
    ['GPL-3.0-only AND (MIT OR ISC)', false],
    ['Apache-2.0 WITH LLVM-exception', true],
    ['GPL-2.0-only WITH Classpath-exception-2.0', false],
    ['Apache-2.0+', true],
    ['mit', false],
    ['unknown', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN LICENSE.txt', false],
    ['LicenseRef-ours OR MIT', true],
    ['', false],
  ])('of %s: allowed is %s', async (licence, allowed) => {
    expect(isAllowed(await readPolicy(), licence)).toBe(allowed);
  });
});

describe('a lock file', () => {
  test('names every version of a package once, and nothing of the project’s own', async () => {
    const file = await lockFile({
      'packages/ours': { name: '@app/ours', version: '0.0.0', license: 'UNLICENSED' },
      'node_modules/@app/ours': { resolved: 'packages/ours', link: true },
      'node_modules/b': { version: '1.0.0', license: 'MIT' },
      'node_modules/a': { version: '2.0.0', license: 'ISC' },
      'node_modules/b/node_modules/a': { version: '1.0.0', license: 'MIT' },
      'node_modules/c/node_modules/a': { version: '1.0.0', license: 'MIT' },
      'node_modules/alias': { name: '@scope/real', version: '3.0.0', license: '0BSD' },
      'node_modules/constructor': { version: '1.0.0', license: 'GPL-3.0-only' },
    });
    const { packages, absent } = await readLockFile(file);
    expect(packages).toEqual([
      { name: '@scope/real', version: '3.0.0', licence: '0BSD' },
      { name: 'a', version: '2.0.0', licence: 'ISC' },
      { name: 'a', version: '1.0.0', licence: 'MIT' },
      { name: 'b', version: '1.0.0', licence: 'MIT' },
      { name: 'constructor', version: '1.0.0', licence: 'GPL-3.0-only' },
    ]);
    expect(absent).toEqual([]);
  });

  test('without a licence: the installed package is asked, in its older forms too', async () => {
    const manifests = {
      current: { license: 'MIT' },
      object: { license: { type: 'ISC', url: 'https://example.com' } },
      list: { licenses: [{ type: 'MIT' }, { type: 'GPL-2.0-only' }] },
      odd: { license: 7 },
    };
    for (const [name, manifest] of Object.entries(manifests)) {
      const path = join(folder, 'node_modules', name, 'package.json');
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, JSON.stringify(manifest));
    }
    const names = [...Object.keys(manifests), 'missing'];
    const file = await lockFile({
      ...Object.fromEntries(names.map((name) => [`node_modules/${name}`, { version: '1.0.0' }])),
      'node_modules/for-windows': { version: '1.0.0', optional: true, os: ['win32'] },
    });
    const { packages, absent } = await readLockFile(file);
    const licences = packages.map(({ name, licence }) => [name, licence]);
    expect(Object.fromEntries(licences)).toEqual({
      current: 'MIT',
      object: 'ISC',
      list: 'MIT OR GPL-2.0-only',
      odd: 'unknown',
      missing: 'unknown',
    });
    expect(absent).toEqual(['for-windows@1.0.0']);
  });
});
