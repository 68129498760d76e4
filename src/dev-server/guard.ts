/**
 * A process of its own that starts the Temporal server and outlives the owner by a moment: when the owner stops, for whatever
 * reason, the channel to it closes and the guard ends the server. So no server is left behind, SIGKILL of the owner included.
 *
 * `node guard.ts <grace in ms> <binary> <arguments...>`, with an IPC channel. It imports nothing but Node.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What the guard tells the owner. */
export type GuardReport = { readonly pid: number } | { readonly line: string } | { readonly ended: string };

/** What the owner asks of the guard. An owner that has gone asks nothing: its channel closes, which means `stop`. */
export type GuardOrder = 'stop' | 'kill';

const [grace = '', binary = '', ...args] = process.argv.slice(2);
const graceMs = Number(grace);

// The owner may have died while this process was starting.
if (!process.connected) process.exit();

const server = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
// Read here, not in the owner: a busy owner must not fill the pipe and so stop the server.
for (const stream of [server.stdout, server.stderr]) {
  createInterface({ input: stream }).on('line', (line) => report({ line }));
}
if (server.pid !== undefined) report({ pid: server.pid });
server.once('error', (error) => finish(error.message));
server.once('close', (code, signal) => finish(signal ?? `code ${code}`));

process.on('message', (order: GuardOrder) => {
  if (order === 'kill') server.kill('SIGKILL');
  else stop();
});
process.once('disconnect', stop);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);

let stopping = false;

function stop(): void {
  if (stopping) return;
  stopping = true;
  if (graceMs === 0) {
    server.kill('SIGKILL');
    return;
  }
  server.kill('SIGTERM');
  setTimeout(() => server.kill('SIGKILL'), graceMs);
}

function report(message: GuardReport): void {
  // Without the callback, a channel that closes at this moment would be an uncaught error.
  if (process.connected) process.send?.(message, () => undefined);
}

function finish(ended: string): void {
  if (!process.connected) process.exit();
  process.send?.({ ended } satisfies GuardReport, () => process.exit());
}
