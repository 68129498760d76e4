export { BaseStore } from './base-store.ts';
export { InMemoryStore } from './in-memory-store.ts';
export { SqliteStore } from './sqlite-store.ts';
