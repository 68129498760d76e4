/**
 * Tells the callers of this process that one of its nodes has just asked, so that they need not look for the pause again and again.
 * Only a hint: what counts is in the history, and another worker may have run the node.
 */
export class PauseHints {
  readonly #watchers = new Map<string, Set<() => void>>();

  /** A node of this thread, or of one of its subgraphs, has asked. */
  asked(thread: string): void {
    for (const wake of this.#watchers.get(thread) ?? []) wake();
  }

  /** Watches a thread until `release`. */
  watch(thread: string): PauseWatch {
    let hinted = false;
    let wake = (): void => {};
    const onAsked = (): void => {
      hinted = true;
      wake();
    };
    const watchers = this.#watchers.get(thread) ?? new Set();
    this.#watchers.set(thread, watchers.add(onAsked));
    return {
      hintWithin: async (ms) => {
        if (!hinted) await sleepUnless(ms, (stop) => (wake = stop));
        const was = hinted;
        hinted = false;
        return was;
      },
      release: () => {
        watchers.delete(onAsked);
        if (watchers.size === 0) this.#watchers.delete(thread);
      },
    };
  }
}

export interface PauseWatch {
  /** Waits for a hint, this many ms at most, and says whether there was one. */
  readonly hintWithin: (ms: number) => Promise<boolean>;
  readonly release: () => void;
}

function sleepUnless(ms: number, onStop: (stop: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    onStop(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
