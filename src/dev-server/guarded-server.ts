import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive } from './exclusive.ts';
import type { GuardOrder, GuardReport } from './guard.ts';

/** A server process with a guard process as its parent, seen from the owner. */
export interface GuardedServer {
  /** The server's process id, once it has one. */
  readonly pid: number | undefined;
  /** The last lines that it said. */
  readonly lines: readonly string[];
  /** Resolves when the server has ended, with how: a signal's name or `code <n>`. */
  readonly ended: Promise<string>;
  /** Ends the server with the grace given at the start, and resolves as `ended` does. */
  stop(): Promise<string>;
  /** Ends the server by SIGKILL, and resolves as `ended` does. */
  kill(): Promise<string>;
  /** Lets the owner's process end by itself, which then ends the server. */
  release(): void;
}

/** Enough for the whole stack of a crash, which begins with its cause. */
const linesKept = 200;

/** The guard lies beside this file: as TypeScript in the sources, as JavaScript in the built package. */
const guardFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './guard.ts' : './guard.js', import.meta.url),
);

/** Starts `binary` under a guard that ends it when this process ends, however that happens. */
export function startGuarded(binary: string, args: readonly string[], graceMs: number): GuardedServer {
  const env = { ...process.env };
  // A loader or a debugger of the owner has no business in the guard.
  delete env.NODE_OPTIONS;
  const guard = spawn(process.execPath, [guardFile, String(graceMs), binary, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A session of its own: Ctrl-C in the terminal reaches the owner, which can then stop things in order.
    detached: true,
    windowsHide: true,
  });

  const lines: string[] = [];
  let pid: number | undefined;
  let how: string | undefined;
  const hear = (line: string): void => {
    if (lines.push(line) > linesKept) lines.shift();
  };
  const { stderr } = guard;
  if (stderr !== null) createInterface({ input: stderr }).on('line', hear);
  guard.on('message', (report: GuardReport) => {
    if ('line' in report) hear(report.line);
    else if ('pid' in report) pid = report.pid;
    else how = report.ended;
  });

  const ended = new Promise<string>((resolve) => {
    guard.once('error', (error) => resolve(error.message));
    // Not `exit`, which may come before the last lines.
    guard.once('close', (code) => {
      // The guard ends with 0 when the server has ended. If it was itself killed, it has ended nothing.
      if (code === 0 || pid === undefined) resolve(how ?? `code ${code} of its guard`);
      else void killOrphan(pid).then(() => resolve('the death of its guard'));
    });
  });

  const give = async (order: GuardOrder): Promise<string> => {
    // Until the end is known, this process must not end for want of anything to wait for.
    guard.ref();
    guard.channel?.ref();
    if (stderr instanceof Socket) stderr.ref();
    if (guard.connected) guard.send(order, () => undefined);
    return ended;
  };
  return {
    lines,
    ended,
    get pid() {
      return pid;
    },
    stop: () => give('stop'),
    kill: () => give('kill'),
    release() {
      guard.unref();
      guard.channel?.unref();
      if (stderr instanceof Socket) stderr.unref();
    },
  };
}

async function killOrphan(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return;
  }
  // Where nobody collects a dead process, it looks alive for ever: so this waits for a bounded time.
  for (let tries = 0; tries < 100 && isAlive(pid); tries++) await sleep(20);
}
