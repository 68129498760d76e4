/** The example examples/langgraph-service: as it is its threads die with it; with its one line changed they do not. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';

const source = new URL('../../src/', import.meta.url);
const example = new URL('../../examples/langgraph-service/', import.meta.url).pathname;
const read = (file: string): string => readFileSync(join(example, file), 'utf8');

let folder = '';
const processes: ChildProcess[] = [];

beforeAll(() => {
  // Where LangGraph is installed.
  folder = mkdtempSync(new URL('../.example-', import.meta.url).pathname);
  cpSync(example, folder, { recursive: true });
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
    const code = readFileSync(join(folder, file), 'utf8')
      .replaceAll("'holdpoint'", `'${source.href}index.ts'`)
      .replaceAll("'holdpoint/langgraph'", `'${source.href}langgraph/index.ts'`);
    writeFileSync(join(folder, file), code);
  }
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map(kill));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

interface Service {
  readonly ask: (path: string, body?: string) => Promise<unknown>;
  readonly lines: readonly string[];
  readonly kill: () => Promise<void>;
}

async function start(): Promise<Service> {
  const env = { ...process.env, TEMPORAL_ADDRESS: inject('temporalAddress'), PORT: '0' };
  const child = spawn(process.execPath, ['server.js'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  await expect.poll(() => lines.find((line) => line.startsWith('listening'))).toBeDefined();
  const port = lines
    .find((line) => line.startsWith('listening'))
    ?.split(' ')
    .at(-1);
  return {
    ask: async (path, body) => {
      const options = body === undefined ? {} : { method: 'POST', body };
      return (await fetch(`http://127.0.0.1:${port}/refunds/${path}`, options)).json();
    },
    lines,
    kill: () => kill(child),
  };
}

describe('the example of a LangGraph service', () => {
  test('shows the diff that it has', () => {
    expect(read('README.md')).toContain(`\`\`\`diff\n${read('one-line.diff')}\`\`\``);
  });

  test('as it is, loses what waits when it is killed', async () => {
    const service = await start();
    expect(await service.ask('a', '950')).toEqual({ log: [], asks: ['Refund 950?'] });
    await service.kill();
    expect(await (await start()).ask('a')).toEqual({ log: [], asks: [] });
  });

  test('with one line changed, keeps it, and what was done is not done again', async () => {
    const patch = spawn('patch', ['-p1', '-s', '-i', 'one-line.diff'], { cwd: folder, stdio: 'inherit' });
    expect(await once(patch, 'exit')).toEqual([0, null]);
    const id = `refund-${randomUUID()}`;
    const service = await start();
    expect(await service.ask(id, '950')).toEqual({ log: [], asks: ['Refund 950?'] });
    expect(service.lines).toContain('reserved 950');
    await service.kill();
    const next = await start();
    expect(await next.ask(id)).toEqual({ log: [], asks: ['Refund 950?'] });
    expect(await next.ask(`${id}/approval`, 'Ada')).toEqual({
      log: ['reserved 950, approved by Ada', 'paid 950'],
      asks: [],
    });
    expect(next.lines).not.toContain('reserved 950');
  });
});
