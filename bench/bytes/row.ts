import type { ThreadName } from './threads.ts';

/** What a thread of so many turns has left in a store. */
export interface Row {
  readonly thread: ThreadName;
  readonly store: string;
  readonly turns: number;
  /** Of the values as they are stored, before the database adds or compresses anything. */
  readonly bytes: number;
  /** By which the database has grown. */
  readonly disk: number;
}
