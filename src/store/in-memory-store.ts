import { BaseStore } from './base-store.ts';
import type { ItemTable, StoredItem, Vectors } from './item-table.ts';

/**
 * A store in the memory of this process: for tests, and for one worker whose memory may be lost. (LangGraph: `InMemoryStore`.)
 *
 * @example
 * const store = new InMemoryStore({ index: { dims: 1536, embeddings: new OpenAIEmbeddings(), fields: ['text'] } });
 * const graph = builder.compile({ checkpointer, store });
 */
export class InMemoryStore extends BaseStore {
  protected readonly table: ItemTable = memoryTable();
}

function memoryTable(): ItemTable {
  const items = new Map<string, StoredItem & { readonly vectors: Vectors }>();
  return {
    read: (namespace, key) => items.get(idOf(namespace, key)) ?? null,
    *below(prefix) {
      for (const item of items.values())
        if (prefix.every((label, index) => item.namespace[index] === label)) yield item;
    },
    vectorsOf: ({ namespace, key }) => items.get(idOf(namespace, key))?.vectors ?? [],
    namespaces: () => [...items.values()].map((item) => item.namespace),
    write: (changes) => {
      const now = new Date();
      for (const { namespace, key, value, vectors } of changes) {
        const id = idOf(namespace, key);
        const createdAt = items.get(id)?.createdAt ?? now;
        if (value === undefined) items.delete(id);
        else items.set(id, { value, key, namespace, createdAt, updatedAt: now, vectors });
      }
    },
  };
}

/** No label has a dot in it. */
function idOf(namespace: readonly string[], key: string): string {
  return `${namespace.join('.')}..${key}`;
}
