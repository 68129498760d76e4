import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Json } from '../protocol/json.ts';
import { BaseStore } from './base-store.ts';
import type { StoreOptions } from './base-store.ts';
import type { ItemTable, StoredItem } from './item-table.ts';
import { openSqlite } from './open-sqlite.ts';

/**
 * A store in a file of SQLite: what is kept outlives the process, and workers on one machine share it. It takes Node's own SQLite, so
 * nothing has to be installed. For workers on several machines give a store that they all reach.
 *
 * @example
 * const store = await SqliteStore.open('memories.db');
 * const worker = await createWorker({ graphs: [refund], store });
 */
export class SqliteStore extends BaseStore {
  protected readonly table: ItemTable;
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync, options?: StoreOptions) {
    super(options);
    this.#database = database;
    this.table = sqliteTable(database);
  }

  /**
   * Opens the file, or makes it; `:memory:` for one that is lost at the end. With an `index`, what is kept from then on is found by `query`,
   * by comparing it with all that is kept in a namespace.
   * @throws GraphError NOT_SUPPORTED in a Node without SQLite, which is any before 22.13.
   */
  static async open(path: string, options?: StoreOptions): Promise<SqliteStore> {
    const database = await openSqlite(path, 'SqliteStore');
    database.exec(
      `CREATE TABLE IF NOT EXISTS items (
         id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
         created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (namespace, key));
       CREATE TABLE IF NOT EXISTS vectors (namespace TEXT NOT NULL, key TEXT NOT NULL, vector BLOB NOT NULL);
       CREATE INDEX IF NOT EXISTS vectors_of_item ON vectors (namespace, key)`,
    );
    return new SqliteStore(database, options);
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

type Row = Record<string, SQLOutputValue>;

function sqliteTable(database: DatabaseSync): ItemTable {
  const one = database.prepare('SELECT * FROM items WHERE namespace = ? AND key = ?');
  const all = database.prepare('SELECT * FROM items ORDER BY id');
  // A namespace below `a` begins with `a.`, and `/` is the character after the dot; no label has a dot in it.
  const under = database.prepare(
    'SELECT * FROM items WHERE namespace = ? OR (namespace > ? AND namespace < ?) ORDER BY id',
  );
  const distinct = database.prepare('SELECT DISTINCT namespace FROM items');
  const vectorsOf = database.prepare('SELECT vector FROM vectors WHERE namespace = ? AND key = ?');
  const drop = database.prepare('DELETE FROM items WHERE namespace = ? AND key = ?');
  const keep = database.prepare(
    `INSERT INTO items (namespace, key, value, created_at, updated_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (namespace, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
  );
  const dropVectors = database.prepare('DELETE FROM vectors WHERE namespace = ? AND key = ?');
  const keepVector = database.prepare('INSERT INTO vectors (namespace, key, vector) VALUES (?, ?, ?)');
  return {
    read: (namespace, key) => {
      const row = one.get(namespace.join('.'), key);
      return row === undefined ? null : itemOf(row);
    },
    below: (prefix) => {
      const name = prefix.join('.');
      return (prefix.length === 0 ? all.all() : under.all(name, `${name}.`, `${name}/`)).map(itemOf);
    },
    vectorsOf: ({ namespace, key }) =>
      vectorsOf.all(namespace.join('.'), key).map((row) => numbersOf(row['vector'] as Uint8Array)),
    namespaces: () => distinct.all().map((row) => String(row['namespace']).split('.')),
    write: (changes) => {
      const now = Date.now();
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const { namespace, key, value, vectors } of changes) {
          const name = namespace.join('.');
          if (value === undefined) drop.run(name, key);
          else keep.run(name, key, JSON.stringify(value), now, now);
          dropVectors.run(name, key);
          for (const vector of vectors) keepVector.run(name, key, bytesOf(vector));
        }
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

/** Of 32 bits each, as vectors have them. */
function bytesOf(vector: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(vector).buffer);
}

function numbersOf(bytes: Uint8Array): readonly number[] {
  return [...new Float32Array(new Uint8Array(bytes).buffer)];
}

function itemOf(row: Row): StoredItem {
  return {
    value: JSON.parse(String(row['value'])) as Json,
    key: String(row['key']),
    namespace: String(row['namespace']).split('.'),
    createdAt: new Date(Number(row['created_at'])),
    updatedAt: new Date(Number(row['updated_at'])),
  };
}
