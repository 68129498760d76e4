import { CancellationScope } from '@temporalio/workflow';

/**
 * The cancellation scope of all that runs have under way, until one is stopped. What is started in a scope goes on in it, so it is entered
 * when a message comes, and not for every step.
 */
export class RunScope {
  readonly #whole = CancellationScope.current();
  #scope = newScope(this.#whole);
  /** The starts of subgraphs that the server has not reported yet. */
  readonly #starting = new Set<Promise<void>>();

  /** Does this in the scope of the run under way, which may have changed a moment ago. */
  within(perform: () => void): void {
    enter(this.#scope, perform);
  }

  /** The run under way now: later it may be another. */
  now(): { readonly isUnderWay: () => boolean; readonly within: (perform: () => void) => void } {
    const scope = this.#scope;
    return { isUnderWay: () => scope === this.#scope, within: (perform) => enter(scope, perform) };
  }

  /** A subgraph is being started; gives back how to say that it has been, or could not be. */
  starting(): () => void {
    let started = (): void => {};
    const starting = new Promise<void>((resolve) => (started = resolve));
    this.#starting.add(starting);
    return () => {
      this.#starting.delete(starting);
      started();
    };
  }

  /** Cancels the run. A subgraph that the server has not begun yet could not say where it stands: so its beginning is waited for. */
  stop(): void {
    const stopped = this.#scope;
    this.#scope = newScope(this.#whole);
    if (this.#starting.size === 0) stopped.cancel();
    else void Promise.all(this.#starting).then(() => stopped.cancel());
  }
}

function newScope(parent: CancellationScope): CancellationScope {
  return new CancellationScope({ cancellable: true, parent });
}

function enter(scope: CancellationScope, perform: () => void): void {
  if (CancellationScope.current() === scope) return perform();
  // What goes wrong in it is to fail the workflow task, as it does outside.
  let failed: { readonly error: unknown } | undefined;
  void scope.run(async () => {
    try {
      perform();
    } catch (error) {
      failed = { error };
    }
  });
  if (failed !== undefined) throw failed.error;
}
