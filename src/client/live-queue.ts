import type { StreamEvent } from '../engine/events.ts';
import type { ThreadState } from '../engine/state.ts';
import type { LiveEvent } from './live-chunks.ts';

/** Chunks of nodes' streams that have come beside the history, until the history has come as far as they have. Each is given once. */
export class LiveQueue {
  #waiting: LiveEvent[] = [];
  #state: ThreadState | undefined;
  #wake = (): void => {};
  /** By task and pass: the attempt, and the number of its next chunk. */
  readonly #next = new Map<string, { readonly attempt: number; readonly n: number }>();
  /** Tasks and passes in subgraphs whose chunks have been given, while the thread is under way. */
  readonly #below = new Set<string>();
  /** Tasks of subgraphs that watchers have been told of; undefined where they are told of none. */
  readonly #inSubgraphs: Set<string> | undefined;

  constructor({ subgraphs }: { readonly subgraphs: boolean }) {
    this.#inSubgraphs = subgraphs ? new Set() : undefined;
  }

  /** A task of the thread is under way. */
  get isPending(): boolean {
    return this.#state?.tasks.some((task) => task.status === 'running') === true;
  }

  offer(event: LiveEvent): void {
    this.#waiting.push(event);
    this.#wake();
  }

  /** The history has come to this. */
  reached(state: ThreadState): void {
    this.#state = state;
    if (!this.isPending) this.#below.clear();
    this.#wake();
  }

  /** Watchers are told of this. */
  shows(event: StreamEvent): void {
    if (event.mode !== 'tasks' || event.namespace === undefined) return;
    if ('input' in event.task) this.#inSubgraphs?.add(event.task.id);
    else this.#inSubgraphs?.delete(event.task.id);
  }

  /** The next chunk that may be shown: of a task that watchers have been told of. */
  take(): LiveEvent | undefined {
    const index = this.#waiting.findIndex((event) => this.#isKnown(event));
    if (index === -1) return undefined;
    const [event] = this.#waiting.splice(index, 1);
    return event === undefined || this.isNew(event) ? event : this.take();
  }

  /** Whether the chunk has not been given yet, and is not of an attempt that another has replaced; from now on it has. */
  isNew({ namespace, source: { task, pass, attempt }, chunk: { n } }: LiveEvent): boolean {
    const key = `${task}/${pass}`;
    if (namespace !== undefined) this.#below.add(key);
    const next = this.#next.get(key);
    if (next !== undefined && (attempt < next.attempt || (attempt === next.attempt && n < next.n)))
      return false;
    this.#next.set(key, { attempt, n: n + 1 });
    return true;
  }

  /** What has been given of the tasks that are under way, as a text to `resume` from. */
  cursor(): string {
    const running = this.#state?.tasks.filter(({ status }) => status === 'running') ?? [];
    const keys = [...running.map(({ id, pass }) => `${id}/${pass}`), ...this.#below];
    return keys
      .flatMap((key) => {
        const next = this.#next.get(key);
        return next === undefined ? [] : [[...key.split('/'), next.attempt, next.n].join('.')];
      })
      .join(',');
  }

  /** Takes what a watcher has been given before as given. */
  resume(cursor: string): void {
    for (const one of cursor.split(',')) {
      const [id, pass, attempt, n] = one.split('.');
      if (n !== undefined) this.#next.set(`${id}/${pass}`, { attempt: Number(attempt), n: Number(n) });
    }
  }

  change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  #isKnown({ namespace, source }: LiveEvent): boolean {
    // A subgraph's tasks are in a history of its own.
    if (namespace !== undefined) return this.#inSubgraphs?.has(source.task) ?? true;
    return (
      this.#state?.tasks.some(
        ({ id, pass, status }) => id === source.task && pass === source.pass && status === 'running',
      ) === true
    );
  }
}
