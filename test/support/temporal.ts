import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { WorkflowHandle } from '@temporalio/client';
import { inject } from 'vitest';
import { findTemporalBinary } from '../../src/dev-server/index.ts';
import type { StateSnapshot } from '../../src/index.ts';

/** A name that nobody else uses. */
export function unique(base: string): string {
  return `${base}-${randomUUID().slice(0, 8)}`;
}

export function thread(): { configurable: { thread_id: string } } {
  return { configurable: { thread_id: unique('thread') } };
}

/** Runs the real `temporal` command against the tests' server, and gives what it printed. Rejects with what it said. */
export async function temporalCli(...args: string[]): Promise<string> {
  const binary = await findTemporalBinary({ log: () => {} });
  const { stdout } = await promisify(execFile)(binary, [...args, '--address', inject('temporalAddress')]);
  return stdout;
}

export function queryState(handle: WorkflowHandle): Promise<StateSnapshot> {
  return handle.query<StateSnapshot>('state');
}

/** How often each kind of event is in a workflow's history, such as `ActivityTaskScheduled`. */
export async function eventKinds(handle: WorkflowHandle): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).map((event) => {
    const key = Object.keys(event).find(
      (name) => name.endsWith('EventAttributes') && event[name as keyof typeof event] != null,
    );
    return (key ?? 'unknown').replace(/EventAttributes$/, '');
  });
}

export function countKinds(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
