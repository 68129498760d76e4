import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exclusively } from '../../../src/dev-server/exclusive.ts';

let folder: string;
let lock: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdpoint-lock-'));
  lock = join(folder, 'work.lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('eight at once work one after the other, and leave no lock', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside--;
  };
  await Promise.all(Array.from({ length: 8 }, () => exclusively(lock, work, { pollMs: 5 })));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('work that fails gives the lock back and its error on', async () => {
  const failing = exclusively(lock, () => Promise.reject(new Error('no such luck')));
  await expect(failing).rejects.toThrow('no such luck');
  expect(existsSync(lock)).toBe(false);
});

test('whoever waits is told once which process it waits for', async () => {
  const waits: (number | undefined)[] = [];
  let letGo = (): void => undefined;
  let first: Promise<void> = Promise.resolve();
  // Only one that has the lock can be waited for.
  await new Promise<void>((begun) => {
    first = exclusively(lock, () => {
      begun();
      return new Promise<void>((resolve) => (letGo = resolve));
    });
  });
  const second = exclusively(lock, async () => 'mine', {
    pollMs: 5,
    onWait: (pid) => {
      waits.push(pid);
      setTimeout(letGo, 50);
    },
  });
  await first;
  expect(await second).toBe('mine');
  expect(waits).toEqual([process.pid]);
});

test('the lock of a process that has died is taken over at once, by one of those that wait', async () => {
  const dead = spawnSync(process.execPath, ['--version']).pid;
  await writeFile(lock, `${dead} ${hostname()} was-here`);
  const order: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    order.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push(`${name} ends`);
  };
  await Promise.all(['a', 'b'].map((name) => exclusively(lock, work(name), { pollMs: 5 })));
  expect(order.map((step) => step.slice(2))).toEqual(['begins', 'ends', 'begins', 'ends']);
  expect(await readdir(folder)).toEqual([]);
});

test('a lock that has shown no life for a while is taken over, though its process id lives', async () => {
  await writeFile(lock, `${process.ppid} ${hostname()} somebody-else`);
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(lock, longAgo, longAgo);
  expect(await exclusively(lock, async () => 'mine')).toBe('mine');
});

test("a process id of another machine says nothing about this one's processes", async () => {
  const dead = spawnSync(process.execPath, ['--version']).pid;
  await writeFile(lock, `${dead} another-machine lives`);
  const waits: (number | undefined)[] = [];
  const onWait = (pid: number | undefined): void => {
    waits.push(pid);
    void rm(lock);
  };
  expect(await exclusively(lock, async () => 'mine', { pollMs: 5, onWait })).toBe('mine');
  expect(waits).toEqual([dead]);
});

test('a lock file without a process id yet is respected', async () => {
  await writeFile(lock, '');
  const waits: (number | undefined)[] = [];
  const work = exclusively(lock, async () => waits.length, {
    pollMs: 5,
    onWait: (pid) => {
      waits.push(pid);
      setTimeout(() => void rm(lock), 50);
    },
  });
  expect(await work).toBe(1);
  expect(waits).toEqual([undefined]);
});
