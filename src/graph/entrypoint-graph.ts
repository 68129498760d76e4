import type { SnapshotConfig, StateSnapshot } from '../engine/snapshot.ts';
import type { GraphBodies } from '../node/bodies.ts';
import { isCommand, START } from '../protocol/command.ts';
import type { Command } from '../protocol/command.ts';
import type { Interrupt } from '../protocol/messages.ts';
import type { Checkpointer } from './checkpointer.ts';
import { CompiledGraph } from './compiled-graph.ts';
import { batch, configsFor } from './batch.ts';
import type { BatchOptions } from './batch.ts';
import { bare, entrypointChunk, entrypointEvent } from './entrypoint-chunk.ts';
import type { JoinOptions, StreamPart } from './join-stream.ts';
import type { RunEvent } from './run-events.ts';
import { isInterrupted } from './run-result.ts';
import type { DrawOptions } from './draw-graph.ts';
import type { EventFilter } from './stream-events.ts';
import type { StateUpdateInput, UpdateSuperstep } from './update-request.ts';
import type { DrawableGraph } from './drawable-graph.ts';
import { entrypointWrites } from './entrypoint-final.ts';
import type { HistoryOptions } from './history-filter.ts';
import type { MermaidOptions } from './mermaid.ts';
import type { RunConfig, ThreadConfig } from './run-config.ts';

/** What `entrypoint` gives: a graph of one node, whose input, values and results are its function's. The methods are a compiled graph's. */
export class EntrypointGraph<Input = unknown, Output = unknown> {
  readonly bodies: GraphBodies;
  readonly name: string;
  readonly #graph: CompiledGraph;

  constructor(bodies: GraphBodies, checkpointer?: Checkpointer) {
    this.bodies = bodies;
    this.name = bodies.plan.name;
    this.#graph = new CompiledGraph(bodies, checkpointer);
  }

  get checkpointer(): Checkpointer | undefined {
    return this.#graph.checkpointer;
  }

  set checkpointer(checkpointer: Checkpointer | undefined) {
    this.#graph.checkpointer = checkpointer;
  }

  /**
   * Runs the function until it has given its result, or waits: then the result is `{ __interrupt__: [{ id, value }] }`, as
   * `isInterrupted` tells. `input` is what the function takes; a `Command` that answers; or null to go on.
   *
   * @throws what `invoke` of a compiled graph throws.
   * @example
   * const result = await refund.invoke(950, config);
   * if (isInterrupted(result)) await refund.invoke(new Command({ resume: true }), config);
   */
  async invoke(input: Input | Command | null, config: RunConfig = {}): Promise<Output> {
    const { streamMode } = config;
    if (streamMode !== undefined && streamMode !== 'values') {
      const chunks: unknown[] = [];
      for await (const chunk of this.stream(input, config)) chunks.push(chunk);
      return chunks as Output;
    }
    const result = await this.#graph.invoke(asInput(input), config);
    return (isInterrupted(result) ? { __interrupt__: result.__interrupt__ } : bare(result)) as Output;
  }

  /**
   * Runs the function like `invoke`, and yields what happens. With `updates`, the default: `{ [task]: what it gave }` for each task that is
   * done, then `{ [entrypoint]: the result }`. With `values`: the result.
   *
   * @throws what `invoke` throws, after the chunks that came before.
   */
  async *stream(input: Input | Command | null, config: RunConfig = {}): AsyncGenerator<unknown, void> {
    const { streamMode = 'updates', subgraphs = false } = config;
    for await (const chunk of this.#graph.chunks(asInput(input), { ...config, streamMode }, true)) {
      if (typeof streamMode === 'string' && !subgraphs) {
        yield this.#shown(streamMode, chunk);
        continue;
      }
      const parts = chunk as readonly unknown[];
      const mode = typeof streamMode === 'string' ? streamMode : parts.at(-2);
      const isOwn = !subgraphs || (parts[0] as readonly unknown[]).length === 0;
      yield isOwn ? [...parts.slice(0, -1), this.#shown(mode, parts.at(-1))] : chunk;
    }
  }

  #shown(mode: unknown, chunk: unknown): unknown {
    return entrypointChunk(mode, chunk, this.name);
  }

