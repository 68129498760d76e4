import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDevServer } from '../src/dev-server/index.ts';
import type { DevServer } from '../src/dev-server/index.ts';
import { say } from './narrate.ts';

/** The server that `TEMPORAL_ADDRESS` names, else one for this demo alone: its threads are in a file that goes when the demo ends. */
export async function startServer(): Promise<DevServer & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'licence-review-'));
  // However this process ends; by then the server has.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const server = await startDevServer({
    dbFilename: join(folder, 'temporal.db'),
    log: (line) => say('server', line),
  });
  return { ...server, [Symbol.asyncDispose]: () => server.stop() };
}
