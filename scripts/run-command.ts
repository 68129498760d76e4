import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

export interface Ended {
  readonly ok: boolean;
  /** Standard output and standard error as they came; empty when they were shown. */
  readonly output: string;
}

// Node 24 is among these programs, so it is what runs, whichever Node the system has.
const programs = join(root, 'node_modules', '.bin');
const env = { ...process.env, PATH: [programs, process.env.PATH].join(delimiter) };

const running = new Set<ChildProcess>();
let stopped = false;

/** Runs a program of `node_modules/.bin` in the repository's folder. Its output is kept, or shown as it comes. */
export function runCommand([program, ...args]: readonly [string, ...string[]], show = false): Promise<Ended> {
  const output = show ? 'inherit' : 'pipe';
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', output, output] });
    running.add(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    const end = (ok: boolean): void => {
      running.delete(child);
      if (!stopped) resolve({ ok, output: said });
      else if (running.size === 0) process.exit(1);
    };
    child.once('error', (error) => {
      said += `${program}: ${error.message}\n`;
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

// Nothing that was started here outlives us. A terminal's Ctrl-C reaches the children too: they have a moment to put their things in
// order. Any other signal is passed on, and so is the end of the shell in which npm has started us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => stop(signal === 'SIGINT' ? 5000 : 0));
}
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent && !stopped) stop(0);
}, 1000).unref();
process.once('exit', () => killAll('SIGKILL'));

function stop(patienceMs: number): void {
  stopped = true;
  if (running.size === 0) process.exit(1);
  setTimeout(killAll, patienceMs, 'SIGTERM');
  setTimeout(killAll, 10_000, 'SIGKILL');
}

function killAll(signal: NodeJS.Signals): void {
  for (const child of running) child.kill(signal);
}
