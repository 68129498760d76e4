import { CancellationScope, isCancellation, patched, sleep } from '@temporalio/workflow';
import type { ThreadState } from '../src/engine/state.ts';
import { completionLimit, inFlightLimit } from '../src/protocol/budget.ts';

/** What is to be scheduled; a local activity with the most bytes that it may give. */
export interface Work {
  readonly local?: { readonly most: number };
  readonly begin: () => void;
}

/**
 * A workflow task is completed with one message: what it schedules, and what local activities gave while it lasted. Temporal ends a
 * workflow for good whose message is over 4 MB. So what may not fit waits for the local activities that run, and then for the next workflow
 * task, which a timer brings about.
 *
 * It counts from its own last timer, not from the last workflow task: where those begin is not the same in a replay.
 */
export class CompletionBudget {
  readonly #state: () => ThreadState;
  readonly #waiting: Work[] = [];
  /** By local activities, in bytes. */
  #given = 0;
  #reserved = 0;
  #pausing = false;
  /** The whole workflow's: a run that is stopped leaves the next one its pause. */
  readonly #whole = CancellationScope.current();

  constructor(state: () => ThreadState) {
    this.#state = state;
  }

  /** Begins it now or when there is room, in the order of the calls: readers count activities as the engine asks for them. */
  add(work: Work): void {
    this.#waiting.push(work);
    this.#go();
  }

  /** A local activity has ended with so many bytes. */
  ended({ most }: { readonly most: number }, bytes: number): void {
    this.#reserved -= most;
    this.#given += bytes;
    this.#go();
  }

  #go(): void {
    while (!this.#pausing) {
      const work = this.#waiting[0];
      if (work === undefined) return;
      if (this.#hasRoom(work)) {
        this.#waiting.shift();
        this.#reserved += work.local?.most ?? 0;
        work.begin();
      } else if (this.#reserved > 0) {
        return;
      } else {
        this.#pause();
      }
    }
  }

  #hasRoom({ local }: Work): boolean {
    const before = this.#given + this.#reserved;
    if (before === 0) return true;
    const left = completionLimit - before - (local?.most ?? 0);
    return left >= inFlightLimit || left >= this.#inFlight();
  }

  /** The inputs of activities that may be part of the same message. */
  #inFlight(): number {
    const { plan, tasks } = this.#state();
    const isLocal = (node: string): boolean => plan?.nodes[node]?.options.local === true;
    return tasks.reduce(
      (sum, { status, node, bytes = 0 }) => (status === 'running' && !isLocal(node) ? sum + bytes : sum),
      0,
    );
  }

  #pause(): void {
    // Threads that were begun before this was known go on without.
    if (!patched('pause')) {
      this.#given = 0;
      return;
    }
    this.#pausing = true;
    const pause = (): Promise<void> => sleep(1, { summary: 'results of local activities are recorded' });
    void this.#whole.run(pause).then(
      () => {
        this.#given = 0;
        this.#pausing = false;
        this.#go();
      },
      (error: unknown) => {
        // Of a thread that is cancelled nothing is begun any more.
        if (!isCancellation(error)) throw error;
      },
    );
  }
}
