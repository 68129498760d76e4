/**
 * A checkpointer of LangGraph's interface that keeps nothing: for a graph that a node calls without `durable`, which runs within the
 * node's activity, from its start, like any function.
 */
export const noCheckpoints = {
  getTuple: (): Promise<undefined> => Promise.resolve(undefined),
  put: (config: unknown): Promise<unknown> => Promise.resolve(config),
  putWrites: (): Promise<void> => Promise.resolve(),
  deleteThread: (): Promise<void> => Promise.resolve(),
  async *list(): AsyncGenerator<never> {},
  getNextVersion: (current: number | undefined): number => (current ?? 0) + 1,
} as const;
