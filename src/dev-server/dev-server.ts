/** A Temporal server that this process may use, whether it was started here or runs elsewhere. */
export interface DevServer {
  /** `host:port` of its gRPC service. */
  readonly address: string;
  /** Where its web UI is; of a server that runs elsewhere, `TEMPORAL_UI_URL`. */
  readonly uiUrl: string | undefined;
  readonly namespace: string;
  /** The server's process id; absent when it was not started here. */
  readonly pid?: number;
  /** Stops the server and resolves when it has ended; may be called again. Does nothing to a server that was not started here. */
  stop(): Promise<void>;
  /** Ends the server by SIGKILL, as a crash would, and resolves when it has ended; absent when it was not started here. */
  kill?(): Promise<void>;
}

export interface DevServerOptions {
  /** A database file, made if need be, that survives restarts. Default: a database in memory. */
  dbFilename?: string;
  /** Default: a free port on 127.0.0.1. */
  port?: number;
  /** Whether there is a web UI, on a free port. Default: true. */
  ui?: boolean;
  /** Default: `default`; for a server that runs elsewhere, the one that Temporal's environment configuration names. */
  namespace?: string;
  /** Told in one line what is done. Default: `console.error`. */
  log?: (line: string) => void;
  /** Where a downloaded or built binary is kept. Default: `HOLDPOINT_CACHE`, else `holdpoint` in the user's cache folder. */
  cacheFolder?: string;
}
