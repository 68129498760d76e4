/**
 * The threads of `../bytes/threads.ts` on LangGraph JS, in SQLite and in Postgres: prints their bytes as JSON. `../bytes.ts` starts it.
 * Postgres is PGlite, which is Postgres compiled to WebAssembly, behind a socket: the saver talks to it as to any other server.
 */
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { AIMessage, ToolMessage } from '@langchain/core/messages';
import * as langgraph from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite';
import Database from 'better-sqlite3';
import { define, threadNames } from '../bytes/threads.ts';
import type { Library, ThreadName } from '../bytes/threads.ts';
import type { Row } from '../bytes/row.ts';

const turns = process.argv.slice(2).map(Number);
const library = { ...langgraph, AIMessage, ToolMessage } as unknown as Library;
/** Its channel (beta) that stores what was added, and the whole list now and then. */
const delta = {
  ...library,
  MessagesAnnotation: langgraph.Annotation.Root({
    messages: () => new langgraph.DeltaChannel(langgraph.messagesDeltaReducer),
  } as never),
} as unknown as Library;
const folder = await mkdtemp(join(tmpdir(), 'holdpoint-bytes-'));
try {
  const rows: Row[] = [];
  for (const thread of threadNames) {
    for (const count of turns) {
      const row = { thread, turns: count };
      rows.push({ ...row, store: 'LangGraph, SQLite', ...(await inSqlite(thread, count)) });
      rows.push({ ...row, store: 'LangGraph, Postgres', ...(await inPostgres(thread, count, library)) });
      rows.push({
        ...row,
        store: 'LangGraph, Postgres, DeltaChannel',
        ...(await inPostgres(thread, count, delta)),
      });
    }
  }
  console.log(JSON.stringify(rows));
} finally {
  await rm(folder, { recursive: true });
}

async function run(
  thread: ThreadName,
  count: number,
  checkpointer: unknown,
  channels: Library,
): Promise<void> {
  const graph = define(thread, count, channels).compile({ checkpointer } as never);
  const config = { configurable: { thread_id: thread }, recursionLimit: count * 2 + 10 };
  const { messages } = (await graph.invoke({}, config)) as { messages: unknown[] };
  if (messages.length !== count * (thread === 'agent' ? 2 : 1))
    throw new Error(`${messages.length} messages`);
}

async function inSqlite(thread: ThreadName, count: number): Promise<Pick<Row, 'bytes' | 'disk'>> {
  const file = join(folder, `${thread}-${count}.db`);
  const database = new Database(file);
  await run(thread, count, new SqliteSaver(database), library);
  const { bytes } = database
    .prepare(
      `SELECT (SELECT sum(length(checkpoint) + length(metadata)) FROM checkpoints) + (SELECT sum(length(value)) FROM writes) AS bytes`,
    )
    .get() as { bytes: number };
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  return { bytes, disk: statSync(file).size };
}

async function inPostgres(
  thread: ThreadName,
  count: number,
  channels: Library,
): Promise<Pick<Row, 'bytes' | 'disk'>> {
  const database = await PGlite.create();
  const server = new PGLiteSocketServer({ db: database, port: 0, maxConnections: 10 });
  const listening = new Promise<string>((resolve) => {
    server.addEventListener('listening', (event) => {
      const { host, port } = (event as CustomEvent<{ host: string; port: number }>).detail;
      resolve(`postgresql://postgres@${host}:${port}/postgres`);
    });
  });
  await server.start();
  const saver = PostgresSaver.fromConnString(await listening);
  try {
    await saver.setup();
    await run(thread, count, saver, channels);
  } finally {
    await saver.end();
    await server.stop();
  }
  const { rows } = await database.query<{ bytes: string; disk: string }>(
    `SELECT (SELECT sum(octet_length(checkpoint::text) + octet_length(metadata::text)) FROM checkpoints)
          + (SELECT coalesce(sum(octet_length(blob)), 0) FROM checkpoint_blobs)
          + (SELECT sum(octet_length(blob)) FROM checkpoint_writes) AS bytes,
            pg_total_relation_size('checkpoints') + pg_total_relation_size('checkpoint_blobs')
          + pg_total_relation_size('checkpoint_writes') AS disk`,
  );
  await database.close();
  return { bytes: Number(rows[0]?.bytes), disk: Number(rows[0]?.disk) };
}
