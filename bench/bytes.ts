/**
 * `npm run bench:bytes`: how many bytes a thread leaves, on this library and on LangGraph JS with its savers for SQLite and Postgres.
 * LangGraph is installed first, in a package of its own.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installIn } from '../scripts/install-in.ts';
import { rowsOnTemporal } from './bytes/on-temporal.ts';
import type { Row } from './bytes/row.ts';
import { threadNames } from './bytes/threads.ts';

const turns = [50, 100, 200] as const;
const kilobytes = (bytes: number): string => Math.round(bytes / 1000).toLocaleString('en');

const rows = [...(await rowsOnTemporal(turns)), ...(await rowsOnLangGraph())];
for (const thread of threadNames) {
  const last = turns.at(-1) ?? 0;
  const bytesOf = (store: string, count: number): number => rowOf(thread, store, count)?.bytes ?? 0;
  const [ours = '', ...others] = new Set(rows.map(({ store }) => store));
  console.log(`\nThread "${thread}", in kB:`);
  console.table(
    Object.fromEntries(
      [ours, ...others].map((store) => [
        store,
        {
          ...Object.fromEntries(turns.map((count) => [`${count} turns`, kilobytes(bytesOf(store, count))])),
          'a turn, at the end': kilobytes((bytesOf(store, 200) - bytesOf(store, 100)) / 100),
          [`on disk, ${last} turns`]: kilobytes(rowOf(thread, store, last)?.disk ?? 0),
          ratio: (bytesOf(store, last) / bytesOf(ours, last)).toFixed(2),
        },
      ]),
    ),
  );
}

function rowOf(thread: string, store: string, count: number): Row | undefined {
  return rows.find((row) => row.thread === thread && row.store === store && row.turns === count);
}

async function rowsOnLangGraph(): Promise<readonly Row[]> {
  const folder = fileURLToPath(new URL('langgraph', import.meta.url));
  const { ok, output } = await installIn(folder);
  if (!ok) {
    console.log(`LangGraph JS could not be installed: only this library is measured.\n${output.trimEnd()}`);
    return [];
  }
  const args = [join(folder, 'main.ts'), ...turns.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Row[];
}
