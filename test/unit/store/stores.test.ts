import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { InMemoryStore, SqliteStore } from '../../../src/index.ts';
import type { BaseStore, StoreOptions } from '../../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'stores-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kinds: readonly [string, (options?: StoreOptions) => Promise<BaseStore>][] = [
  ['InMemoryStore', (options) => Promise.resolve(new InMemoryStore(options))],
  ['SqliteStore', (options) => SqliteStore.open(':memory:', options)],
];

/** How much of cats, of dogs and of money a text has: enough of a meaning to be near or far. */
function embed(texts: readonly string[]): number[][] {
  return texts.map((text) => ['cat', 'dog', 'money'].map((word) => text.split(word).length - 1));
}

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

  it('filters by lists, and by Dates, which come back as Dates', async () => {
    for (const day of [1, 2, 3])
      await store.put(['days'], `d${day}`, { day, at: new Date(2026, 0, day), tags: new Set([day]) });
    const keys = async (filter: Record<string, unknown>): Promise<string[]> =>
      (await store.search(['days'], { filter })).map(({ key }) => key);
    expect(await keys({ day: { $in: [1, 3, 5] } })).toEqual(['d1', 'd3']);
    expect(await keys({ day: { $nin: [1, 3] } })).toEqual(['d2']);
    expect(await keys({ at: { $gt: new Date(2026, 0, 1) } })).toEqual(['d2', 'd3']);
    expect(await keys({ at: new Date(2026, 0, 2), tags: new Set([2]) })).toEqual(['d2']);
    expect(await keys({ day: { $in: 1 } })).toEqual([]);
    const item = await store.get(['days'], 'd1');
    expect(item?.value).toEqual({ day: 1, at: new Date(2026, 0, 1), tags: new Set([1]) });
  });

  it('keeps plain JSON as it is, also what looks like a tag', async () => {
    const value = { $date: 'soon', list: [null, { $map: 1 }], text: 'x' };
    await store.put(['n'], 'k', value);
    expect((await store.get(['n'], 'k'))?.value).toEqual(value);
  });

  describe('with an index', () => {
    const index = { dims: 3, embeddings: embed };
    const keys = (items: readonly { key: string }[]): string[] => items.map(({ key }) => key);

    it('finds the nearest in meaning first, then what has none, in pages', async () => {
      store = await open({ index });
      await store.put(['notes'], 'none', { text: 'nothing of that', on: true }, false);
      await store.put(['notes'], 'dog', { text: 'a dog', on: true });
      await store.put(['notes'], 'both', { text: 'a cat and a dog', on: false });
      await store.put(['notes', 'deep'], 'cat', { text: 'a cat, a cat', on: true });
      await store.put(['other'], 'far', { text: 'a cat' });
      const found = await store.search(['notes'], { query: 'my cat' });
      expect(keys(found)).toEqual(['cat', 'both', 'dog', 'none']);
      expect(found.map(({ score }) => score?.toFixed(3))).toEqual(['1.000', '0.707', '0.000', undefined]);
      expect(keys(await store.search(['notes'], { query: 'cat', limit: 2, offset: 1 }))).toEqual([
        'both',
        'dog',
      ]);
      expect(keys(await store.search(['notes'], { query: 'cat', filter: { on: true } }))).toEqual([
        'cat',
        'dog',
        'none',
      ]);
      expect(keys(await store.search(['notes'], { limit: 1 }))).toEqual(['none']);
    });

    it('takes the texts of its fields, or of the paths that come with a value; of several the nearest counts', async () => {
      store = await open({ index: { ...index, fields: ['title', 'chapters[*].text'] } });
      const book = { title: 'money', body: 'dog', chapters: [{ text: 'money' }, { text: 'cat' }] };
      await store.put(['books'], 'fields', book);
      await store.put(['books'], 'own', book, ['body']);
      await store.put(['books'], 'neither', { other: 'cat' });
      const scores = async (query: string): Promise<unknown> =>
        (await store.search(['books'], { query })).map(({ key, score }) => [key, score]);
      expect(await scores('cat')).toEqual([
        ['fields', 1],
        ['own', 0],
        ['neither', undefined],
      ]);
      expect(await scores('dog')).toEqual([
        ['own', 1],
        ['fields', 0],
        ['neither', undefined],
      ]);
    });

    it('forgets the meaning of what has been replaced, or deleted', async () => {
      store = await open({ index });
      await store.put(['n'], 'k', { text: 'cat' });
      await store.put(['n'], 'k', { text: 'dog' });
      expect(await store.search(['n'], { query: 'cat' })).toMatchObject([{ key: 'k', score: 0 }]);
      await store.put(['n'], 'k', { text: 'cat' }, false);
      expect((await store.search(['n'], { query: 'cat' }))[0]).not.toHaveProperty('score');
      await store.delete(['n'], 'k');
      expect(await store.search(['n'], { query: 'cat' })).toEqual([]);
    });

    it("takes LangChain's Embeddings, and asks them once for a batch", async () => {
      const asked: string[][] = [];
      store = await open({
        index: {
          dims: 3,
          embeddings: {
            embedDocuments: async (texts) => (asked.push(texts), embed(texts)),
            embedQuery: async (text) => embed([text])[0] ?? [],
          },
          fields: ['text'],
        },
      });
      await store.batch([
        { namespace: ['n'], key: 'a', value: { text: 'cat' } },
        { namespace: ['n'], key: 'b', value: { text: 'dog' } },
        { namespace: ['n'], key: 'c', value: { text: 'cat' } },
        { namespace: ['n'], key: 'd', value: null },
      ]);
      expect(asked).toEqual([['cat', 'dog']]);
      expect(keys(await store.search(['n'], { query: 'dog' }))).toEqual(['b', 'a', 'c']);
    });

    it('keeps nothing for which no vector could be made, and says what is wrong with an index', async () => {
      store = await open({
        index: {
          dims: 3,
          embeddings: (texts) => {
            if (texts.some((text) => text.includes('down'))) throw new Error('model is down');
            return texts.map(() => [1, 2]);
          },
        },
      });
      await expect(store.put(['n'], 'k', { text: 'down' })).rejects.toThrow('model is down');
      await expect(store.put(['n'], 'k', { text: 'x' })).rejects.toThrow(
        '"dims" is 3, and "embeddings" gave one of 2 dimensions',
      );
      expect(await store.search(['n'])).toEqual([]);
      await expect(async () => open({ index: { dims: 0, embeddings: embed } })).rejects.toThrow(
        '"dims" is 0',
      );
      await expect(async () => open({ index: { dims: 3 } as never })).rejects.toThrow('makes no vectors');
    });
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
    using three = await SqliteStore.open(path, { index: { dims: 3, embeddings: embed } });
    // What was kept without an index has no vector.
    expect((await three.search(['n'], { query: 'cat', limit: 1 }))[0]).not.toHaveProperty('score');
    expect((await three.get(['n'], '1-19'))?.value).toEqual({ n: 19 });
  });
});
