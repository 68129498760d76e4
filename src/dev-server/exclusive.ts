import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ExclusiveOptions {
  /** Called once when another process holds the lock, with that process's id if it is known. */
  readonly onWait?: (pid: number | undefined) => void;
  /** How often to look whether the lock is free. Default: 250 ms. */
  readonly pollMs?: number;
}

/** A holder shows every 2 s that it lives, so that a process id which was given to somebody else does not lock for ever. */
const beatMs = 2_000;
const silentMs = 30_000;

/**
 * Runs `work` while holding a lock file, so that several processes do not do the same long work at once.
 *
 * A lock whose holder has died is taken over. Two processes that take over within the same instant may both work:
 * so the work must end in an atomic step, such as a rename.
 */
export async function exclusively<T>(
  lockFile: string,
  work: () => Promise<T>,
  options: ExclusiveOptions = {},
): Promise<T> {
  const mark = `${process.pid} ${hostname()} ${randomUUID()}`;
  let waiting = false;
  while (!(await take(lockFile, mark))) {
    const held = await look(lockFile);
    if (held === undefined) continue;
    if (held.dead) {
      await setAside(lockFile);
      continue;
    }
    if (!waiting) options.onWait?.(held.pid);
    waiting = true;
    await sleep(options.pollMs ?? 250);
  }

  const beat = setInterval(() => void showLife(lockFile), beatMs).unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if ((await content(lockFile)) === mark) await rm(lockFile, { force: true });
  }
}

async function take(lockFile: string, mark: string): Promise<boolean> {
  try {
    const file = await open(lockFile, 'wx');
    try {
      await file.writeFile(mark);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function look(lockFile: string): Promise<{ pid: number | undefined; dead: boolean } | undefined> {
  const [text, age] = await Promise.all([content(lockFile), ageMs(lockFile)]);
  if (text === undefined || age === undefined) return undefined;
  // An empty file is one whose holder has not come to write its id yet: only its age can condemn it.
  const pid = Number.parseInt(text, 10) || undefined;
  // A container that shares the folder has process ids of its own.
  const isOurs = text.split(' ')[1] === hostname();
  return { pid, dead: age > silentMs || (pid !== undefined && isOurs && !isAlive(pid)) };
}

async function setAside(lockFile: string): Promise<void> {
  // Of several that want to take over, one succeeds in moving the file; the others find it gone and try again.
  const aside = `${lockFile}.${randomUUID()}`;
  try {
    await rename(lockFile, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

async function showLife(lockFile: string): Promise<void> {
  const now = new Date();
  await utimes(lockFile, now, now).catch(() => undefined);
}

/** Whether a process with this id runs; one that we may not signal counts as running. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

async function content(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

async function ageMs(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => undefined,
  );
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code;
}
