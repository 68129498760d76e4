import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, inject } from 'vitest';

/** How a program has ended, and what it has said. */
export interface ExampleRun {
  readonly exit: readonly [code: number | null, signal: string | null];
  readonly stdout: string;
  readonly stderr: string;
  /** Whether a process of its group was left. */
  readonly left: boolean;
}

export function withoutIds(output: string): string {
  return output.replaceAll(/\b([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g, '<id>');
}

/** Runs examples as a user does, two at a time. Called once in a test file: it opens and closes what it needs. */
export function exampleRunner(): {
  readonly runInTurn: (name: string, path: string) => Promise<ExampleRun>;
} {
  let connection: Connection | undefined;
  beforeAll(async () => {
    connection = await Connection.connect({ address: inject('temporalAddress') });
  });
  afterAll(() => connection?.close());

  let turn: readonly [Promise<unknown>, Promise<unknown>] = [Promise.resolve(), Promise.resolve()];
  return {
    runInTurn: (name, path) => {
      const [first, second] = turn;
      const run = first.then(async () => runExample(path, await newNamespace(connection, name)));
      turn = [second, run.catch(() => {})];
      return run;
    },
  };
}

/** A namespace of its own: the worker of one example must not be handed the nodes of another. */
async function newNamespace(connection: Connection | undefined, name: string): Promise<string> {
  const namespace = `${name}-${Date.now()}`;
  const workflowExecutionRetentionPeriod = msToTs('1 day');
  await connection?.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  return namespace;
}

async function runExample(path: string, namespace: string): Promise<ExampleRun> {
  const child = spawn(process.execPath, [path], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: {
      ...process.env,
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TEMPORAL_NAMESPACE: namespace,
      FORCE_COLOR: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, by which it can be seen whether it leaves anything behind.
    detached: true,
  });
  if (child.pid === undefined) throw new Error(`${process.execPath} could not be started`);
  const group = -child.pid;
  const limit = setTimeout(() => process.kill(group, 'SIGKILL'), 60_000);
  const [exit, stdout, stderr] = await Promise.all([
    once(child, 'exit') as Promise<[number | null, string | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  clearTimeout(limit);
  return { exit, stdout, stderr, left: isThere(group) };
}

function isThere(group: number): boolean {
  try {
    return process.kill(group, 'SIGKILL');
  } catch {
    return false;
  }
}
