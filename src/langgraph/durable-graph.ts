import { CompiledGraph } from '../graph/compiled-graph.ts';
import type { Checkpointer } from '../graph/checkpointer.ts';
import type { GraphTypes } from '../graph/graph-types.ts';
import type { RunConfig } from '../graph/run-config.ts';
import type { RunResult } from '../graph/run-result.ts';
import type { RunEvent } from '../graph/run-events.ts';
import type { EventFilter } from '../graph/stream-events.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { Command } from '../protocol/command.ts';
import type { BoundConfig } from './langgraph-objects.ts';
import { ownControl } from './own-control.ts';

/** What `durable` gives: a compiled graph whose runs have what `withConfig` has bound to LangGraph's. */
export class DurableGraph<Types extends GraphTypes = GraphTypes> extends CompiledGraph<Types> {
  readonly #bound: BoundConfig;

  constructor(bodies: GraphBodies, checkpointer?: Checkpointer, joins = true, bound: BoundConfig = {}) {
    super(bodies, checkpointer, joins);
    this.#bound = bound;
  }

  override invoke(
    input: Types['Input'] | Command | null,
    config?: RunConfig<Types>,
  ): Promise<RunResult<Types['Output']>> {
    return super.invoke(input, this.#with(config));
  }

  override stream(
    input: Types['Input'] | Command | null,
    config?: RunConfig<Types>,
  ): AsyncGenerator<unknown, void> {
    return super.stream(input, this.#with(config));
  }

  override streamEvents(
    input: Types['Input'] | Command | null,
    config: RunConfig<Types> & { readonly version: 'v2' },
    filter?: EventFilter,
  ): AsyncGenerator<RunEvent, void> {
    return super.streamEvents(input, { ...this.#with(config), version: config.version }, filter);
  }

  /** The caller's word counts where both have one. (LangChain's rule.) */
  #with(config: RunConfig<Types> = {}): RunConfig<Types> {
    const { recursionLimit, maxConcurrency, context, configurable, metadata, tags } = this.#bound;
    return {
      ...(recursionLimit !== undefined && { recursionLimit }),
      ...(maxConcurrency !== undefined && { maxConcurrency }),
      ...(context !== undefined && { context: context as Types['Context'] }),
      ...config,
      ...(config.control && { control: ownControl(config.control) }),
      ...(configurable && { configurable: { ...configurable, ...config.configurable } }),
      ...(metadata && { metadata: { ...metadata, ...config.metadata } }),
      ...(tags && tags.length > 0 && { tags: [...tags, ...(config.tags ?? [])] }),
    };
  }
}
