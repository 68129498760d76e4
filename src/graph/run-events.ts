import type { StreamEvent } from '../engine/events.ts';
import { isEnd, runEventFromJson } from '../node/run-event-json.ts';
import { fromJson, membersFromJson } from '../node/tagged-json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { TaskPath } from '../protocol/task.ts';
import type { RunConfig } from './run-config.ts';
import { chunkParts } from './stream-chunks.ts';

/** One event, in LangChain's form. */
export interface RunEvent {
  /** `on_<type>_start`, `_stream`, `_end`, where the type is `chain` for graphs and nodes. */
  readonly event: `on_${string}`;
  /** Of the graph, the node, the model, the tool, or whatever else runs in a node. */
  readonly name: string;
  /** The same for all events of one graph's run, one task, or one model's answer. */
  readonly run_id: string;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly data: {
    readonly input?: unknown;
    readonly output?: unknown;
    readonly chunk?: unknown;
    readonly error?: unknown;
  };
}

/** The outermost graph's own run, as its events name it. */
export interface NamedRun {
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

export function ofGraph(run: NamedRun, event: RunEvent['event'], data: RunEvent['data']): RunEvent {
  return { event, name: run.name, run_id: run.id, tags: run.tags, metadata: run.metadata, data };
}

type Shown<Mode> = Extract<StreamEvent, { readonly mode: Mode }>;

/** A graph that runs in a node of another. */
interface Inner {
  readonly start: RunEvent;
  ended: boolean;
}

/** Makes events of what a run shows, in its order. */
export class RunEvents {
  readonly #run: NamedRun;
  /** By task: how it started. */
  readonly #started = new Map<string, RunEvent>();
  /** By what else runs in nodes: what it was given. */
  readonly #given = new Map<string, unknown>();
  /** By place. */
  readonly #inner = new Map<string, Inner>();
  readonly #paths = new Map<string, TaskPath>();
  /** What the graph streams of a node comes after the node's end. */
  #after: RunEvent[] = [];

  constructor(run: NamedRun) {
    this.#run = run;
  }

  of(event: StreamEvent): readonly RunEvent[] {
    if (event.mode === 'live') return event.chunk.mode === 'events' ? [this.#heard(event.chunk.value)] : [];
    const begun = this.#begin(event);
    if (event.mode === 'checkpoints') return [...begun, ...this.#checkpoint(event)];
    if (event.mode === 'tasks') return [...begun, ...this.#task(event)];
    return event.namespace === undefined ? this.#chunks(event) : begun;
  }

  #chunks(event: StreamEvent): readonly RunEvent[] {
    const chunks = chunkParts(event, { streamMode: 'updates' });
    const made = chunks.map(([, chunk]) => ofGraph(this.#run, 'on_chain_stream', { chunk }));
    if (event.mode !== 'updates') return made;
    this.#after = made;
    return [];
  }

  /** What a model or a tool does. The input is told at its start only. */
  #heard(json: Json): RunEvent {
    const { event, data, ...rest } = runEventFromJson(json);
    const { run_id: id } = rest;
    const base = { ...rest, event: event as RunEvent['event'] };
    if (event.endsWith('_start')) this.#given.set(id, data['input']);
    if (!isEnd({ event }) || !this.#given.has(id)) return { ...base, data };
    const input = this.#given.get(id);
    this.#given.delete(id);
    return { ...base, data: { ...data, input } };
  }

  /** A graph within a node begins when it first shows something that it does. */
  #begin(event: StreamEvent): readonly RunEvent[] {
    const place = event.namespace?.join('|');
    if (place === undefined || this.#inner.has(place)) return [];
    if (event.mode !== 'values' && event.mode !== 'tasks') return [];
    const around = this.#taskAt(event.namespace ?? []);
    const isNode = around !== undefined && event.namespace?.length === depthOf(around);
    const values = event.mode === 'values' ? membersFromJson(event.values) : {};
    const { tags } = this.#run;
    const start: RunEvent = {
      event: 'on_chain_start',
      name: event.graph ?? '',
      run_id: place,
      tags,
      metadata: around?.metadata ?? this.#run.metadata,
      data: { input: isNode ? around.data.input : values },
    };
    this.#inner.set(place, { start, ended: false });
    return [start];
  }

  /** The task in which a graph runs: as its node, or called by it. */
  #taskAt(namespace: readonly string[]): RunEvent | undefined {
    const tasks = namespace.map((part) => this.#started.get(part.slice(part.indexOf(':') + 1)));
    return tasks.findLast((task) => task !== undefined);
  }

  #checkpoint({ checkpoint, namespace }: Shown<'checkpoints'>): readonly RunEvent[] {
    for (const { id, path } of checkpoint.tasks) this.#paths.set(id, path);
    const inner = this.#inner.get(namespace?.join('|') ?? '');
    return checkpoint.next.length > 0 || inner === undefined ? [] : endOf(inner, checkpoint.values);
  }

  #task(event: Shown<'tasks'>): readonly RunEvent[] {
    const { task } = event;
    if ('input' in task) return [this.#start(event, task)];
    const start = this.#started.get(task.id);
    const after = event.namespace === undefined ? this.#after.splice(0) : [];
    // A node that has asked or failed has not ended.
    if (start === undefined || task.interrupts.length > 0 || task.error !== undefined) return after;
    const output = membersFromJson(task.result);
    return [{ ...start, event: 'on_chain_end', data: { output, ...start.data } }, ...after];
  }

  #start(
    { step, namespace = [] }: Shown<'tasks'>,
    task: Extract<Shown<'tasks'>['task'], { readonly input: Json }>,
  ): RunEvent {
    const { tags: _, ...given } = task.metadata ?? {};
    const place = [...namespace, `${task.name}:${task.id}`].join('|');
    const path = this.#paths.get(task.id);
    const start: RunEvent = {
      event: 'on_chain_start',
      name: task.name,
      run_id: task.id,
      tags: [`graph:step:${step}`, ...this.#run.tags],
      metadata: {
        ...membersFromJson(given as JsonObject),
        ...this.#run.metadata,
        langgraph_step: step,
        langgraph_node: task.name,
        langgraph_triggers: task.triggers,
        ...(path !== undefined && { langgraph_path: path }),
        langgraph_checkpoint_ns: place,
        checkpoint_ns: place,
      },
      data: { input: fromJson(task.input) },
    };
    this.#started.set(task.id, start);
    return start;
  }
}

function endOf(inner: Inner, values: JsonObject): readonly RunEvent[] {
  if (inner.ended) return [];
  inner.ended = true;
  const output = membersFromJson(values);
  return [{ ...inner.start, event: 'on_chain_end', data: { output, ...inner.start.data } }];
}

/** How many graphs there are round what is at the task's place. */
function depthOf({ metadata }: RunEvent): number {
  return String(metadata['langgraph_checkpoint_ns']).split('|').length;
}
