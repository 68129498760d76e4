export { BaseCache } from './base-cache.ts';
export { BaseStore } from './base-store.ts';
export type { StoreOptions } from './base-store.ts';
export type { Embed, IndexConfig } from './meaning-index.ts';
export { InMemoryCache } from './in-memory-cache.ts';
export { InMemoryStore } from './in-memory-store.ts';
export { SqliteCache } from './sqlite-cache.ts';
export { SqliteStore } from './sqlite-store.ts';
