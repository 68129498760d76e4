import { GraphError } from '../protocol/errors.ts';

/** The calls of a saver that have not come back yet: before their connection is closed they are ended, and waited for. */
export class CallsUnderWay {
  readonly #stop = new AbortController();
  readonly #calls = new Set<Promise<unknown>>();

  /** Fires when the saver is closed. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  run<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    if (this.signal.aborted) return Promise.reject(closed());
    const call = work(this.signal);
    this.#calls.add(call);
    const forget = (): void => void this.#calls.delete(call);
    call.then(forget, forget);
    return call;
  }

  async stop(): Promise<void> {
    this.#stop.abort(closed());
    await Promise.allSettled(this.#calls);
  }
}

function closed(): GraphError {
  return new GraphError(
    'The TemporalSaver has been closed. What was under way goes on without it; start or connect a new one.',
    {
      code: 'RUN_ABORTED',
      reason: 'closed',
    },
  );
}
