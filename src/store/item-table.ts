import type { Json } from '../protocol/json.ts';

/** A thing that is kept, as it is kept. */
export interface StoredItem {
  readonly value: Json;
  readonly key: string;
  readonly namespace: string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One vector for each text of a value that is to be found by its meaning. */
export type Vectors = readonly (readonly number[])[];

export interface StoreChange {
  readonly namespace: string[];
  readonly key: string;
  /** Undefined deletes. */
  readonly value: Json | undefined;
  /** In place of those that the item had. */
  readonly vectors: Vectors;
}

/** What a store keeps things in. Namespaces have been checked, values are JSON. */
export interface ItemTable {
  read(namespace: string[], key: string): StoredItem | null;
  /** The items of the namespace and of those below it, oldest first. */
  below(namespacePrefix: string[]): Iterable<StoredItem>;
  vectorsOf(item: StoredItem): Vectors;
  /** Of each namespace that has an item, one. */
  namespaces(): readonly string[][];
  /** All of them, or none. */
  write(changes: readonly StoreChange[]): void;
}
