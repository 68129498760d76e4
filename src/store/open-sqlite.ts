import type * as Sqlite from 'node:sqlite';
import type { DatabaseSync } from 'node:sqlite';
import { GraphError } from '../protocol/errors.ts';

/** @throws GraphError NOT_SUPPORTED in a Node without SQLite. */
export async function openSqlite(path: string, what: string): Promise<DatabaseSync> {
  const { DatabaseSync } = await loadSqlite(what);
  const database = new DatabaseSync(path);
  // Workers of several processes take turns; each waits this many ms for another.
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  return database;
}

async function loadSqlite(what: string): Promise<typeof Sqlite> {
  try {
    return await import('node:sqlite');
  } catch (cause) {
    throw new GraphError(
      `${what} needs the SQLite of Node 22.13 or newer; this is Node ${process.versions.node}. Use a newer Node, or give ` +
        `compile() another one.`,
      { code: 'NOT_SUPPORTED', cause },
    );
  }
}
