import { isSend } from '../protocol/command.ts';

/** What is read of LangGraph's config of a checkpoint. */
interface Place {
  readonly configurable?: {
    readonly thread_id?: string;
    readonly checkpoint_ns?: string;
    readonly checkpoint_id?: string;
  };
}

interface Checkpoint {
  readonly id: string;
  readonly channel_values: Readonly<Record<string, unknown>>;
}

type PendingWrite = readonly [task: string, channel: string, value: unknown];

/** Where one graph that a node has called stands. */
interface Standing {
  readonly place: { readonly thread_id: string; readonly checkpoint_ns: string };
  readonly checkpoint: Checkpoint;
  readonly metadata: object;
  readonly writes: readonly PendingWrite[];
}

/** Of these a task has one at most: the last one counts. */
const single = new Set(['__error__', '__scheduled__', '__interrupt__', '__resume__']);

/**
 * LangGraph's interface of a checkpointer, for the graphs that one task calls as functions without `durable`: they run within the task, by
 * LangGraph itself, and so stand where they stood when it runs again. Only the last checkpoint of each is kept.
 */
export class TaskCheckpoints {
  readonly #standings = new Map<string, Standing>();
  /** By checkpoint: they may come before it does. */
  readonly #writes = new Map<string, PendingWrite[]>();

  constructor(content: readonly Standing[] = []) {
    for (const standing of content) {
      this.#standings.set(keyOf({ configurable: standing.place }), standing);
      this.#writes.set(standing.checkpoint.id, [...standing.writes]);
    }
  }

  /** What is to be kept of it; undefined where no graph has been called. */
  content(): readonly Standing[] | undefined {
    if (this.#standings.size === 0) return undefined;
    return [...this.#standings.values()].map((standing) => ({
      ...standing,
      checkpoint: {
        ...standing.checkpoint,
        channel_values: asData(standing.checkpoint.channel_values) as Checkpoint['channel_values'],
      },
      writes: this.#writesOf(standing).map(
        ([task, channel, value]) => [task, channel, asData(value)] as const,
      ),
    }));
  }

  getTuple(config: Place): Promise<object | undefined> {
    const standing = this.#standings.get(keyOf(config));
    const wanted = config.configurable?.checkpoint_id;
    if (standing === undefined || (wanted !== undefined && wanted !== standing.checkpoint.id))
      return Promise.resolve(undefined);
    const { checkpoint, metadata, place } = standing;
    const configurable = { ...place, checkpoint_id: checkpoint.id };
    return Promise.resolve({
      config: { configurable },
      checkpoint,
      metadata,
      pendingWrites: this.#writesOf(standing),
    });
  }

  async *list(config: Place): AsyncGenerator<object> {
    const tuple = await this.getTuple(config);
    if (tuple !== undefined) yield tuple;
  }

  put(config: Place, checkpoint: Checkpoint, metadata: object): Promise<object> {
    const { thread_id = '', checkpoint_ns = '' } = config.configurable ?? {};
    const before = this.#standings.get(keyOf(config))?.checkpoint.id;
    if (before !== undefined && before !== checkpoint.id) this.#writes.delete(before);
    const place = { thread_id, checkpoint_ns };
    this.#standings.set(keyOf(config), { place, checkpoint, metadata, writes: [] });
    return Promise.resolve({ configurable: { ...place, checkpoint_id: checkpoint.id } });
  }

  putWrites(
    config: Place,
    writes: readonly (readonly [channel: string, value: unknown])[],
    task: string,
  ): Promise<void> {
    const id = config.configurable?.checkpoint_id ?? '';
    const others = (this.#writes.get(id) ?? []).filter(
      (write) =>
        write[0] !== task || !writes.some(([channel]) => single.has(channel) && channel === write[1]),
    );
    this.#writes.set(id, [...others, ...writes.map(([channel, value]) => [task, channel, value] as const)]);
    return Promise.resolve();
  }

  getNextVersion(current: number | undefined): number {
    return (current ?? 0) + 1;
  }

  deleteThread(): Promise<void> {
    this.#standings.clear();
    return Promise.resolve();
  }

  #writesOf({ checkpoint }: Standing): readonly PendingWrite[] {
    return this.#writes.get(checkpoint.id) ?? [];
  }
}

function keyOf({ configurable = {} }: Place): string {
  return JSON.stringify([configurable.thread_id, configurable.checkpoint_ns ?? '']);
}

/** LangGraph takes a `Send` as data, too. */
function asData(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isSend(value)) {
    const { node, args, timeout } = value;
    return { lg_name: 'Send', node, args, ...(timeout !== undefined && { timeout }) };
  }
  if (Array.isArray(value)) return value.map(asData);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asData(member)]));
}
