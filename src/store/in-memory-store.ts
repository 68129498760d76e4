import type { Item } from '../node/node-store.ts';
import { BaseStore } from './base-store.ts';
import type { ItemTable } from './base-store.ts';

/**
 * A store in the memory of this process: for tests, and for one worker whose memory may be lost. (LangGraph: `InMemoryStore`.)
 *
 * @example
 * const graph = builder.compile({ checkpointer, store: new InMemoryStore() });
 */
export class InMemoryStore extends BaseStore {
  protected readonly table: ItemTable = memoryTable();
}

function memoryTable(): ItemTable {
  const items = new Map<string, Item>();
  return {
    read: (namespace, key) => copied(items.get(idOf(namespace, key)) ?? null),
    *below(prefix) {
      for (const item of items.values())
        if (prefix.every((label, index) => item.namespace[index] === label)) yield copied(item);
    },
    namespaces: () => [...items.values()].map((item) => item.namespace),
    write: (changes) => {
      const now = new Date();
      for (const { namespace, key, value } of changes) {
        const id = idOf(namespace, key);
        const createdAt = items.get(id)?.createdAt ?? now;
        if (value === null) items.delete(id);
        else items.set(id, { value, key, namespace, createdAt, updatedAt: now });
      }
    },
  };
}

/** No label has a dot in it. */
function idOf(namespace: readonly string[], key: string): string {
  return `${namespace.join('.')}..${key}`;
}

/** What is handed out may be changed by who gets it. */
function copied<T>(value: T): T {
  return structuredClone(value);
}
