/**
 * Asks a run to stop at the end of its superstep, with nothing lost: before a deployment, or when a budget is used up. Give it to a run as
 * `control`, or take `config.control` in a node. The run ends with `GraphDrained`, and `invoke(null)` goes on. (LangGraph: `RunControl`.)
 *
 * @example
 * const control = new RunControl();
 * process.once('SIGTERM', () => control.requestDrain('shutdown'));
 * await graph.invoke(input, { ...config, control });
 */
export class RunControl {
  #reason: string | undefined;
  readonly #listeners = new Set<(reason: string) => void>();

  requestDrain(reason = 'shutdown'): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const listener of this.#listeners) listener(reason);
  }

  get drainRequested(): boolean {
    return this.#reason !== undefined;
  }

  get drainReason(): string | undefined {
    return this.#reason;
  }

  /** @internal Gives back how to stop listening. */
  onDrain(listener: (reason: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
