import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { MemorySaver } from '../../src/index.ts';
import type { Checkpointer } from '../../src/index.ts';
import { latestSnapshot } from '../../src/engine/snapshot.ts';
import { startTestSaver } from '../../src/testing/index.ts';
import type { TemporalSaver } from '../../src/index.ts';

/** What a behaviour's tests get: what keeps the threads, and names that nobody else uses. */
export interface Place {
  readonly kind: 'memory' | 'temporal';
  readonly checkpointer: Checkpointer;
  /** Only on Temporal. */
  readonly temporal: TemporalSaver | undefined;
  /** A graph name that no other test has. */
  readonly name: (base?: string) => string;
  /** The config of a thread that no other test has. */
  readonly thread: () => { configurable: { thread_id: string } };
}

/** Runs the same tests in process and on the real server. `define` must read the place inside its tests, not before. */
export function describeOnBoth(behaviour: string, define: (place: () => Place) => void): void {
  for (const kind of ['memory', 'temporal'] as const) {
    describe(`${behaviour} (${kind})`, () => {
      let place: Place | undefined;
      beforeAll(async () => {
        place = await openPlace(kind);
      });
      afterAll(() => place?.temporal?.close());
      define(() => {
        if (place === undefined) throw new Error('The place is open only inside a test.');
        return place;
      });
    });
  }
}

async function openPlace(kind: Place['kind']): Promise<Place> {
  const temporal = kind === 'temporal' ? await openTemporal() : undefined;
  return {
    kind,
    temporal,
    checkpointer: temporal ?? new MemorySaver(),
    name: (base = 'graph') => `${base}-${randomUUID().slice(0, 8)}`,
    thread: () => ({ configurable: { thread_id: `thread-${randomUUID()}` } }),
  };
}

/** On Temporal, every thread that a test reads is read twice: from its history, and by the workflow's own query. They must agree. */
async function openTemporal(): Promise<TemporalSaver> {
  const saver = await startTestSaver({ address: inject('temporalAddress') });
  const read = saver.read.bind(saver);
  saver.read = async (thread) => {
    const state = await read(thread);
    if (state !== undefined) {
      const queried: unknown = await saver.client.workflow.getHandle(thread).query('state');
      const folded: unknown = JSON.parse(JSON.stringify(latestSnapshot(state)));
      const isCut = typeof queried === 'object' && queried !== null && 'note' in queried;
      if (!isCut && JSON.stringify(queried) !== JSON.stringify(folded)) {
        throw new Error(
          `The history and the workflow disagree:\n${JSON.stringify(folded)}\n${JSON.stringify(queried)}`,
        );
      }
    }
    return state;
  };
  return saver;
}
