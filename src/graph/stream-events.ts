/** A run as LangChain's events, version 2: what `streamEvents` gives. They are made of what the run's streams show. */
import type { StreamEvent } from '../engine/events.ts';
import type { Settled } from '../engine/settled.ts';
import { tokenFromJson } from '../node/model-stream.ts';
import { membersFromJson, fromJson } from '../node/tagged-json.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { RunConfig } from './run-config.ts';
import { chunkParts } from './stream-chunks.ts';

/** One event, in LangChain's form. */
export interface RunEvent {
  readonly event: 'on_chain_start' | 'on_chain_stream' | 'on_chain_end' | 'on_chat_model_stream';
  /** Of the graph, the node, or the model. */
  readonly name: string;
  /** The same for all events of one graph's run, one task, or one model's answer. */
  readonly run_id: string;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly data: { readonly input?: unknown; readonly output?: unknown; readonly chunk?: unknown };
}

/** Which events are given: all, unless something is said. (LangChain's.) */
export interface EventFilter {
  readonly includeNames?: readonly string[];
  readonly includeTags?: readonly string[];
  /** `chain`: graphs and nodes. */
  readonly includeTypes?: readonly ('chain' | 'chat_model')[];
  readonly excludeNames?: readonly string[];
  readonly excludeTags?: readonly string[];
  readonly excludeTypes?: readonly ('chain' | 'chat_model')[];
}

/** The graph's own run, as its events name it. */
interface NamedRun {
  readonly name: string;
  readonly id: string;
  readonly input: unknown;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

export function namedRun(
  name: string,
  id: string,
  input: unknown,
  { tags = [], metadata, configurable }: Pick<RunConfig, 'tags' | 'metadata' | 'configurable'>,
): NamedRun {
  const thread = configurable?.thread_id;
  const place = thread === undefined ? {} : { thread_id: thread };
  return { name, id, input, tags, metadata: { ...metadata, ...place } };
}

/** @throws what `resultOf` throws, where the run has ended with an error. */
export async function* eventsOf(
  run: NamedRun,
  shown: AsyncGenerator<StreamEvent, Settled>,
  resultOf: (settled: Settled) => object,
  filter: EventFilter,
): AsyncGenerator<RunEvent, void> {
  const made = new RunEvents(run);
  let whole: JsonObject | undefined;
  const wanted = (events: readonly RunEvent[]): readonly RunEvent[] =>
    events.filter((event) => passes(event, filter));
  yield* wanted([ofGraph(run, 'on_chain_start', { input: run.input })]);
  for (;;) {
    const next = await shown.next();
    if (next.done === true) {
      // An output schema chooses what `invoke` gives; here, as in all streams, it is the whole state. (LangGraph's rule.)
      const settled = whole === undefined ? next.value : { ...next.value, values: whole };
      return yield* wanted([ofGraph(run, 'on_chain_end', { output: resultOf(settled) })]);
    }
    if (next.value.mode === 'values' && next.value.namespace === undefined) whole = next.value.values;
    yield* wanted(made.of(next.value));
  }
}

function ofGraph(run: NamedRun, event: RunEvent['event'], data: RunEvent['data']): RunEvent {
  return { event, name: run.name, run_id: run.id, tags: run.tags, metadata: run.metadata, data };
}

/** Makes events of what a run shows, in its order. What a subgraph's nodes do is part of the node that the subgraph is. */
class RunEvents {
  readonly #run: NamedRun;
  /** By task: how it started. */
  readonly #started = new Map<string, RunEvent>();

  constructor(run: NamedRun) {
    this.#run = run;
  }

  of(event: StreamEvent): readonly RunEvent[] {
    if (event.mode === 'live') return event.chunk.mode === 'messages' ? [tokenEvent(event.chunk.value)] : [];
    if (event.namespace !== undefined) return [];
    const chunks = chunkParts(event, { streamMode: 'updates' });
    if (chunks.length > 0) return chunks.map(([, chunk]) => ofGraph(this.#run, 'on_chain_stream', { chunk }));
    return event.mode === 'tasks' ? this.#taskEvents(event) : [];
  }

  #taskEvents({ task, step }: Extract<StreamEvent, { readonly mode: 'tasks' }>): readonly RunEvent[] {
    if ('input' in task) {
      const { tags: _, ...given } = task.metadata ?? {};
      const place = `${task.name}:${task.id}`;
      const metadata = {
        ...membersFromJson(given as JsonObject),
        ...this.#run.metadata,
        langgraph_step: step,
        langgraph_node: task.name,
        langgraph_triggers: task.triggers,
        langgraph_checkpoint_ns: place,
        checkpoint_ns: place,
      };
      const start: RunEvent = {
        event: 'on_chain_start',
        name: task.name,
        run_id: task.id,
        tags: [`graph:step:${step}`, ...this.#run.tags],
        metadata,
        data: { input: fromJson(task.input) },
      };
      this.#started.set(task.id, start);
      return [start];
    }
    const start = this.#started.get(task.id);
    // A node that has asked or failed has not ended.
    if (start === undefined || task.interrupts.length > 0 || task.error !== undefined) return [];
    const output = membersFromJson(task.result);
    return [{ ...start, event: 'on_chain_end', data: { output, ...start.data } }];
  }
}

function tokenEvent(value: Parameters<typeof tokenFromJson>[0]): RunEvent {
  const [chunk, { tags, name, ...metadata }] = tokenFromJson(value);
  const model = name ?? metadata['ls_provider'];
  const { id } = chunk as { readonly id?: string };
  return {
    event: 'on_chat_model_stream',
    name: typeof model === 'string' ? model : 'model',
    run_id: (id ?? '').replace(/^run-/u, ''),
    tags: Array.isArray(tags) ? (tags as readonly string[]) : [],
    metadata,
    data: { chunk },
  };
}

/** Whether the filter lets the event pass: it is included by one of its traits, if any are asked for, and excluded by none. */
function passes({ event, name, tags }: RunEvent, filter: EventFilter): boolean {
  const type = event.startsWith('on_chat_model') ? 'chat_model' : 'chain';
  const { includeNames, includeTags, includeTypes, excludeNames, excludeTags, excludeTypes } = filter;
  const has = (
    names: readonly string[] = [],
    wanted: readonly string[] = [],
    types: readonly string[] = [],
  ): boolean => names.includes(name) || tags.some((tag) => wanted.includes(tag)) || types.includes(type);
  const asked = includeNames ?? includeTags ?? includeTypes;
  const isIncluded = asked === undefined || has(includeNames, includeTags, includeTypes);
  return isIncluded && !has(excludeNames, excludeTags, excludeTypes);
}
