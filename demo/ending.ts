import { constants } from 'node:os';

/** The demo was told to end, by Ctrl-C or as other programs do it. */
export class Stopped extends Error {
  /** As a shell has it. */
  readonly exitCode: number;

  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}.`);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Aborted when the demo has to end early. The signals may come twice (npm passes them on), and the second must not cut the cleaning up short. */
export function endOnSignals(): AbortController {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => ending.abort(new Stopped(signal)));
  }
  return ending;
}

/** Waits for `work`, unless the demo has to end before that. */
export function unlessEnded<Result>({ signal }: AbortController, work: Promise<Result>): Promise<Result> {
  const ended = new Promise<never>((_resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
  return Promise.race([work, ended]);
}
