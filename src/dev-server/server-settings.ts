import { loopback } from './free-port.ts';

export interface ServerSettings {
  readonly port: number;
  /** Absent: no UI. */
  readonly uiPort: number | undefined;
  /** Absent: the database is in memory. */
  readonly dbFilename: string | undefined;
  readonly namespace: string;
}

/** The dev server's one shard reads each of its queues 20 times a second by default, which adds about 100 ms to every step. */
const readQueuesAtOnce = ['transfer', 'timer', 'visibility'].map(
  (queue) => `history.${queue}ProcessorMaxPollRPS=100000`,
);

const dynamicConfig = [
  ...readQueuesAtOnce,
  // A node's activity comes back with the workflow task's own answer, without a round through its task queue.
  'system.enableActivityEagerExecution=true',
  // Update-with-start, a thread's first call: on by default in 1.29, off in some older CLI that the PATH may hold.
  'frontend.enableExecuteMultiOperation=true',
];

const filePragmas = [
  // A commit appends to a log, where the default rewrites pages and syncs twice.
  'journal_mode=WAL',
  // Loses nothing when a process is killed. Only a power cut can take the last commits; the file stays sound.
  'synchronous=NORMAL',
  // A second server on the same file is refused at once; without this, both would work on the same threads.
  'locking_mode=EXCLUSIVE',
];

/** The arguments that start Temporal's dev server as this package needs it. */
export function serverArguments({ port, uiPort, dbFilename, namespace }: ServerSettings): string[] {
  const args = ['server', 'start-dev', '--ip', loopback, '--port', String(port)];
  args.push(...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]));
  // Warnings are many and say nothing about our work; errors are kept for the message of a failed start.
  args.push('--log-level', 'error');
  // The dev server always makes `default` itself.
  if (namespace !== 'default') args.push('--namespace', namespace);
  if (dbFilename !== undefined) {
    args.push('--db-filename', dbFilename, ...filePragmas.flatMap((pragma) => ['--sqlite-pragma', pragma]));
  }
  args.push(...dynamicConfig.flatMap((setting) => ['--dynamic-config-value', setting]));
  return args;
}
