import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { InMemoryStore, SqliteStore } from '../../../src/index.ts';
import type { BaseStore } from '../../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'stores-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kinds: readonly [string, () => Promise<BaseStore>][] = [
  ['InMemoryStore', () => Promise.resolve(new InMemoryStore())],
  ['SqliteStore', () => SqliteStore.open(':memory:')],
];

describe.each(kinds)('%s', (_name, open) => {
  let store: BaseStore;
  beforeEach(async () => {
    store = await open();
  });

  it('keeps a value under a namespace and a key, and replaces it', async () => {
    expect(await store.get(['users', '1'], 'profile')).toBeNull();
    await store.put(['users', '1'], 'profile', { name: 'Ann' });
    const first = await store.get(['users', '1'], 'profile');
    expect(first).toMatchObject({ value: { name: 'Ann' }, key: 'profile', namespace: ['users', '1'] });
    await store.put(['users', '1'], 'profile', { name: 'Bob' });
    const second = await store.get(['users', '1'], 'profile');
    expect(second?.value).toEqual({ name: 'Bob' });
    expect(second?.createdAt).toEqual(first?.createdAt);
    expect(second?.updatedAt.getTime()).toBeGreaterThanOrEqual(second?.createdAt.getTime() ?? 0);
    await store.delete(['users', '1'], 'profile');
    expect(await store.get(['users', '1'], 'profile')).toBeNull();
  });

  it('hands out copies', async () => {
    const value = { tags: ['a'] };
    await store.put(['n'], 'k', value);
    value.tags.push('b');
    const item = await store.get(['n'], 'k');
    item?.value['tags'].push('c');
    expect((await store.get(['n'], 'k'))?.value).toEqual({ tags: ['a'] });
  });

  it('searches a namespace and those below it by their values, in pages', async () => {
    for (let n = 1; n <= 12; n += 1)
      await store.put(['notes', n > 6 ? 'new' : 'old'], `k${n}`, { n, even: n % 2 === 0 });
    await store.put(['notes', '1'], 'x', { n: 100 });
    await store.put(['notes', '10'], 'x', { n: 101 });
    await store.put(['notesbook'], 'x', { n: 102 });
    const numbers = (items: readonly { value: Record<string, unknown> }[]): unknown[] =>
      items.map(({ value }) => value['n']);
    expect(numbers(await store.search(['notes']))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(numbers(await store.search(['notes'], { limit: 3, offset: 11 }))).toEqual([12, 100, 101]);
    expect(numbers(await store.search(['notes', 'old'], { filter: { even: true } }))).toEqual([2, 4, 6]);
    expect(numbers(await store.search(['notes'], { filter: { n: { $gt: 10, $lte: 100 } } }))).toEqual([
      11, 12, 100,
    ]);
    expect(
      numbers(await store.search(['notes'], { filter: { even: { $ne: true }, n: { $gte: 9, $lt: 12 } } })),
    ).toEqual([9, 11]);
    expect(numbers(await store.search(['notes', '1']))).toEqual([100]);
    expect((await store.search([], { limit: 99 })).length).toBe(15);
    expect(await store.search(['nothing'])).toEqual([]);
  });

  it('refuses a search by meaning, for which it has no index', async () => {
    await expect(store.search(['notes'], { query: 'food' })).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
  });

  it('lists the namespaces that hold something', async () => {
    for (const namespace of [['a', 'b', 'c'], ['a', 'b', 'd'], ['a', 'e'], ['f']])
      await store.put(namespace, 'k', {});
    await store.put(['gone'], 'k', {});
    await store.delete(['gone'], 'k');
    expect(await store.listNamespaces()).toEqual([['a', 'b', 'c'], ['a', 'b', 'd'], ['a', 'e'], ['f']]);
    expect(await store.listNamespaces({ prefix: ['a', 'b'] })).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'd'],
    ]);
    expect(await store.listNamespaces({ suffix: ['*', 'd'] })).toEqual([['a', 'b', 'd']]);
    expect(await store.listNamespaces({ maxDepth: 2 })).toEqual([['a', 'b'], ['a', 'e'], ['f']]);
    expect(await store.listNamespaces({ limit: 1, offset: 1 })).toEqual([['a', 'b', 'd']]);
  });

  it('does a batch whole: reads see what was there before it, and a write that is refused undoes the others', async () => {
    await store.put(['n'], 'a', { v: 1 });
    const results = await store.batch([
      { namespace: ['n'], key: 'a', value: { v: 2 } },
      { namespace: ['n'], key: 'a' },
      { namespacePrefix: ['n'] },
      { namespace: ['n'], key: 'b', value: { v: 3 } },
      { limit: 10, offset: 0 },
    ]);
    expect(results[1]).toMatchObject({ value: { v: 1 } });
    expect(results[2]).toMatchObject([{ key: 'a', value: { v: 1 } }]);
    expect(results[4]).toEqual([['n']]);
    expect((await store.get(['n'], 'a'))?.value).toEqual({ v: 2 });
    const refused = store.batch([
      { namespace: ['n'], key: 'a', value: null },
      { namespace: ['n.m'], key: 'b', value: {} },
    ]);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_NAMESPACE' });
    expect(await store.get(['n'], 'a')).not.toBeNull();
  });

  it.each([[[]], [['']], [['a.b']], [['a', '']], [['langgraph', 'x']], [[1 as unknown as string]]])(
    'refuses the namespace %j',
    async (namespace) => {
      await expect(store.put(namespace, 'k', {})).rejects.toMatchObject({ code: 'INVALID_NAMESPACE' });
    },
  );

  it('refuses what JSON cannot carry, by its path', async () => {
    await expect(store.put(['n'], 'k', { at: { f: () => 1 } })).rejects.toThrow(
      /"k" in the store's namespace n\.at\.f/,
    );
  });

  it('takes __proto__ for data at most', async () => {
    await store.put(['__proto__', 'constructor'], '__proto__', { polluted: true });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((await store.search(['__proto__'])).length).toBe(1);
    expect(await store.search(['__proto__'], { filter: { toString: { $ne: 1 } } })).toHaveLength(1);
  });
});

describe('A SqliteStore in a file', () => {
  it('keeps its things for the next process, and is shared', async () => {
    const path = join(folder, 'shared.db');
    const one = await SqliteStore.open(path);
    const two = await SqliteStore.open(path);
    await Promise.all(
      [one, two].flatMap((store, index) =>
        Array.from({ length: 20 }, (_, n) => store.put(['n'], `${index}-${n}`, { n })),
      ),
    );
    one.close();
    expect((await two.search(['n'], { limit: 100 })).length).toBe(40);
    two.close();
    using three = await SqliteStore.open(path);
    expect((await three.get(['n'], '1-19'))?.value).toEqual({ n: 19 });
  });
});
