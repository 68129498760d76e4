import type { Client } from '@temporalio/client';
import type { NodeCache } from '../node/node-cache.ts';
import type { NodeStore } from '../node/node-store.ts';
import type { ConnectionChoice } from '../connection/connection-settings.ts';

/** Where threads live, for a process that calls graphs whose workers run elsewhere. */
export interface ConnectOptions extends ConnectionChoice {
  /** Default `holdpoint`. */
  readonly taskQueue?: string;
  /** A client of Temporal's SDK of your own, in place of the connection settings. */
  readonly client?: Client;
  /**
   * How long to wait for a worker to take a message, in ms, before it is left with the server to be taken later. Default 5000.
   * The message is not lost, and is not taken twice.
   */
  readonly acknowledgeTimeout?: number;
  /**
   * After how many events of its history an execution that is started from here continues as new, at the next superstep's end or question.
   * Default: when Temporal suggests it (4,096 events or 4 MB, unless the server is set otherwise).
   */
  readonly continueAfter?: number;
}

/** For a process that does everything: it finds or starts a server, and runs a worker. */
export interface StartOptions extends ConnectOptions {
  /** A database file that keeps the threads of a server started here. Without one they end with this process. */
  readonly dbFilename?: string;
  /** What nodes keep beside their threads, for graphs compiled without a `store` of their own. */
  readonly store?: NodeStore;
  /** Where results that have a `cachePolicy` are kept for other runs, for graphs compiled without a `cache` of their own. */
  readonly cache?: NodeCache;
  /** Whether a server started here has Temporal's UI. Default true. */
  readonly ui?: boolean;
  /** Where the lines go that say what is being looked for and started. Default: standard error. */
  readonly log?: (line: string) => void;
}
