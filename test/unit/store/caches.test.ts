import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InMemoryCache, SqliteCache, SqliteStore } from '../../../src/index.ts';
import type { BaseCache, CacheFullKey } from '../../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'caches-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kinds: readonly [string, () => Promise<BaseCache>][] = [
  ['InMemoryCache', () => Promise.resolve(new InMemoryCache())],
  ['SqliteCache', () => SqliteCache.open(':memory:')],
];

describe.each(kinds)('%s', (_name, open) => {
  let cache: BaseCache;
  const a: CacheFullKey = [['nodes', 'a.b'], 'k'];
  const b: CacheFullKey = [['nodes', 'a', 'b'], 'k'];

  beforeEach(async () => {
    cache = await open();
  });
  afterEach(() => vi.useRealTimers());

  it('keeps values by namespace and key, and leaves out what it has not', async () => {
    await cache.set([
      { key: a, value: { n: 1 } },
      { key: b, value: null },
    ]);
    expect(await cache.get([b, [['nodes'], 'k'], a])).toEqual([
      { key: b, value: null },
      { key: a, value: { n: 1 } },
    ]);
    await cache.set([{ key: a, value: { n: 2 } }]);
    expect(await cache.get([a])).toEqual([{ key: a, value: { n: 2 } }]);
    expect(await cache.get([])).toEqual([]);
  });

  it('hands out copies, and Dates and Maps as what they were', async () => {
    const value = { at: new Date(5), by: new Map([['x', 1n]]), tags: ['t'] };
    await cache.set([{ key: a, value }]);
    value.tags.push('later');
    const [first] = await cache.get([a]);
    expect(first?.value).toEqual({ at: new Date(5), by: new Map([['x', 1n]]), tags: ['t'] });
    (first?.value as typeof value | undefined)?.tags.push('changed');
    expect((await cache.get([a]))[0]?.value).toMatchObject({ tags: ['t'] });
    await expect(cache.set([{ key: a, value: () => 1 }])).rejects.toThrow('a function');
  });

  it('forgets what has been kept for its time, in seconds', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await cache.set([
      { key: a, value: 1, ttl: 60 },
      { key: b, value: 2 },
    ]);
    vi.advanceTimersByTime(59_000);
    expect(await cache.get([a, b])).toHaveLength(2);
    vi.advanceTimersByTime(1000);
    expect(await cache.get([a, b])).toEqual([{ key: b, value: 2 }]);
  });

  it('is cleared by namespace, or all of it', async () => {
    const both = [
      { key: a, value: 1 },
      { key: b, value: 2 },
    ];
    await cache.set(both);
    await cache.clear([b[0]]);
    expect(await cache.get([a, b])).toEqual([{ key: a, value: 1 }]);
    await cache.set(both);
    await cache.clear([]);
    expect(await cache.get([a, b])).toEqual([]);
  });
});

it('a SqliteCache outlives its process, and may share its file with a store', async () => {
  const path = join(folder, 'shared.db');
  using first = await SqliteCache.open(path);
  using store = await SqliteStore.open(path);
  await store.put(['n'], 'k', { v: 1 });
  await first.set([{ key: [['n'], 'k'], value: 'kept' }]);
  using second = await SqliteCache.open<string>(path);
  expect(await second.get([[['n'], 'k']])).toEqual([{ key: [['n'], 'k'], value: 'kept' }]);
  await second.clear([]);
  expect((await store.get(['n'], 'k'))?.value).toEqual({ v: 1 });
});
