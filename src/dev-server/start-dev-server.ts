import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DevServerError, reasonOf } from './dev-server-error.ts';
import type { DevServer, DevServerOptions } from './dev-server.ts';
import { useExistingServer } from './existing-server.ts';
import { findTemporalBinary } from './find-binary.ts';
import { freePorts, isPortFree, loopback } from './free-port.ts';
import { startGuarded, type GuardedServer } from './guarded-server.ts';
import { untilReady } from './ready.ts';
import { serverArguments, type ServerSettings } from './server-settings.ts';

/** A server that is being killed holds its port and its database a little longer. */
const busyLimitMs = 8_000;
const readyLimitMs = 60_000;
/** A neat end takes about a second; SIGKILL follows. */
const graceMs = 5_000;

/**
 * Starts a Temporal dev server on this machine, or uses the one that `TEMPORAL_ADDRESS` names.
 *
 * The server ends when this process ends, also by SIGKILL, and does not keep this process running.
 * With a `dbFilename` its threads survive that; one file belongs to one server at a time.
 *
 * @throws {DevServerError} when there is no binary, no free port, or no server that answers; it says how to mend that
 * @example
 * const server = await startDevServer({ dbFilename: 'holdpoint.db' });
 * console.log(server.address, server.uiUrl);
 * await server.stop();
 */
export async function startDevServer(options: DevServerOptions = {}): Promise<DevServer> {
  const { log = console.error, namespace } = options;
  const given = process.env.TEMPORAL_ADDRESS;
  if (given) {
    return useExistingServer(given, { namespace, log, uiUrl: process.env.TEMPORAL_UI_URL || undefined });
  }

  const dbFilename = await databaseFile(options.dbFilename);
  const binary = await findTemporalBinary({ log, cacheFolder: options.cacheFolder });
  const busyUntil = Date.now() + busyLimitMs;
  for (let attempt = 1; ; attempt++) {
    const settings = await settingsFor(options, dbFilename);
    const outcome = (await isPortFree(settings.port))
      ? await startOnce(binary, settings, log)
      : portTaken(settings);
    if (!('reason' in outcome)) return outcome;
    if (!outcome.busy || Date.now() > busyUntil) {
      throw new DevServerError(
        `The Temporal dev server did not start: ${outcome.reason}.\nTo mend it: ${outcome.mend}.`,
      );
    }
    if (attempt === 1) log(`${outcome.reason}; trying again for ${busyLimitMs / 1_000} s`);
    await sleep(200);
  }
}

/** Why one attempt did not work. */
interface StartFailure {
  readonly reason: string;
  readonly mend: string;
  /** Whether a later attempt may work. */
  readonly busy: boolean;
}

async function databaseFile(dbFilename: string | undefined): Promise<string | undefined> {
  if (dbFilename === undefined) return undefined;
  const file = resolve(dbFilename);
  // The dev server puts the name into a SQLite address unescaped: the file would be another one than asked for.
  const odd = /[?#%]/.exec(file);
  if (odd) throw new DevServerError(`dbFilename must not contain "${odd[0]}": ${file}. Use another name.`);
  await mkdir(dirname(file), { recursive: true });
  return file;
}

async function settingsFor(
  options: DevServerOptions,
  dbFilename: string | undefined,
): Promise<ServerSettings> {
  const [port = 0, uiPort] = await freePorts(2);
  return {
    port: options.port ?? port,
    uiPort: options.ui === false ? undefined : uiPort,
    dbFilename,
    namespace: options.namespace ?? (process.env.TEMPORAL_NAMESPACE || 'default'),
  };
}

async function startOnce(
  binary: string,
  settings: ServerSettings,
  log: (line: string) => void,
): Promise<DevServer | StartFailure> {
  // Nothing in memory is worth a neat end, and the neat end of a file database leaves one tidy file.
  const server = startGuarded(
    binary,
    serverArguments(settings),
    settings.dbFilename === undefined ? 0 : graceMs,
  );
  const address = `${loopback}:${settings.port}`;
  const giveUp = new AbortController();
  const limit = setTimeout(() => giveUp.abort(), readyLimitMs);
  const failure = await Promise.race([
    server.ended.then((how) => whyEnded(how, server, settings)),
    untilReady(address, settings.namespace, giveUp.signal).catch((error: unknown) => notReady(error, server)),
  ]);
  clearTimeout(limit);
  if (failure) {
    giveUp.abort();
    await server.kill();
    return failure;
  }
  return running(server, address, settings, log);
}

function running(
  server: GuardedServer,
  address: string,
  { uiPort, dbFilename, namespace }: ServerSettings,
  log: (line: string) => void,
): DevServer {
  const uiUrl = uiPort === undefined ? undefined : `http://${loopback}:${uiPort}`;
  let wanted = false;
  const end = (order: () => Promise<string>) => async (): Promise<void> => {
    wanted = true;
    await order();
  };
  void server.ended.then((how) => {
    if (!wanted)
      log(`the Temporal dev server at ${address} ended by itself, with ${how}${lastLines(server)}`);
  });
  server.release();
  log(`Temporal dev server: ${address}, UI: ${uiUrl ?? 'none'}, database: ${dbFilename ?? 'in memory'}`);
  return {
    address,
    uiUrl,
    namespace,
    pid: server.pid,
    stop: end(() => server.stop()),
    kill: end(() => server.kill()),
  };
}

function portTaken({ port }: ServerSettings): StartFailure {
  return {
    reason: `port ${port} of ${loopback} is taken`,
    mend: `stop what listens there, choose another port, or set TEMPORAL_ADDRESS=${loopback}:${port} if it is a Temporal server`,
    busy: true,
  };
}

function whyEnded(how: string, server: GuardedServer, settings: ServerSettings): StartFailure {
  const said = server.lines.join('\n');
  if (/address already in use|Only one usage of each socket/i.test(said)) return portTaken(settings);
  if (/database is locked/.test(said)) {
    return {
      reason: `the database ${settings.dbFilename} is in use by another Temporal server`,
      mend: 'stop that server, use another dbFilename, or set TEMPORAL_ADDRESS to that server',
      busy: true,
    };
  }
  if (/no such table/.test(said)) {
    return {
      reason: `the file ${settings.dbFilename} is not a whole Temporal database; its making was perhaps cut short`,
      mend: 'remove the file, or use another dbFilename',
      busy: false,
    };
  }
  const panic = server.lines.findIndex((line) => line.startsWith('panic:'));
  if (panic !== -1) {
    return {
      // What a crash is about stands before the stack, and the end of a stack is the same for all of them.
      reason: `it crashed, with ${how}; it said:\n${quoted(server.lines.slice(panic, panic + 10))}\n`,
      mend: 'try again; if it crashes again, start another version of it by hand and set TEMPORAL_ADDRESS',
      // The server looks for free ports of its own and panics when another process is quicker.
      busy: true,
    };
  }
  return {
    reason: `it ended with ${how}${lastLines(server)}`,
    mend: 'see its last lines above',
    busy: false,
  };
}

function notReady(error: unknown, server: GuardedServer): StartFailure {
  return {
    reason: `it did not answer within ${readyLimitMs / 1_000} s: ${reasonOf(error)}${lastLines(server)}`,
    mend: 'see whether this machine is overloaded, and try again',
    busy: false,
  };
}

function lastLines(server: GuardedServer): string {
  const lines = server.lines.filter((line) => line.trim() !== '').slice(-10);
  return lines.length === 0 ? '; it said nothing' : `; its last lines:\n${quoted(lines)}\n`;
}

function quoted(lines: readonly string[]): string {
  return lines.map((line) => `  | ${line}`).join('\n');
}
