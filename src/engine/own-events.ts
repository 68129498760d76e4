import type { StreamEvent } from './events.ts';
import { isQueued } from './run-queue.ts';
import type { Settled } from './settled.ts';
import type { ThreadState } from './state.ts';

/** An event with the thread as it was after the transition that showed it. */
export interface ShownEvent {
  readonly event: StreamEvent;
  readonly state: ThreadState;
}

/** Which of a thread's events belong to the run of a request, where several runs meet in one execution. */
export class OwnEvents {
  readonly #request: string;
  /** How the run has ended, when others have followed it. */
  settled: Settled | undefined;

  constructor(request: string) {
    this.#request = request;
  }

  /** The run's own among these, which came after the thread had taken the request. */
  of(shown: readonly ShownEvent[]): readonly StreamEvent[] {
    const own: StreamEvent[] = [];
    // What the same transition has shown before was the end of another run.
    const begun = shown.findIndex(({ event }) => event.mode === 'begun' && event.request === this.#request);
    for (const { event, state } of shown.slice(begun + 1)) {
      if (this.settled !== undefined) break;
      if (event.mode === 'ended') {
        if (event.requests.includes(this.#request)) this.settled = event.settled;
      } else if (event.mode !== 'begun' && !isQueued(state, this.#request)) own.push(event);
    }
    return own;
  }
}
