import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, Connection } from '@temporalio/client';
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest';
import { isAlive } from '../../src/dev-server/exclusive.ts';
import { findTemporalBinary } from '../../src/dev-server/find-binary.ts';
import { freePorts, isPortFree } from '../../src/dev-server/free-port.ts';
import {
  DevServerError,
  startDevServer,
  type DevServer,
  type DevServerOptions,
} from '../../src/dev-server/index.ts';

let folder: string;
let said: string[];
let cleanUp: (() => unknown)[];
beforeEach(async () => {
  vi.stubEnv('TEMPORAL_ADDRESS', undefined);
  folder = await mkdtemp(join(tmpdir(), 'holdpoint-dev-server-'));
  said = [];
  cleanUp = [];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const step of cleanUp.toReversed()) await step();
  await rm(folder, { recursive: true, force: true });
});

async function start(options: DevServerOptions = {}): Promise<DevServer> {
  const server = await startDevServer({ log: (line) => said.push(line), ...options });
  cleanUp.push(() => server.stop());
  return server;
}

async function clientOf({ address, namespace }: DevServer): Promise<Client> {
  const connection = await Connection.connect({ address });
  cleanUp.push(() => connection.close());
  return new Client({ connection, namespace });
}

async function startWorkflow(server: DevServer, workflowId: string): Promise<string> {
  const client = await clientOf(server);
  const handle = await client.workflow.start('anything', {
    workflowId,
    taskQueue: 'no-worker',
    args: ['kept'],
  });
  return handle.firstExecutionRunId;
}

async function runIdOn(server: DevServer, workflowId: string): Promise<string> {
  const client = await clientOf(server);
  return (await client.workflow.getHandle(workflowId).describe()).runId;
}

function pidOf(server: DevServer): number {
  if (server.pid === undefined) throw new Error('this server was not started here');
  return server.pid;
}

function portOf(server: DevServer): number {
  return Number(server.address.split(':')[1]);
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(isSo, { message: what, timeout: 20_000, interval: 20 }).toBe(true);
}

/** What `ps` shows of every process whose command line contains `text`. */
function processesWith(text: string): string[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(text));
}

