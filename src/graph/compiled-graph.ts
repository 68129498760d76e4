import { latestSnapshot, snapshotHistory } from '../engine/snapshot.ts';
import type { SnapshotConfig, StateSnapshot } from '../engine/snapshot.ts';
import { newThread } from '../engine/new-thread.ts';
import type { ThreadState } from '../engine/state.ts';
import { settledAfter } from '../engine/settled.ts';
import type { StreamEvent } from '../engine/events.ts';
import type { Settled } from '../engine/settled.ts';
import { runOnce } from '../memory/memory-saver.ts';
import type { GraphBodies } from '../node/bodies.ts';
import { callGraph } from '../node/call-graph.ts';
import type { GraphCalls } from '../node/call-graph.ts';
import { currentScratchpad } from '../node/scratchpad.ts';
import { isCommand } from '../protocol/command.ts';
import type { Command } from '../protocol/command.ts';
import { dataToError } from '../protocol/error-transfer.ts';
import { GraphValueError } from '../protocol/errors.ts';
import type { Interrupt, RunRequest } from '../protocol/messages.ts';
import { membersFromJson } from '../node/tagged-json.ts';
import { batch } from './batch.ts';
import type { BatchOptions } from './batch.ts';
import type { Checkpointer, ShowAlso } from './checkpointer.ts';
import { drainOnRequest } from './drain-on-request.ts';
import { drawGraph } from './draw-graph.ts';
import type { DrawOptions } from './draw-graph.ts';
import { drawThread } from './draw-thread.ts';
import type { DrawableGraph } from './drawable-graph.ts';
import type { GraphTypes } from './graph-types.ts';
import { fromCheckpoint } from './fork-point.ts';
import { matchesFilter } from './history-filter.ts';
import type { HistoryOptions } from './history-filter.ts';
import { partsOfThread } from './join-stream.ts';
import type { JoinOptions, StreamPart } from './join-stream.ts';
import type { MermaidOptions } from './mermaid.ts';
import { namedWithin } from './named-within.ts';
import { checkpointIdOf, requestOf, threadIdOf } from './run-config.ts';
import type { RunConfig, ThreadConfig } from './run-config.ts';
import { refuseUnsupported, requireVersion2 } from './unsupported.ts';
import { readInterrupts, readSnapshot } from './snapshot-values.ts';
import { eventsOf, namedRun } from './stream-events.ts';
import type { EventFilter, RunEvent } from './stream-events.ts';
import { chunksOf, isLive } from './stream-chunks.ts';
import type { UpdateSuperstep } from './update-request.ts';
import { updateThread } from './update-thread.ts';

export type { Checkpointer } from './checkpointer.ts';

/** What `invoke` gives back: the graph's output, and `__interrupt__` when it waits for an answer (or, empty, at a breakpoint). */
export type RunResult<Output> = Output & { __interrupt__?: Interrupt[] };

/** Whether a result waits: for an answer, or at a breakpoint. (LangGraph: `isInterrupted`.) */
export function isInterrupted<Value = unknown>(
  result: unknown,
): result is { __interrupt__: Interrupt<Value>[] } {
  return (
    typeof result === 'object' &&
    result !== null &&
    '__interrupt__' in result &&
    Array.isArray(result.__interrupt__)
  );
}

/** A graph that can run: what `compile()` gives. Its methods are LangGraph's. */
export class CompiledGraph<Types extends GraphTypes = GraphTypes> {
  readonly bodies: GraphBodies;
  readonly name: string;
  #checkpointer: Checkpointer | undefined;
  /** Called in a node, it is part of the node's thread: not when it was compiled with `checkpointer: false`. */
  readonly #joins: boolean;
  /** For the compiler only. */
  declare readonly types: Types;

  constructor(bodies: GraphBodies, checkpointer?: Checkpointer, joins = true) {
    this.#joins = joins;
    this.bodies = bodies;
    this.name = bodies.plan.name;
    this.#checkpointer = checkpointer;
    checkpointer?.register(bodies);
  }

  /** What keeps the graph's threads. It may be set after `compile`, for a graph that a `temporal.config.ts` names. (As in LangGraph.) */
  get checkpointer(): Checkpointer | undefined {
    return this.#checkpointer;
  }

  set checkpointer(checkpointer: Checkpointer | undefined) {
    checkpointer?.register(this.bodies);
    this.#checkpointer = checkpointer;
  }

