import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('worker.ts', import.meta.url));
const patienceMs = 10_000;

export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Ends it as a crash would: by SIGKILL, in the middle of whatever it does. */
  kill(): Promise<void>;
}

/** The worker processes of the demo. None outlives this object, nor this process. */
export class WorkerProcesses {
  readonly #env: NodeJS.ProcessEnv;
  readonly #onLost: (error: Error) => void;
  readonly #children = new Set<ChildProcess>();
  #ending = false;

  constructor(env: NodeJS.ProcessEnv, onLost: (error: Error) => void) {
    this.#env = { ...process.env, ...env };
    this.#onLost = onLost;
  }

  /** Resolves when the worker is at work. */
  async start(): Promise<WorkerProcess> {
    if (this.#ending) throw new Error('The demo is ending.');
    const child = spawn(process.execPath, [program], {
      env: this.#env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#children.add(child);
    const lost = (code: number | null, signal: NodeJS.Signals | null): void => {
      this.#children.delete(child);
      if (!this.#ending)
        this.#onLost(new Error(`The worker has ended by itself, with ${signal ?? `code ${code}`}.`));
    };
    child.once('exit', lost);
    await once(child, 'message');
    return {
      pid: child.pid,
      kill: async () => {
        child.off('exit', lost);
        await end(child, 'SIGKILL');
        this.#children.delete(child);
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending = true;
    await Promise.all([...this.#children].map((child) => end(child, 'SIGTERM')));
  }
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(late);
}
