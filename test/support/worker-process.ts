import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { WorkerSettings } from '../chaos/fixture/worker.ts';

const program = join(import.meta.dirname, '..', 'chaos', 'fixture', 'worker.ts');
const alive = new Set<ChildProcess>();
// A stopped process cannot see that its parent has gone, so none is left to itself, however the test ends.
process.once('exit', () => alive.forEach((child) => child.kill('SIGKILL')));

/** A worker in a process of its own, to be killed. */
export interface WorkerProcess {
  readonly pid: number;
  /** What it said, when it has ended without having been killed. */
  endedByItself(): string | undefined;
  /** SIGKILL, as in a crash; resolves when it has ended. */
  kill(): Promise<void>;
  /** SIGSTOP: it stands still and says nothing, as a machine that swaps. */
  stop(): void;
  /** SIGCONT */
  goOn(): void;
}

/** Resolves when the worker polls. @throws when it ends before that, with what it said. */
export async function startWorkerProcess(settings: WorkerSettings): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [program, JSON.stringify(settings)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  alive.add(child);
  let said = '';
  child.stderr?.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4000)));
  let killed = false;
  let lost: string | undefined;
  const ended = once(child, 'exit').then(() => {
    alive.delete(child);
    if (!killed) lost = said;
  });
  await Promise.race([once(child, 'message'), ended]);
  if (lost !== undefined) throw new Error(`The worker process has ended by itself: ${said}`);
  return {
    pid: child.pid ?? 0,
    endedByItself: () => lost,
    kill: async () => {
      killed = true;
      child.kill('SIGKILL');
      await ended;
    },
    stop: () => child.kill('SIGSTOP'),
    goOn: () => child.kill('SIGCONT'),
  };
}
