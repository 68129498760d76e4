import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { startDevServer } from '../../src/dev-server/index.ts';
import type { DevServer } from '../../src/dev-server/index.ts';

/** A server of a test's own, on a database file, to be killed and started again at the same address. */
export class RestartableServer implements AsyncDisposable {
  readonly address: string;
  readonly #folder: string;
  #server: DevServer;

  private constructor(folder: string, server: DevServer) {
    this.#folder = folder;
    this.#server = server;
    this.address = server.address;
  }

  static async open(): Promise<RestartableServer> {
    const folder = await mkdtemp(join(tmpdir(), 'holdpoint-server-'));
    try {
      return new RestartableServer(folder, await start(folder));
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** SIGKILL; resolves when it has ended. */
  async kill(): Promise<void> {
    await this.#server.kill?.();
  }

  /** Resolves when it answers again. */
  async startAgain(): Promise<void> {
    this.#server = await start(this.#folder, Number(this.address.split(':')[1]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.kill?.();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function start(folder: string, port?: number): Promise<DevServer> {
  // The victim is a server of its own, whatever server the other tests use.
  vi.stubEnv('TEMPORAL_ADDRESS', undefined);
  try {
    return await startDevServer({
      dbFilename: join(folder, 'temporal.db'),
      ui: false,
      log: () => {},
      ...(port !== undefined && { port }),
    });
  } finally {
    vi.unstubAllEnvs();
  }
}