/** A Node process that runs `body` with `startDevServer` at hand. */
function owner(body: string): { child: ChildProcess; firstLine: Promise<string> } {
  const source = new URL('../../src/dev-server/index.ts', import.meta.url).href;
  const script = `import { startDevServer } from '${source}';\n${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  cleanUp.push(() => child.kill('SIGKILL'));
  if (child.stdout === null) throw new Error('the child has no output');
  const lines = createInterface({ input: child.stdout });
  return { child, firstLine: once(lines, 'line').then(([line]) => String(line)) };
}

test('a thread of events survives SIGKILL of the server, on the same file and the same port', async () => {
  const dbFilename = join(folder, 'made', 'on', 'demand.db');
  const first = await start({ dbFilename });
  const runId = await startWorkflow(first, 'order-1042');
  await first.kill?.();
  const second = await start({ dbFilename, port: portOf(first) });
  expect(second.address).toBe(first.address);
  expect(second.pid).not.toBe(first.pid);
  expect(await runIdOn(second, 'order-1042')).toBe(runId);
});

test('two starts at once give two servers that know nothing of each other', async () => {
  const [one, two] = await Promise.all([start(), start({ ui: false, namespace: 'approvals' })]);
  await startWorkflow(one, 'only-in-one');
  await startWorkflow(two, 'only-in-two');
  await expect(runIdOn(two, 'only-in-one')).rejects.toThrow(/not found/);
  await expect(runIdOn(one, 'only-in-two')).rejects.toThrow(/not found/);
  await until(
    'the UI answers',
    async () => (await fetch(one.uiUrl ?? 'http://none').catch(() => undefined))?.ok === true,
  );
  expect(two.uiUrl).toBeUndefined();
  expect(two.namespace).toBe('approvals');
});

test('stop may be called again, and returns when the server has gone, long polls or not', async () => {
  const server = await start({ dbFilename: join(folder, 'polled.db') });
  const { connection } = await clientOf(server);
  const poll = connection.workflowService
    .pollWorkflowTaskQueue({ namespace: 'default', taskQueue: { name: 'no-worker' } })
    .catch(() => 'the poll was cut');
  await Promise.all([server.stop(), server.stop()]);
  expect(isAlive(pidOf(server))).toBe(false);
  expect(await isPortFree(portOf(server))).toBe(true);
  await server.stop();
  await poll;
  expect(said.filter((line) => line.includes('ended by itself'))).toEqual([]);
});

test('the server dies when its owner is killed by SIGKILL', async () => {
  for (const dbFilename of [undefined, join(folder, 'owned.db')]) {
    const options = JSON.stringify({ dbFilename });
    const { child, firstLine } = owner(`
      const server = await startDevServer(${options});
      console.log(JSON.stringify(server));
      setInterval(() => undefined, 1_000);`);
    const server = JSON.parse(await firstLine) as DevServer;
    expect(processesWith(`--port ${portOf(server)} `)).toHaveLength(2); // the guard and the server
    child.kill('SIGKILL');
    await until('the port refuses', () => isPortFree(portOf(server)));
    await until(
      'the server and its guard are gone',
      () => processesWith(`--port ${portOf(server)} `).length === 0,
    );
  }
});

test('an owner that is killed while the server starts leaves nothing behind either', async () => {
  const dbFilename = join(folder, 'early.db');
  const { child } = owner(`await startDevServer({ dbFilename: ${JSON.stringify(dbFilename)} });`);
  await until('the server has begun', () => processesWith(`--db-filename ${dbFilename}`).length > 0);
  child.kill('SIGKILL');
  await until('nothing is left', () => processesWith(`--db-filename ${dbFilename}`).length === 0);
});

test('an owner that has nothing more to do ends by itself, and the server with it', async () => {
  const { child, firstLine } = owner('console.log(JSON.stringify(await startDevServer()));');
  const exit = once(child, 'exit');
  const server = JSON.parse(await firstLine) as DevServer;
  expect(await exit).toEqual([0, null]);
  await until('the server is gone', () => processesWith(`--port ${portOf(server)} `).length === 0);
});

test('when the guard itself is killed, the server ends too and the owner is told', async () => {
  const server = await start();
  const guard = execFileSync('ps', ['-o', 'ppid=', '-p', String(server.pid)], { encoding: 'utf8' });
  process.kill(Number(guard), 'SIGKILL');
  await until('the owner says so', () => said.some((line) => line.includes('ended by itself')));
  expect(processesWith(`--port ${portOf(server)} `)).toEqual([]);
  await server.stop();
});

test('closed threads are kept for 90 days, where the dev server would forget them after one', async () => {
  const server = await start();
  const { connection } = await clientOf(server);
  const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 24 * 60 * 60);
});

test('a port that is still taken is tried again until it is free', async () => {
  const [port = 0] = await freePorts(1);
  const occupant = createServer().listen(port, '127.0.0.1');
  await once(occupant, 'listening');
  const server = await start({
    port,
    log: (line) => {
      said.push(line);
      if (line.includes('is taken')) occupant.close();
    },
  });
  expect(said).toContainEqual(expect.stringContaining(`port ${port} of 127.0.0.1 is taken`));
  expect(portOf(server)).toBe(port);
});

test('one database file belongs to one server: a second one waits until the first has gone', async () => {
  const dbFilename = join(folder, 'shared.db');
  const first = await start({ dbFilename });
  const runId = await startWorkflow(first, 'order-1042');
  const second = await start({
    dbFilename,
    log: (line) => {
      said.push(line);
      if (line.includes('in use by another Temporal server')) void first.stop();
    },
  });
  expect(said).toContainEqual(expect.stringContaining(`${dbFilename} is in use`));
  expect(await runIdOn(second, 'order-1042')).toBe(runId);
});

test('a server that cannot start is an error with its own last words', async () => {
  const failed = start({ dbFilename: folder });
  await expect(failed).rejects.toBeInstanceOf(DevServerError);
  await expect(failed).rejects.toThrow(
    /did not start: it ended with code 1; its last lines:\n.*unable to open/s,
  );
  await expect(start({ dbFilename: join(folder, 'what?.db') })).rejects.toThrow('must not contain "?"');
});

/** Puts a `temporal` first on the PATH that crashes as Go programs do, `times` times, and then is the real one. */
async function crashingBinary(times: number): Promise<void> {
  const real = await findTemporalBinary({ log: () => undefined });
  const stack = Array.from({ length: 40 }, (_, n) => `github.com/somewhere/frame${n}(...)`);
  const crash = ['panic: failed assigning ephemeral port', '', 'goroutine 1 [running]:', ...stack].join('\n');
  const script = `#!/bin/sh
[ "$1" = server ] || exec '${real}' "$@"
echo start >> '${folder}/starts'
[ $(wc -l < '${folder}/starts') -gt ${times} ] && exec '${real}' "$@"
cat >&2 <<'END'
${crash}
END
exit 2
`;
  await writeFile(join(folder, 'temporal'), script, { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
}

test('a server that crashes at its start is started again', async () => {
  await crashingBinary(1);
  const server = await start({ ui: false });
  expect(await startWorkflow(server, 'after-a-crash')).toMatch(/./);
  expect(said.join('\n')).toMatch(
    /it crashed, with code 2; it said:\n {2}\| panic: failed assigning ephemeral port/,
  );
});

test('a server that crashes every time is an error that says what the crash was about', async () => {
  await crashingBinary(1_000);
  await expect(start({ ui: false })).rejects.toThrow(
    /did not start: it crashed, with code 2.*panic: failed assigning ephemeral port.*try again/s,
  );
});

test('TEMPORAL_ADDRESS is honoured: nothing is started, and stop leaves that server alone', async () => {
  vi.stubEnv('TEMPORAL_ADDRESS', inject('temporalAddress'));
  vi.stubEnv('TEMPORAL_NAMESPACE', 'default');
  vi.stubEnv('TEMPORAL_UI_URL', 'http://ui.example');
  const server = await start();
  expect(server).toMatchObject({
    address: inject('temporalAddress'),
    uiUrl: 'http://ui.example',
    namespace: 'default',
  });
  expect(server.pid).toBeUndefined();
  expect(said).toEqual([`using the Temporal server at ${inject('temporalAddress')} (TEMPORAL_ADDRESS)`]);
  await server.stop();
  await startWorkflow(server, `still-there-${process.pid}-${Date.now()}`);
});

test('a TEMPORAL_ADDRESS where nothing answers is a clear error after 5 seconds', async () => {
  const [port = 0] = await freePorts(1);
  vi.stubEnv('TEMPORAL_ADDRESS', `127.0.0.1:${port}`);
  const failed = start();
  await expect(failed).rejects.toBeInstanceOf(DevServerError);
  await expect(failed).rejects.toThrow(
    new RegExp(
      `within 5000 ms at 127.0.0.1:${port}, which TEMPORAL_ADDRESS names.*unset TEMPORAL_ADDRESS`,
      's',
    ),
  );
});
