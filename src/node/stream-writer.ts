import { customChunksLimit, messageChunksLimit } from '../protocol/budget.ts';
import { PayloadTooLargeError } from '../protocol/errors.ts';
import { jsonBytes } from '../protocol/json.ts';
import type { Json } from '../protocol/json.ts';
import { lastChunks } from '../protocol/live-chunk.ts';
import type { LiveChunk, LiveMode, Written } from '../protocol/live-chunk.ts';
import { toJson } from './tagged-json.ts';

/** Takes what one attempt of a node writes to its stream, hands it on as it comes, and keeps the last of it for the outcome. */
export class StreamWriter {
  readonly #node: string;
  readonly #attempt: number;
  readonly #onChunk: (chunk: LiveChunk) => void;
  readonly #bytes = new WeakMap<LiveChunk, number>();
  #kept: Record<LiveMode, readonly LiveChunk[]> = { custom: [], messages: [], tools: [], events: [] };
  #count = 0;
  #leftOut = 0;
  #ended = false;

  constructor(node: string, attempt: number, onChunk: (chunk: LiveChunk) => void = () => {}) {
    this.#node = node;
    this.#attempt = attempt;
    this.#onChunk = onChunk;
  }

  /** @throws UnserializableValueError | PayloadTooLargeError */
  write(mode: LiveMode, value: unknown): void {
    if (!this.#ended) this.writeJson(mode, toJson(value, `chunk of node "${this.#node}"`));
  }

  /** @throws PayloadTooLargeError */
  writeJson(mode: LiveMode, value: Json): void {
    // What a branch that was left behind still writes is nobody's.
    if (this.#ended) return;
    const chunk: LiveChunk = { n: this.#count, mode, value };
    const bytes = jsonBytes(chunk);
    if (bytes > customChunksLimit)
      throw new PayloadTooLargeError(
        `A chunk that node "${this.#node}" writes to its stream`,
        bytes,
        customChunksLimit,
        this.#node,
      );
    this.#count += 1;
    this.#bytes.set(chunk, bytes);
    this.#keep(chunk);
    this.#onChunk(chunk);
  }

  #keep(chunk: LiveChunk): void {
    const limit = chunk.mode === 'messages' ? messageChunksLimit : customChunksLimit;
    const all = [...this.#kept[chunk.mode], chunk];
    const last = lastChunks(all, limit, (one) => this.#bytes.get(one) ?? 0);
    if (chunk.mode === 'custom') this.#leftOut += all.length - last.length;
    this.#kept = { ...this.#kept, [chunk.mode]: last };
  }

  /** Ends it, and gives what goes with the outcome. */
  end(): { readonly written?: Written } {
    this.#ended = true;
    const chunks = Object.values(this.#kept)
      .flat()
      .toSorted((a, b) => a.n - b.n);
    if (chunks.length === 0) return {};
    const leftOut = this.#leftOut > 0 ? { leftOut: this.#leftOut } : {};
    return { written: { attempt: this.#attempt, chunks, ...leftOut } };
  }
}
