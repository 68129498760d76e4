import { newThread } from '../engine/new-thread.ts';
import { latestSnapshot, snapshotHistory } from '../engine/snapshot.ts';
import type { SnapshotConfig, StateSnapshot } from '../engine/snapshot.ts';
import type { ThreadState } from '../engine/state.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { Command } from '../protocol/command.ts';
import { GraphValueError } from '../protocol/errors.ts';
import type { Checkpointer } from './checkpointer.ts';
import { drawGraph } from './draw-graph.ts';
import type { DrawOptions } from './draw-graph.ts';
import { drawThread } from './draw-thread.ts';
import type { DrawableGraph } from './drawable-graph.ts';
import type { GraphTypes } from './graph-types.ts';
import { matchesFilter } from './history-filter.ts';
import type { HistoryOptions } from './history-filter.ts';
import { partsOfThread } from './join-stream.ts';
import type { JoinOptions, StreamPart } from './join-stream.ts';
import type { MermaidOptions } from './mermaid.ts';
import { checkpointIdOf, threadIdOf } from './run-config.ts';
import type { ThreadConfig } from './run-config.ts';
import { readSnapshot } from './snapshot-values.ts';
import { isLive } from './stream-chunks.ts';
import type { UpdateSuperstep } from './update-request.ts';
import { updateThread } from './update-thread.ts';

/** A graph's threads, as they stand and as they are changed by hand: what needs a checkpointer, and runs nothing. */
export class GraphThreads<Types extends GraphTypes = GraphTypes> {
  readonly bodies: GraphBodies;
  readonly name: string;
  #checkpointer: Checkpointer | undefined;
  /** For the compiler only. */
  declare readonly types: Types;

  constructor(bodies: GraphBodies, checkpointer?: Checkpointer) {
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
   * Drops all that the graph's `cache` keeps, for whatever graph. A cache in memory is that of this process: workers elsewhere have their own.
   * (LangGraph: `clearCache`.)
   *
   * @example
   * await graph.clearCache();
   */
  async clearCache(): Promise<void> {
    await this.bodies.cache?.clear([]);
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
    const { streamMode = 'updates', subgraphs = false, lastEventId, signal } = options;
    const also = { live: isLive({ streamMode }), subgraphs };
    const watched = this.#keeper().watch(threadIdOf(config), lastEventId, also, signal);
    return partsOfThread(watched, options);
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
    const state = await this.read(config, wanted !== undefined);
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
    const state = await this.read(config, true);
    for (const snapshot of matchesFilter(snapshotHistory(state), options, checkpointIdOf(config)))
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
   * With `xray` also the nodes in subgraphs, as far as their histories are kept.
   *
   * @throws GraphValueError `MISSING_CHECKPOINTER` or `MISSING_THREAD_ID`.
   * @example
   * console.log(await graph.drawThread({ configurable: { thread_id: 'order-1042' } }));
   */
  async drawThread(config: ThreadConfig, options: MermaidOptions & DrawOptions = {}): Promise<string> {
    const state = await this.read(config, true);
    const looksInside = options.xray !== undefined && options.xray !== false;
    const subgraphs = looksInside ? await this.#keeper().readSubgraphs(threadIdOf(config)) : [];
    return drawThread(this.bodies, state, subgraphs, options);
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

  /** @internal The thread, or one that has never run. `whole`: with all that it has been. */
  protected async read(config: ThreadConfig, whole = false): Promise<ThreadState> {
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
