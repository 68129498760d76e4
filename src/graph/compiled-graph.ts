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
import { GraphValueError } from '../protocol/errors.ts';
import type { HeardMode } from '../protocol/live-chunk.ts';
import type { Interrupt, RunRequest } from '../protocol/messages.ts';
import { batch, configsFor } from './batch.ts';
import type { BatchOptions } from './batch.ts';
import type { Checkpointer, ShowAlso } from './checkpointer.ts';
import { drainOnRequest } from './drain-on-request.ts';
import type { GraphTypes } from './graph-types.ts';
import { fromCheckpoint } from './fork-point.ts';
import { namedWithin } from './named-within.ts';
import { checkpointIdOf, requestOf, threadIdOf } from './run-config.ts';
import type { RunConfig } from './run-config.ts';
import { refuseUnsupported, requireVersion2 } from './unsupported.ts';
import { ofOutput } from './output-only.ts';
import { namedRun } from './run-events.ts';
import type { RunEvent } from './run-events.ts';
import { eventsOf } from './stream-events.ts';
import type { EventFilter } from './stream-events.ts';
import { chunksOf, isLive } from './stream-chunks.ts';
import { GraphThreads } from './graph-threads.ts';
import { isInterrupted, resultOf } from './run-result.ts';
import type { RunResult } from './run-result.ts';

/** A graph that can run: what `compile()` gives. Its methods are LangGraph's. */
export class CompiledGraph<Types extends GraphTypes = GraphTypes> extends GraphThreads<Types> {
  /** Called in a node, it is part of the node's thread: not when it was compiled with `checkpointer: false`. */
  readonly #joins: boolean;

  constructor(bodies: GraphBodies, checkpointer?: Checkpointer, joins = true) {
    super(bodies, checkpointer);
    this.#joins = joins;
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
      for await (const chunk of this.chunks(input, config, true)) chunks.push(chunk);
      return chunks as unknown as RunResult<Types['Output']>;
    }
    const within = this.#within(config);
    if (within !== undefined && !isCommand(input))
      return (await callGraph(within.calls, within.bodies, input)) as RunResult<Types['Output']>;
    const request = await this.#request(input, config);
    const stop = drainOnRequest(config.control, this.checkpointer, () => threadIdOf(config), request);
    try {
      const settled =
        this.checkpointer === undefined
          ? await settledAfter(runOnce(this.bodies, request, config.signal))
          : await this.checkpointer.run(this.bodies, threadIdOf(config), request, config.signal);
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
    const configOf = configsFor(inputs, config);
    return batch(inputs, (input, index) => this.invoke(input, configOf(index)), options);
  }

  /**
   * Runs the thread like `invoke`, and yields what happens as it happens: with `values` (default for invoke) the whole state after each
   * superstep, with `updates` (default here, as in LangGraph) `{ [node]: what it wrote }`, with an array of modes `[mode, chunk]`. An
   * output schema chooses what `invoke` gives; streams show every channel.
   *
   * @throws what `invoke` throws, after the chunks that came before.
   * @example
   * for await (const chunk of graph.stream({ amount: 950 }, { ...config, streamMode: 'updates' })) console.log(chunk);
   */
  async *stream(
    input: Types['Input'] | Command | null,
    config: RunConfig<Types> = {},
  ): AsyncGenerator<unknown, void> {
    yield* this.chunks(input, config);
  }

  /** @internal The chunks of a run; of its values and updates all, or the graph's output alone. */
  async *chunks(
    input: Types['Input'] | Command | null,
    config: RunConfig<Types>,
    outputOnly = false,
  ): AsyncGenerator<unknown, void> {
    const shown = { streamMode: config.streamMode ?? 'updates', subgraphs: config.subgraphs } as const;
    const watched = { live: isLive(shown), subgraphs: config.subgraphs === true };
    const events = this.#run(await this.#request(input, config), config, watched);
    for (;;) {
      const next = await events.next();
      if (next.done === true) return void resultOf(next.value);
      // Without a checkpointer nothing of them can be asked for again.
      if (this.checkpointer === undefined && next.value.mode === 'checkpoints') continue;
      const event = outputOnly ? ofOutput(next.value, this.bodies.plan.output) : next.value;
      if (event !== undefined) yield* chunksOf(event, shown);
    }
  }

  async *#run(
    request: RunRequest,
    config: RunConfig<Types>,
    watched: ShowAlso,
  ): AsyncGenerator<StreamEvent, Settled> {
    const stop = drainOnRequest(config.control, this.checkpointer, () => threadIdOf(config), request);
    try {
      return yield* this.checkpointer === undefined
        ? runOnce(this.bodies, request, config.signal)
        : this.checkpointer.stream(this.bodies, threadIdOf(config), request, config.signal, watched);
    } finally {
      stop();
    }
  }

  /**
   * Runs the thread like `invoke`, and yields LangChain's events of its graph, its nodes, its subgraphs, and of the models and tools in them:
   * `on_chain_start`, `on_chain_stream`, `on_chain_end`, `on_chat_model_stream`, `on_tool_start`... (LangGraph: `streamEvents`, version 2.)
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
    const request = await this.#request(input, config, ['events']);
    const run = namedRun(this.name, request.id, input, config);
    yield* eventsOf(run, this.#run(request, config, { live: true, subgraphs: true }), resultOf, filter);
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

  async #request(
    input: unknown,
    config: RunConfig<Types>,
    streams?: readonly HeardMode[],
  ): Promise<RunRequest> {
    config.signal?.throwIfAborted();
    if (this.bodies.plan.remembers === true && this.checkpointer === undefined) {
      throw new GraphValueError(
        `checkpointer: true cannot be used for root graphs. Graph "${this.name}" was compiled with it, which is for subgraphs: it has no thread of its own. ` +
          `Make it a node of a graph that has a checkpointer, or compile it with one.`,
        { code: 'MISSING_CHECKPOINTER' },
      );
    }
    refuseUnsupported(config);
    const request = requestOf(this.bodies.plan, input, config, this.checkpointer !== undefined, streams);
    const checkpoint = this.checkpointer === undefined ? undefined : checkpointIdOf(config);
    return checkpoint === undefined
      ? request
      : fromCheckpoint(this.bodies.plan, request, await this.read(config, true), checkpoint);
  }

  /** Whether a result of this graph waits. */
  isInterrupted<Value = unknown>(result: unknown): result is { __interrupt__: Interrupt<Value>[] } {
    return isInterrupted<Value>(result);
  }
}
