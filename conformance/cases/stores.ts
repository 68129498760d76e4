import type { Case } from '../compare/script.ts';

const words = ['cat', 'dog', 'money'];
const embed = (text: string): number[] => words.map((word) => text.split(word).length - 1);
const embeddings = {
  embedQuery: async (text: string) => embed(text),
  embedDocuments: async (texts: string[]) => texts.map(embed),
};

/** Stores by themselves, as nodes use them. */
export const stores: readonly Case[] = [
  {
    name: 'a store is searched by operators on the members of values',
    async run(it) {
      const store = new it.lib.InMemoryStore();
      for (const n of [1, 2, 3, 4])
        await store.put(['notes', String(n % 2)], `k${n}`, { n, kind: n > 2 ? 'new' : 'old' });
      for (const filter of [
        { n: 2 },
        { n: { $eq: 2 } },
        { kind: { $ne: 'old' } },
        { n: { $gt: 1, $lte: 3 } },
        { n: { $gte: 3 }, kind: 'new' },
        { n: { $lt: 0 } },
        { n: { $in: [1, 4] } },
        { n: { $nin: [1, 4] } },
        { n: { $odd: true } },
        { missing: 1 },
      ])
        it.saw(
          `filter ${JSON.stringify(filter)}`,
          keysOf(await store.search(['notes'], { filter })).toSorted(),
        );
    },
  },
  {
    name: 'a store with an index finds what is near in meaning, by its fields, and by those that come with a value',
    async run(it) {
      for (const fields of [
        undefined,
        ['title'],
        ['title', 'parts[*].text'],
        ['{title,deep.er}'],
        ['parts[-1].text'],
      ]) {
        const index = { dims: 3, embeddings, ...(fields && { fields }) };
        const store = new it.lib.InMemoryStore({ index });
        await store.put(['n'], 'a', { title: 'cat', parts: [{ text: 'dog' }, { text: 'dog money' }] });
        await store.put(['n'], 'b', { title: 'dog dog cat', deep: { er: 'money' } });
        await store.put(['n'], 'c', { title: 'money', parts: [{ text: 'cat' }] }, ['parts[0].text']);
        for (const query of ['cat', 'dog', 'cat money'])
          it.saw(
            `${String(fields)} ${query}`,
            (await store.search(['n'], { query })).flatMap(({ key, score }) =>
              score === undefined ? [] : [[key, score.toFixed(5)]],
            ),
          );
      }
    },
  },
  {
    name: 'a store lists its namespaces by prefix, suffix and depth',
    async run(it) {
      const store = new it.lib.InMemoryStore();
      for (const namespace of [['a', 'b', 'c'], ['a', 'b', 'd'], ['a', 'e', 'c'], ['f']])
        await store.put(namespace, 'k', {});
      for (const options of [
        {},
        { prefix: ['a'] },
        { prefix: ['a', '*', 'c'] },
        { suffix: ['c'] },
        { suffix: ['*', 'd'] },
        { prefix: ['a'], suffix: ['c'] },
        { maxDepth: 2 },
        { maxDepth: 1, offset: 1 },
        { limit: 2, offset: 1 },
        { prefix: ['nothing'] },
      ])
        it.saw(JSON.stringify(options), await store.listNamespaces(options));
    },
  },
];

function keysOf(items: readonly { readonly key: string }[]): string[] {
  return items.map(({ key }) => key);
}
