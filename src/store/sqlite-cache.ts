import type { DatabaseSync } from 'node:sqlite';
import type { CacheFullKey, CacheNamespace } from '../node/node-cache.ts';
import { fromJson, toJson } from '../node/tagged-json.ts';
import type { Json } from '../protocol/json.ts';
import { BaseCache } from './base-cache.ts';
import { openSqlite } from './open-sqlite.ts';

/**
 * A cache in a file of SQLite, shared by the workers of one machine. It takes Node's own SQLite, so nothing has to be installed. One file
 * may be a store, too.
 *
 * @example
 * const cache = await SqliteCache.open('cache.db');
 * const worker = await createWorker({ graphs: [research], cache });
 */
export class SqliteCache<Value = unknown> extends BaseCache<Value> {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    super();
    this.#database = database;
  }

  /**
   * Opens the file, or makes it; `:memory:` for one that is lost at the end.
   * @throws GraphError NOT_SUPPORTED in a Node without SQLite, which is any before 22.13.
   */
  static async open<Value = unknown>(path: string): Promise<SqliteCache<Value>> {
    const database = await openSqlite(path, 'SqliteCache');
    database.exec(
      `CREATE TABLE IF NOT EXISTS results (
         namespace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, until INTEGER, PRIMARY KEY (namespace, key))`,
    );
    return new SqliteCache<Value>(database);
  }

  async get(keys: CacheFullKey[]): Promise<{ key: CacheFullKey; value: Value }[]> {
    const one = this.#database.prepare(
      'SELECT value FROM results WHERE namespace = ? AND key = ? AND (until IS NULL OR until > ?)',
    );
    return keys.flatMap((full) => {
      const row = one.get(nameOf(full[0]), full[1], Date.now());
      if (row === undefined) return [];
      return [{ key: full, value: fromJson(JSON.parse(String(row['value'])) as Json) as Value }];
    });
  }

  /** Results whose time is over are dropped with the next ones that are kept. @throws UnserializableValueError for what JSON cannot carry. */
  async set(pairs: { key: CacheFullKey; value: Value; ttl?: number }[]): Promise<void> {
    const now = Date.now();
    const rows = pairs.map(({ key: [namespace, key], value, ttl }) => {
      const json = JSON.stringify(toJson(value, `What is to be cached under "${key}"`));
      return [nameOf(namespace), key, json, ttl === undefined ? null : Math.ceil(now + ttl * 1000)] as const;
    });
    this.#database.prepare('DELETE FROM results WHERE until <= ?').run(now);
    const keep = this.#database.prepare('INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?)');
    for (const row of rows) keep.run(...row);
  }

  async clear(namespaces: CacheNamespace[]): Promise<void> {
    if (namespaces.length === 0) this.#database.exec('DELETE FROM results');
    const drop = this.#database.prepare('DELETE FROM results WHERE namespace = ?');
    for (const namespace of namespaces) drop.run(nameOf(namespace));
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Labels may have anything in them. */
function nameOf(namespace: CacheNamespace): string {
  return JSON.stringify(namespace);
}
