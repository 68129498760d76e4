import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AIMessage, ToolMessage } from '@langchain/core/messages';
import { startDevServer } from '../../src/dev-server/index.ts';
import * as holdpoint from '../../src/index.ts';
import type { TemporalSaver } from '../../src/index.ts';
import { MessagesAnnotation } from '../../src/langchain/index.ts';
import { wholeHistory } from '../whole-history.ts';
import type { Row } from './row.ts';
import { define, threadNames } from './threads.ts';
import type { ThreadName } from './threads.ts';

/** The threads on this library: their histories over all executions, as Temporal counts them, and the growth of a dev server's file. */
export async function rowsOnTemporal(turns: readonly number[]): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-bytes-'));
  const dbFilename = join(folder, 'temporal.db');
  try {
    const rows: Row[] = [];
    const server = await startDevServer({ ui: false, dbFilename });
    const checkpointer = await holdpoint.TemporalSaver.start({ address: server.address, log: () => {} });
    for (const thread of threadNames) {
      for (const count of turns) {
        const before = await fileBytes(dbFilename);
        const bytes = await run(checkpointer, thread, count);
        const disk = (await fileBytes(dbFilename)) - before;
        rows.push({ thread, store: 'Holdpoint, Temporal', turns: count, bytes, disk });
      }
    }
    await checkpointer.close();
    await server.stop();
    return rows;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(checkpointer: TemporalSaver, thread: ThreadName, turns: number): Promise<number> {
  const name = `${thread}-${turns}`;
  const library = { ...holdpoint, MessagesAnnotation, AIMessage, ToolMessage };
  const graph = define(thread, turns, library).compile({ checkpointer, name });
  const config = { configurable: { thread_id: name }, recursionLimit: turns * 2 + 10 };
  const { messages } = await graph.invoke({}, config);
  if (messages.length !== turns * (thread === 'agent' ? 2 : 1))
    throw new Error(`${messages.length} messages`);
  return (await wholeHistory(checkpointer.client, name)).bytes;
}

/** With what SQLite has still in its log. */
async function fileBytes(file: string): Promise<number> {
  const sizes = await Promise.all([file, `${file}-wal`].map((name) => stat(name).catch(() => undefined)));
  return sizes.reduce((sum, found) => sum + (found?.size ?? 0), 0);
}
