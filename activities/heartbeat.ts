import { activityInfo, Context } from '@temporalio/activity';
import { heartbeatChunksLimit } from '../src/protocol/budget.ts';
import { jsonBytes } from '../src/protocol/json.ts';
import { lastChunks } from '../src/protocol/live-chunk.ts';
import type { LiveChunk, LiveSource, LiveTail } from '../src/protocol/live-chunk.ts';

/** How soon after a chunk it is sent; the worker sends no more often than its `maxHeartbeatThrottleInterval`. */
const sendWithinMs = 50;

/**
 * Says to the server that this worker lives, so that a node whose worker has died is run again without waiting for its timeout;
 * and what the node has written to its stream of late, for watchers in other processes. A heartbeat adds nothing to the history.
 */
export class Heartbeat {
  readonly #context = Context.current();
  readonly #beats: boolean;
  readonly #alive: NodeJS.Timeout | undefined;
  readonly #bytes = new WeakMap<LiveChunk, number>();
  #soon: NodeJS.Timeout | undefined;
  #tail: LiveTail | undefined;

  constructor() {
    const { heartbeatTimeoutMs, isLocal } = activityInfo();
    this.#beats = !isLocal && heartbeatTimeoutMs !== undefined;
    if (this.#beats)
      this.#alive = setInterval(() => this.#beat(), Math.max(100, (heartbeatTimeoutMs ?? 0) / 3));
  }

  add(source: LiveSource, chunk: LiveChunk): void {
    if (!this.#beats) return;
    this.#bytes.set(chunk, jsonBytes(chunk));
    const all = [...(this.#tail?.chunks ?? []), chunk];
    const chunks = lastChunks(all, heartbeatChunksLimit, (one) => this.#bytes.get(one) ?? 0);
    this.#tail = { ...source, chunks };
    this.#soon ??= setTimeout(() => this.#beat(), sendWithinMs);
  }

  stop(): void {
    clearInterval(this.#alive);
    clearTimeout(this.#soon);
  }

  #beat(): void {
    this.#soon = undefined;
    this.#context.heartbeat(this.#tail);
  }
}
