import type { Client } from '@temporalio/client';
import type { StreamEvent } from '../engine/events.ts';
import type { ThreadState } from '../engine/state.ts';
import type { Execution } from './follow-history.ts';
import { nextOf } from './next-of.ts';
import { readOn } from './read-on.ts';
import type { PageRead } from './read-on.ts';

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

  /**
   * What a page of the parent's history shows, and between it what subgraphs do: those that begin in it are followed, and all that is
   * left of one comes before what its end has led to.
   */
  async *readWith(
    page: PageRead,
    isWanted: (state: ThreadState) => boolean,
  ): AsyncGenerator<StreamEvent, void> {
    for await (const event of this.#inOrder(page, isWanted)) {
      yield* this.#taken();
      yield event;
    }
    yield* this.#taken();
  }

  *#taken(): Generator<StreamEvent, void> {
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

  /** What the page itself shows, each when the subgraphs that had ended before it have been read to their end. */
  async *#inOrder(
    { fold, shown }: PageRead,
    isWanted: (state: ThreadState) => boolean,
  ): AsyncGenerator<StreamEvent, void> {
    const [begun, ended] = [fold.takeBegun(), fold.takeEnded()];
    for (let at = 0; at <= shown.length; at += 1) {
      for (const { execution, state, after } of begun)
        if (after === at && isWanted(state)) this.#follow(execution);
      for (const { workflowId, after } of ended) if (after === at) await this.#whole(workflowId);
      const next = shown[at];
      if (next !== undefined && isWanted(next.state)) yield next.event;
    }
  }

  async #whole(workflowId: string): Promise<void> {
    await this.#under.get(workflowId);
    this.#under.delete(workflowId);
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
    for await (const page of readOn(this.#client, execution, { signal: this.signal }))
      for await (const event of this.#inOrder(page, () => true)) this.#show(event);
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
