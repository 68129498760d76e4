import type { StreamEvent } from '../engine/events.ts';
import type { Execution } from './follow-history.ts';
import type { Placed } from './watch-tree.ts';

/** How many events a thread has shown, and where its subgraphs stand that may show more, by their run ids. */
export interface TreePlace {
  readonly count: number;
  readonly subgraphs?: Readonly<Record<string, TreePlace>>;
}

type Follow = (
  execution: Execution,
  after: TreePlace | undefined,
  stop: AbortSignal,
) => AsyncGenerator<Placed, void>;

interface Watched {
  readonly execution: Execution;
  place: TreePlace | undefined;
  done: Promise<void> | undefined;
  /** How many events the thread had shown when it ended. */
  endedAt?: number;
}

/** The subgraphs of a thread that is watched. What they show is queued, each in its order, until it is taken. */
export class WatchedSubgraphs {
  readonly #follow: Follow;
  readonly #after: TreePlace | undefined;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #queue: { readonly of: Watched; readonly shown: Placed }[] = [];
  #watched: Watched[] = [];
  #error: { readonly reason: unknown } | undefined;
  #wake = (): void => {};

  constructor(signal: AbortSignal, after: TreePlace | undefined, follow: Follow) {
    this.#follow = follow;
    this.#after = after;
    this.#signal = AbortSignal.any([this.#stop.signal, signal]);
  }

  /** One has begun; in the past of the place that is gone on from it may have ended, too. */
  begin(execution: Execution, isPast: boolean): void {
    const place = this.#after?.subgraphs?.[execution.runId];
    const watched: Watched = { execution, place, done: undefined };
    this.#watched.push(watched);
    if (!isPast) this.#start(watched);
  }

  /** Those that had not ended in the past are followed. */
  followHeld(): void {
    for (const watched of this.#watched) if (watched.done === undefined) this.#start(watched);
  }

  /** One has ended: waits until all that it shows is there to take. */
  async end(workflowId: string, count: number, isPast: boolean): Promise<void> {
    const watched = this.#watched.findLast(
      ({ execution, endedAt }) => execution.workflowId === workflowId && endedAt === undefined,
    );
    if (watched === undefined) return;
    watched.endedAt = count;
    if (isPast) return void (this.#watched = this.#watched.filter((one) => one !== watched));
    if (watched.done === undefined) this.#start(watched);
    await watched.done;
  }

  /** @throws what the following of a subgraph has ended with. */
  take(): StreamEvent | undefined {
    if (this.#error !== undefined) throw this.#error.reason;
    const next = this.#queue.shift();
    if (next === undefined) return undefined;
    next.of.place = next.shown.place;
    return next.shown.event;
  }

  /** The place after what has been taken, when the thread has shown so many events. */
  placeAt(count: number): TreePlace {
    this.#watched = this.#watched.filter(({ endedAt }) => endedAt === undefined || endedAt >= count);
    const places = this.#watched.flatMap(({ execution, place }) =>
      place === undefined ? [] : [[execution.runId, place] as const],
    );
    return { count, ...(places.length > 0 && { subgraphs: Object.fromEntries(places) }) };
  }

  /** Until there is something to take. */
  change(): Promise<void> {
    if (this.#queue.length > 0 || this.#error !== undefined) return Promise.resolve();
    return new Promise((resolve) => (this.#wake = resolve));
  }

  stop(): void {
    this.#stop.abort();
  }

  #start(watched: Watched): void {
    watched.done = this.#read(watched).catch((reason: unknown) => {
      this.#error = { reason };
      this.#wake();
    });
  }

  async #read(watched: Watched): Promise<void> {
    for await (const shown of this.#follow(watched.execution, watched.place, this.#signal)) {
      this.#queue.push({ of: watched, shown });
      this.#wake();
    }
  }
}