  /**
   * Runs `invoke` for each input, side by side, and gives back the results in order. Give each its own thread. As of a compiled graph.
   *
   * @throws what the first of them throws that fails; with `returnExceptions` the errors are among the results.
   */
  batch(
    inputs: readonly (Input | Command | null)[],
    config: RunConfig | readonly RunConfig[],
    options: BatchOptions & { readonly returnExceptions: true },
  ): Promise<(Output | Error)[]>;
  batch(
    inputs: readonly (Input | Command | null)[],
    config?: RunConfig | readonly RunConfig[],
    options?: BatchOptions,
  ): Promise<Output[]>;
  batch(
    inputs: readonly (Input | Command | null)[],
    config: RunConfig | readonly RunConfig[] = {},
    options: BatchOptions = {},
  ): Promise<(Output | Error)[]> {
    const configOf = configsFor(inputs, config);
    return batch(inputs, (input, index) => this.invoke(input, configOf(index)), options);
  }

  /** Runs the function, and yields LangChain's events of it and of what runs in it. As of a compiled graph. */
  async *streamEvents(
    input: Input | Command | null,
    config: RunConfig & { readonly version: 'v2' },
    filter: EventFilter = {},
  ): AsyncGenerator<RunEvent, void> {
    for await (const event of this.#graph.streamEvents(asInput(input), config, filter))
      yield entrypointEvent(event, this.name);
  }

  /** Follows a thread that is under way or over, from any point of it. As of a compiled graph. */
  async *joinStream(config: ThreadConfig, options: JoinOptions = {}): AsyncGenerator<StreamPart, void> {
    for await (const part of this.#graph.joinStream(config, options))
      yield part.event.includes('|') ? part : { ...part, data: this.#shown(part.event, part.data) };
  }

  /** The thread as it stands; `values` is the last result, null before the first. As of a compiled graph. */
  async getState(
    config: ThreadConfig,
    options: { readonly subgraphs?: boolean } = {},
  ): Promise<StateSnapshot<Output>> {
    return snapshotOf(await this.#graph.getState(config, options));
  }

  /** The snapshots of the thread over all its runs, newest first. As of a compiled graph. */
  async *getStateHistory(
    config: ThreadConfig,
    options: HistoryOptions = {},
  ): AsyncGenerator<StateSnapshot<Output>, void> {
    for await (const snapshot of this.#graph.getStateHistory(config, options)) yield snapshotOf(snapshot);
  }

  /**
   * Makes `values` the thread's last result, and what its next run is given: what the function would give back, `entrypoint.final` too.
   * As of a compiled graph.
   */
  updateState(config: ThreadConfig, values: unknown, asNode: string = this.name): Promise<SnapshotConfig> {
    return this.bulkUpdateState(config, [{ updates: [{ values, asNode }] }]);
  }

  /** Several such updates, one after the other. As of a compiled graph. */
  bulkUpdateState(config: ThreadConfig, supersteps: readonly UpdateSuperstep[]): Promise<SnapshotConfig> {
    const written = supersteps.map(({ updates }) => ({
      updates: updates.map((update) => ownUpdate(update, this.name)),
    }));
    return this.#graph.bulkUpdateState(config, written);
  }

  /** As of a compiled graph. */
  clearCache(): Promise<void> {
    return this.#graph.clearCache();
  }

  /** As of a compiled graph. */
  getGraph(): DrawableGraph {
    return this.#graph.getGraph();
  }

  /** As of a compiled graph. */
  getGraphAsync(): Promise<DrawableGraph> {
    return this.#graph.getGraphAsync();
  }

  /** As of a compiled graph. */
  drawThread(config: ThreadConfig, options: MermaidOptions & DrawOptions = {}): Promise<string> {
    return this.#graph.drawThread(config, options);
  }

  /** Whether a result waits. */
  isInterrupted<Value = unknown>(result: unknown): result is { __interrupt__: Interrupt<Value>[] } {
    return isInterrupted<Value>(result);
  }
}

function asInput(input: unknown): Record<string, unknown> | Command | null {
  // Undefined is refused as no input, as in LangGraph.
  if (input === null || input === undefined || isCommand(input)) return input as null;
  return { [START]: input };
}

/** What the function would give back, as its writes; what LangGraph's special names are given is left as it is. */
function ownUpdate(update: StateUpdateInput, name: string): StateUpdateInput {
  const { values, asNode = name } = update;
  if (asNode === name) return { ...update, asNode, values: entrypointWrites(values) };
  return asNode === '__input__' || asNode === START ? { ...update, values: { [START]: values } } : update;
}

function snapshotOf<Output>(snapshot: StateSnapshot<unknown>): StateSnapshot<Output> {
  const hasRun = snapshot.metadata !== undefined;
  return { ...snapshot, values: (hasRun ? bare(snapshot.values) : snapshot.values) as Output };
}
