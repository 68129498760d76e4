import type { Client } from '@temporalio/client';
import type { StreamEvent } from '../engine/events.ts';
import type { ThreadState } from '../engine/state.ts';
import type { Execution } from './follow-history.ts';
import { nextOf } from './next-of.ts';
import { readOn } from './read-on.ts';
import type { ThreadFold } from './thread-fold.ts';

/** Follows the subgraphs of a thread while they run: each has a history of its own. What they show is queued, each in its order. */
export class SubgraphWatch {
  /** Fires when nobody watches any more. */
  readonly signal: AbortSignal;
  readonly #client: Client;
  readonly #stop = new AbortController();
  readonly #queue: StreamEvent[] = [];
  /** By workflow id. */
  readonly #under = new Map<string, Promise<void>>();
  #error: { readonly reason: unknown } | undefined;
  #wake = (): void => {};

  constructor(client: Client, signal: AbortSignal | undefined) {
    this.#client = client;
    this.signal = AbortSignal.any([this.#stop.signal, ...(signal === undefined ? [] : [signal])]);
  }

  /** Follows those that have begun in this page of their parent's history, and yields all that is left of those that have ended. */
  async *readWith(
    fold: ThreadFold,
    isWanted: (state: ThreadState) => boolean,
  ): AsyncGenerator<StreamEvent, void> {
    await this.#keepUpWith(fold, isWanted);
    for (let event = this.take(); event !== undefined; event = this.take()) yield event;
  }

  /** @throws what the following of a subgraph has ended with. */
  take(): StreamEvent | undefined {
    if (this.#error !== undefined) throw this.#error.reason;
    return this.#queue.shift();
  }

  /** Until there is something to take. */
  change(): Promise<void> {
    if (this.#queue.length > 0 || this.#error !== undefined) return Promise.resolve();
    return new Promise((resolve) => (this.#wake = resolve));
  }

  stop(): void {
    this.#stop.abort();
  }

  async #keepUpWith(fold: ThreadFold, isWanted: (state: ThreadState) => boolean): Promise<void> {
    for (const { execution, state } of fold.takeBegun()) if (isWanted(state)) this.#follow(execution);
    for (const id of fold.takeEnded()) {
      await this.#under.get(id);
      this.#under.delete(id);
    }
  }

  #follow(execution: Execution): void {
    const before = this.#under.get(execution.workflowId) ?? Promise.resolve();
    const following = before.then(() => this.#read(execution));
    const noted = following.catch((reason: unknown) => {
      this.#error = { reason };
      this.#wake();
    });
    this.#under.set(execution.workflowId, noted);
  }

  async #read(execution: Execution): Promise<void> {
    for await (const { fold, shown } of readOn(this.#client, execution, { signal: this.signal })) {
      await this.#keepUpWith(fold, () => true);
      for (const { event } of shown) this.#show(event);
    }
  }

  #show(event: StreamEvent): void {
    this.#queue.push(event);
    this.#wake();
  }
}

/** The pages of a thread's history, and in between what its subgraphs show, as it comes. */
export async function* withSubgraphs<Page>(
  pages: AsyncGenerator<Page, void>,
  watch: SubgraphWatch,
): AsyncGenerator<Page | StreamEvent, void> {
  try {
    for (let next = nextOf(pages); ;) {
      const first = await Promise.race([next, watch.change()]);
      for (let event = watch.take(); event !== undefined; event = watch.take()) yield event;
      if (first === undefined) continue;
      if (first.done === true) return;
      yield first.value;
      next = nextOf(pages);
    }
  } finally {
    // Whoever goes leaves no poll behind.
    watch.stop();
    void pages.return();
  }
}