  /**
   * Runs the thread until it is done, or waits, and gives back its values.
   *
   * `input` is a new input, a `Command` (an answer, an update, a route), or null to go on: after a breakpoint, an error, or a run that
   * was cut off. With a `checkpoint_id` it goes on from that checkpoint, as a branch of the thread. With a `streamMode` other than `values` it gives back the chunks instead. (LangGraph: `invoke`.)
   *
   * @throws NodeExecutionError when a node throws: `message` is the node's own, `node` its name. The thread stays usable.
   * @throws UnknownInterruptError when an answer fits no pending question; nothing is changed then.
   * @throws ThreadBusyError when another run is under way, and this one would disturb it.
   * @throws GraphRecursionError, InvalidUpdateError, EmptyInputError: as in LangGraph.
   * @example
   * const result = await graph.invoke({ amount: 950 }, { configurable: { thread_id: 'order-1042' } });
   * if (isInterrupted(result)) console.log(result.__interrupt__[0].value);
   */
  async invoke(
    input: Types['Input'] | Command | null,
    config: RunConfig<Types> = {},
  ): Promise<RunResult<Types['Output']>> {
    const { streamMode } = config;
    if (streamMode !== undefined && streamMode !== 'values') {
      const chunks: unknown[] = [];
      for await (const chunk of this.stream(input, config)) chunks.push(chunk);
      return chunks as unknown as RunResult<Types['Output']>;
    }
    const within = this.#within(config);
    if (within !== undefined && !isCommand(input))
      return (await callGraph(within.calls, within.bodies, input)) as RunResult<Types['Output']>;
    const request = await this.#request(input, config);
    const stop = drainOnRequest(config.control, this.#checkpointer, () => threadIdOf(config), request);
    try {
      const settled =
        this.#checkpointer === undefined
          ? await settledAfter(runOnce(this.bodies, request, config.signal))
          : await this.#checkpointer.run(this.bodies, threadIdOf(config), request, config.signal);
      return resultOf(settled) as RunResult<Types['Output']>;
    } finally {
      stop();
    }
  }

  /**
   * Runs `invoke` for each input, side by side, and gives back the results in order. A thread has one run at a time: give each its own
   * config. (LangGraph: `batch`.)
   *
   * @throws what the first of them throws that fails; with `returnExceptions` the errors are among the results.
   * @example
   * const results = await graph.batch(orders, orders.map(({ id }) => ({ configurable: { thread_id: id } })), { maxConcurrency: 10 });
   */
  batch(
    inputs: readonly (Types['Input'] | Command | null)[],
    config: RunConfig<Types> | readonly RunConfig<Types>[],
    options: BatchOptions & { readonly returnExceptions: true },
  ): Promise<(RunResult<Types['Output']> | Error)[]>;
  batch(
    inputs: readonly (Types['Input'] | Command | null)[],
    config?: RunConfig<Types> | readonly RunConfig<Types>[],
    options?: BatchOptions,
  ): Promise<RunResult<Types['Output']>[]>;
  batch(
    inputs: readonly (Types['Input'] | Command | null)[],
    config: RunConfig<Types> | readonly RunConfig<Types>[] = {},
    options: BatchOptions = {},
  ): Promise<(RunResult<Types['Output']> | Error)[]> {
    const configs = Array.isArray(config) ? (config as readonly RunConfig<Types>[]) : undefined;
    if (configs !== undefined && configs.length !== inputs.length) {
      throw new GraphValueError(
        `batch() got ${inputs.length} inputs and ${configs.length} configs. Give one config for each input, or one for all.`,
        { code: 'INVALID_GRAPH' },
      );
    }
    const shared = config as RunConfig<Types>;
    return batch(inputs, (input, index) => this.invoke(input, configs?.[index] ?? shared), options);
  }

  /**
   * Runs the thread like `invoke`, and yields what happens as it happens: with `values` (default for invoke) the whole state after each
   * superstep, with `updates` (default here, as in LangGraph) `{ [node]: what it wrote }`, with an array of modes `[mode, chunk]`.
   *
   * @throws what `invoke` throws, after the chunks that came before.
   * @example
   * for await (const chunk of graph.stream({ amount: 950 }, { ...config, streamMode: 'updates' })) console.log(chunk);
   */
  async *stream(
    input: Types['Input'] | Command | null,
    config: RunConfig<Types> = {},
  ): AsyncGenerator<unknown, void> {
    const shown = { streamMode: config.streamMode ?? 'updates', subgraphs: config.subgraphs } as const;
    const watched = { live: isLive(shown), subgraphs: config.subgraphs === true };
    const events = this.#run(await this.#request(input, config), config, watched);
    for (;;) {
      const next = await events.next();
      if (next.done === true) return void resultOf(next.value);
      // Without a checkpointer nothing of them can be asked for again.
      if (this.#checkpointer === undefined && next.value.mode === 'checkpoints') continue;
      yield* chunksOf(next.value, shown);
    }
  }

  async *#run(
    request: RunRequest,
    config: RunConfig<Types>,
    watched: ShowAlso,
  ): AsyncGenerator<StreamEvent, Settled> {
    const stop = drainOnRequest(config.control, this.#checkpointer, () => threadIdOf(config), request);
    try {
      return yield* this.#checkpointer === undefined
        ? runOnce(this.bodies, request, config.signal)
        : this.#checkpointer.stream(this.bodies, threadIdOf(config), request, config.signal, watched);
    } finally {
      stop();
    }
  }

  /**
   * Runs the thread like `invoke`, and yields LangChain's events of its graph, its nodes, and what models say in them: `on_chain_start`,
   * `on_chain_stream`, `on_chain_end`, `on_chat_model_stream`. (LangGraph: `streamEvents`, version 2.)
   *
   * @throws GraphError `NOT_SUPPORTED` for another version; and what `invoke` throws.
   * @example
   * for await (const { event, name } of graph.streamEvents(input, { ...config, version: 'v2' })) console.log(event, name);
   */
  async *streamEvents(
    input: Types['Input'] | Command | null,
    config: RunConfig<Types> & { readonly version: 'v2' },
    filter: EventFilter = {},
  ): AsyncGenerator<RunEvent, void> {
    requireVersion2(config);
    const request = await this.#request(input, { ...config, streamMode: 'messages' });
    const run = namedRun(this.name, request.id, input, config);
    yield* eventsOf(run, this.#run(request, config, { live: true, subgraphs: false }), resultOf, filter);
  }

  /**
   * Follows a thread that is under way or over, from its start or from any point of it, until it rests: done, waiting, or failed. It asks
   * for nothing, and any number may follow. The parts have ids to go on from. (LangGraph's SDK: `joinStream`.)
   *
   * @throws GraphValueError `MISSING_CHECKPOINTER` or `MISSING_THREAD_ID`.
   * @example
   * for await (const { id, event, data } of graph.joinStream(config, { streamMode: ['updates', 'custom'], lastEventId })) show(event, data);
   */
  joinStream(config: ThreadConfig, options: JoinOptions = {}): AsyncGenerator<StreamPart, void> {
    const { streamMode = 'updates', lastEventId, signal } = options;
    const live = isLive({ streamMode });
    const watched = this.#keeper().watch(threadIdOf(config), lastEventId, live, signal);
    return partsOfThread(watched, options);
  }

  /** Called in a node of a graph that keeps threads, a graph runs as part of that thread, unless it is given one. (LangGraph's rule.) */
  #within(
    config: RunConfig<Types>,
  ): { readonly calls: GraphCalls; readonly bodies: GraphBodies } | undefined {
    const { graphs, ended, graph, node } = currentScratchpad() ?? {};
    const isOwnThread = !this.#joins || config.configurable?.thread_id !== undefined;
    if (graphs === undefined || ended === true || isOwnThread) return undefined;
    return { calls: graphs, bodies: namedWithin(this.bodies, graph ?? '', node ?? '') };
  }

  async #request(input: unknown, config: RunConfig<Types>): Promise<RunRequest> {
    config.signal?.throwIfAborted();
    if (this.bodies.plan.remembers === true && this.#checkpointer === undefined) {
      throw new GraphValueError(
        `Graph "${this.name}" was compiled with checkpointer: true, which is for subgraphs: it has no thread of its own. ` +
          `Make it a node of a graph that has a checkpointer, or compile it with one.`,
        { code: 'MISSING_CHECKPOINTER' },
      );
    }
    refuseUnsupported(config);
    const request = requestOf(this.bodies.plan, input, config, this.#checkpointer !== undefined);
    const checkpoint = this.#checkpointer === undefined ? undefined : checkpointIdOf(config);
    return checkpoint === undefined
      ? request
      : fromCheckpoint(this.bodies.plan, request, await this.#read(config, true), checkpoint);
  }

  /**
   * The thread as it stands: values, next nodes, tasks with their questions. Needs no worker, and works when the thread has ended.
   * With a `checkpoint_id`, the thread as it stood then. (LangGraph: `getState`.)
   *
   * @param options `subgraphs: true` for the snapshots of subgraphs that wait or have failed, at `tasks[].state`.
   * @throws GraphValueError `MISSING_CHECKPOINTER` or `MISSING_THREAD_ID`.
   * @example
   * const { values, next, tasks } = await graph.getState({ configurable: { thread_id: 'order-1042' } });
   */
  async getState(
    config: ThreadConfig,
    { subgraphs = false }: { readonly subgraphs?: boolean } = {},
  ): Promise<StateSnapshot<Types['State']>> {
    const wanted = checkpointIdOf(config);
    const state = await this.#read(config, wanted !== undefined);
    const found =
      wanted === undefined
        ? latestSnapshot(state, subgraphs)
        : (snapshotHistory(state).find(
            ({ config: { configurable } }) => configurable.checkpoint_id === wanted,
          ) ?? latestSnapshot(newThread(state.thread, state.plan)));
    return readSnapshot(found) as StateSnapshot<Types['State']>;
  }

  /**
   * The snapshots of the thread over all its runs, newest first. (LangGraph: `getStateHistory`.)
   *
   * @param options `limit`; `before`, the config of a snapshot; `filter`, fields of its metadata.
   * @example
   * for await (const snapshot of graph.getStateHistory(config)) console.log(snapshot.metadata?.step, snapshot.values);
   */
  async *getStateHistory(
    config: ThreadConfig,
    options: HistoryOptions = {},
  ): AsyncGenerator<StateSnapshot<Types['State']>, void> {
    const state = await this.#read(config, true);
    for (const snapshot of matchesFilter(snapshotHistory(state), options))
      yield readSnapshot(snapshot) as StateSnapshot<Types['State']>;
  }

  /**
   * The graph as a drawing, with all ways that it may take; with `xray` also those within its subgraphs. (LangGraph: `getGraph`.)
   *
   * @example
   * console.log(graph.getGraph().drawMermaid());
   */
  getGraph(options: DrawOptions = {}): DrawableGraph {
    return drawGraph(this.bodies, options);
  }

  /** The same, as LangGraph has it. */
  getGraphAsync(options: DrawOptions = {}): Promise<DrawableGraph> {
    return Promise.resolve(this.getGraph(options));
  }

  /**
   * A thread on the picture of its graph, as Mermaid text: which nodes have run and how often, where it waits, what has failed.
   *
   * @throws GraphValueError `MISSING_CHECKPOINTER` or `MISSING_THREAD_ID`.
   * @example
   * console.log(await graph.drawThread({ configurable: { thread_id: 'order-1042' } }));
   */
  async drawThread(config: ThreadConfig, options: MermaidOptions = {}): Promise<string> {
    const state = await this.#read(config, true);
    const past = snapshotHistory(state).slice(1);
    return drawThread(this.getGraph(), [latestSnapshot(state), ...past], options);
  }

  /**
   * Writes to the thread's state as if a node had: through its schemas and reducers, and its edges make the next tasks. Nothing runs;
   * `invoke(null)` or an answer goes on. With a `checkpoint_id`, a branch of the thread begins there. (LangGraph: `updateState`.)
   *
   * @param values what a node would return; null for none.
   * @param asNode the node; by default the one that wrote last. `__start__`; with null `__end__` clears what is pending, and `__copy__`
   *   makes a branch of the checkpoint; `__input__` takes the values as an input.
   * @returns the config of the new checkpoint.
   * @throws InvalidUpdateError `INVALID_STATE_UPDATE` when it cannot tell which node, or there is none of that name.
   * @throws ThreadBusyError when a run is under way.
   * @example
   * await graph.updateState(config, { amount: 100 });
   * await graph.invoke(null, config);
   */
  updateState(
    config: ThreadConfig,
    values: Types['Update'] | Command | null,
    asNode?: Types['Nodes'] | '__start__' | '__end__' | '__copy__' | '__input__',
  ): Promise<SnapshotConfig> {
    return this.bulkUpdateState(config, [{ updates: [{ values, asNode }] }]);
  }

  /**
   * Several updates, superstep by superstep, and in each one side by side. (LangGraph: `bulkUpdateState`.)
   *
   * @throws what `updateState` throws; then none of them is made.
   * @example
   * await graph.bulkUpdateState(config, [{ updates: [{ values: { log: 'a' }, asNode: 'a' }, { values: { log: 'b' }, asNode: 'b' }] }]);
   */
  bulkUpdateState(config: ThreadConfig, supersteps: readonly UpdateSuperstep[]): Promise<SnapshotConfig> {
    return updateThread(this.#keeper(), this.bodies, config, supersteps);
  }

  /** Whether a result of this graph waits. */
  isInterrupted<Value = unknown>(result: unknown): result is { __interrupt__: Interrupt<Value>[] } {
    return isInterrupted<Value>(result);
  }

  async #read(config: ThreadConfig, whole = false): Promise<ThreadState> {
    const keeper = this.#keeper();
    const thread = threadIdOf(config);
    return (
      (await (whole ? keeper.readWhole(thread) : keeper.read(thread))) ?? newThread(thread, this.bodies.plan)
    );
  }

  #keeper(): Checkpointer {
    if (this.#checkpointer === undefined) {
      throw new GraphValueError(
        `No checkpointer set: graph "${this.name}" keeps no threads. Compile it with compile({ checkpointer }).`,
        { code: 'MISSING_CHECKPOINTER' },
      );
    }
    return this.#checkpointer;
  }
}

/** @throws the error with which the run has ended. */
function resultOf({ values, interrupts, error }: Settled): object {
  if (error !== null) throw dataToError(error);
  const result = membersFromJson(values);
  return interrupts === null ? result : { ...result, __interrupt__: readInterrupts(interrupts) };
}
