/**
 * Records the shapes of `shapes.ts` on a real server: `node test/replay/record.ts`. A file that is there already is kept as it is.
 * What is expected of a file comes from the workflow itself, by its queries and its memo.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { startTestSaver } from '../../src/testing/index.ts';
import { recordingQueue } from './recording-queue.ts';
import { shapes } from './shapes.ts';
import type { TemporalSaver } from '../../src/index.ts';

const folder = join(import.meta.dirname, 'histories');
const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

/** What the shapes are recorded for once more: a change of how a thread's history looks. */
const era = process.argv[2];

await mkdir(folder, { recursive: true });
await using checkpointer = await startTestSaver({ taskQueue: recordingQueue });
for (const [thread, play] of Object.entries(shapes)) {
  await play({
    checkpointer,
    thread,
    config: { configurable: { thread_id: thread } },
    record: (name, runId) => record(checkpointer, thread, name, runId),
  });
}

async function record(
  { client }: TemporalSaver,
  thread: string,
  shape: string,
  run: string | undefined,
): Promise<void> {
  const name = era === undefined ? shape : `${shape}.${era}`;
  const file = join(folder, `${name}.json`);
  if (existsSync(file)) {
    console.error(`${name}: kept`);
    return;
  }
  const runId = run ?? (await client.workflow.getHandle(thread).describe()).runId;
  const handle = client.workflow.getHandle(thread, runId);
  const [snapshot, interrupts, { memo }] = await Promise.all([
    handle.query<{ values: unknown }>('state'),
    handle.query('interrupts'),
    handle.describe(),
  ]);
  // A query leaves nothing in the history.
  const history: unknown = JSON.parse(historyToJSON(await handle.fetchHistory()));
  const expected = { status: memo?.['status'], values: snapshot.values, interrupts };
  const text = JSON.stringify(anonymous(history));
  for (const secret of [hostname(), root, homedir()]) {
    if (text.includes(secret)) throw new Error(`${name} names this machine: ${secret}`);
  }
  await writeFile(file, `${text}\n`);
  await writeFile(join(folder, `${name}.expected.json`), `${JSON.stringify(expected)}\n`);
  console.error(`${name}: recorded, ${text.length} bytes`);
}

/** The same, without what tells where it was recorded. */
function anonymous(value: unknown): unknown {
  if (typeof value === 'string') return withoutPaths(value);
  if (Array.isArray(value)) return value.map(anonymous);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(fields).map(([key, part]) => {
      if (key === 'identity') return [key, 'worker'];
      if (key === 'name' && fields['kind'] === 'TASK_QUEUE_KIND_STICKY') return [key, 'worker'];
      if (key === 'data' && typeof part === 'string') return [key, anonymousData(part)];
      return [key, anonymous(part)];
    }),
  );
}

/** Stacks stand in the payloads of failures too. */
function anonymousData(base64: string): string {
  const text = Buffer.from(base64, 'base64').toString();
  const clean = withoutPaths(text);
  return clean === text ? base64 : Buffer.from(clean).toString('base64');
}

function withoutPaths(text: string): string {
  return text.replaceAll(root, '/holdpoint').replaceAll(hostname(), 'worker');
}
