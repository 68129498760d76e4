import { randomUUID } from 'node:crypto';
import { durable } from '../../src/langgraph/index.ts';
import type { LangGraphGraph } from '../../src/langgraph/index.ts';
import type { Library } from './library.ts';
import type { Place } from './place.ts';
import { isRecord, plain, plainError } from './plain.ts';
import type { Plain } from './plain.ts';

/** What a case asks of a graph: the methods that both libraries have. */
export interface Graph {
  invoke(input: unknown, config?: object): Promise<unknown>;
  stream(input: unknown, config?: object): AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>;
  streamEvents(input: unknown, config: object, filter?: object): AsyncIterable<unknown>;
  getState(config: object, options?: object): Promise<Snapshot>;
  getStateHistory(config: object, options?: object): AsyncIterable<Snapshot>;
  updateState(config: object, values: unknown, asNode?: string): Promise<unknown>;
  bulkUpdateState(config: object, supersteps: readonly object[]): Promise<unknown>;
}

export interface Question {
  readonly id: string;
  readonly value: unknown;
}

export interface Snapshot {
  readonly values: Record<string, unknown>;
  readonly next: readonly string[];
  readonly config: object;
  readonly parentConfig?: object;
  readonly metadata: { readonly source: string; readonly step: number };
  readonly tasks: readonly {
    readonly id: string;
    readonly interrupts: readonly { readonly id: string; readonly value: unknown }[];
    readonly state?: Partial<Snapshot>;
  }[];
}

interface StreamConfig {
  readonly streamMode?: string | readonly string[];
  readonly [option: string]: unknown;
}

/** One thing that a case has done, and what it saw. */
export interface Observation {
  readonly call: string;
  readonly saw: Plain;
}

/** Runs a case in one place, and writes down what it saw. */
export class Script {
  readonly lib: Library;
  readonly place: Place;
  readonly seen: Observation[] = [];
  /** What the last run asks: its questions, sorted. */
  questions: readonly Question[] = [];
  readonly config: { configurable: { thread_id: string } };
  readonly #counts: Record<string, number> = {};

  constructor(place: Place) {
    this.place = place;
    this.lib = place.library;
    this.config = this.thread();
  }

  /** The config of a thread that no other script has. */
  thread(): { configurable: { thread_id: string } } {
    return { configurable: { thread_id: `conformance-${randomUUID()}` } };
  }

  /** Compiles with the place's checkpointer, under a name that no other graph has. */
  compile(builder: { compile(options: never): unknown }, options: object = {}): Graph {
    const given = { ...this.named(), ...options };
    if (this.place.durable !== true) return builder.compile(given as never) as Graph;
    const { checkpointer, name, ...rest } = given;
    const compiled = builder.compile(rest as never) as LangGraphGraph;
    return durable(compiled, { checkpointer, name }) as unknown as Graph;
  }

  /** Compiles a graph that a node calls as a function. */
  toCall(builder: { compile(options: never): unknown }): Graph {
    return this.compile(builder, { checkpointer: undefined });
  }

  /** Makes a function a workflow of its own. */
  entrypoint(body: (input: never) => unknown, options: object = {}): Graph {
    const { checkpointer, name } = this.named();
    const make = (more: object): unknown => this.lib.entrypoint({ name, ...options, ...more }, body as never);
    if (this.place.durable !== true) return make({ checkpointer }) as Graph;
    return durable(make({}) as LangGraphGraph, { checkpointer, name }) as unknown as Graph;
  }

  /** The options that every graph of a case is given. */
  named(): { readonly checkpointer: Place['checkpointer']; readonly name: string } {
    return { checkpointer: this.place.checkpointer, name: this.name('g') };
  }

  /** A name that no other graph has. */
  name(base: string): string {
    return `${base}-${randomUUID()}`;
  }

  /** Runs to the end or to a stop. Gives the result back, or undefined when it failed. */
  invoke(graph: Graph, input: unknown, config: object = {}): Promise<unknown> {
    return this.look('invoke', async () => {
      const result = await graph.invoke(input, { ...this.config, ...config });
      this.questions = questionsIn([result]);
      return result;
    });
  }

  stream(graph: Graph, input: unknown, config: StreamConfig = {}): Promise<unknown> {
    return this.look(`stream ${[config.streamMode ?? 'updates'].flat().join()}`, async () => {
      const chunks: unknown[] = [];
      try {
        for await (const chunk of await graph.stream(input, { ...this.config, ...config }))
          chunks.push(chunk);
      } catch (error) {
        chunks.push(plainError(error));
      }
      this.questions = questionsIn(
        chunks.map((chunk) => (Array.isArray(chunk) ? chunk.at(-1) : chunk) as unknown),
      );
      return chunks;
    });
  }

  async state(graph: Graph, config: object = this.config, options?: object): Promise<Snapshot> {
    return (await this.look('getState', () => graph.getState(config, options))) as Snapshot;
  }

  /** The state without what a command writes differently into the history: steps, sources and checkpoints. */
  async standing(graph: Graph, config: object = this.config): Promise<Snapshot> {
    const snapshot = await graph.getState(config);
    this.saw('getState', { values: snapshot.values, next: snapshot.next, tasks: snapshot.tasks });
    return snapshot;
  }

  async history(graph: Graph, options: object = {}, config: object = this.config): Promise<Snapshot[]> {
    const all = await this.look('getStateHistory', async () => {
      const snapshots: Snapshot[] = [];
      for await (const snapshot of graph.getStateHistory(config, options)) snapshots.push(snapshot);
      return snapshots;
    });
    return all as Snapshot[];
  }

  deleteThread({ configurable } = this.config): Promise<void> {
    return this.place.checkpointer.deleteThread(configurable.thread_id);
  }

  /** Changes the state by hand. Gives the config of the new checkpoint, which compares by what is read there. */
  update(graph: Graph, values: unknown, asNode?: string, config: object = this.config): Promise<object> {
    return this.#changes('updateState', () => graph.updateState(config, values, asNode));
  }

  updateSupersteps(
    graph: Graph,
    supersteps: readonly (readonly object[])[],
    config = this.config,
  ): Promise<object> {
    const updates = supersteps.map((superstep) => ({ updates: superstep }));
    return this.#changes('bulkUpdateState', () => graph.bulkUpdateState(config, updates));
  }

  async #changes(call: string, act: () => Promise<unknown>): Promise<object> {
    let config = {};
    await this.look(call, async () => {
      config = (await act()) as object;
    });
    return config;
  }

  /** An answer for the questions of a result: by the questions' values. */
  answers(result: unknown, by: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const questions =
      (result as { __interrupt__?: { id: string; value: unknown }[] } | undefined)?.__interrupt__ ?? [];
    return Object.fromEntries(
      questions.filter(({ value }) => String(value) in by).map(({ id, value }) => [id, by[String(value)]]),
    );
  }

  resume(value: unknown): unknown {
    return new this.lib.Command({ resume: value });
  }

  /** Counts how often something has run; `counted` writes the counts down. */
  count(name: string): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
  }

  counted(): void {
    this.saw('counts', this.counts());
  }

  counts(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }

  idsOf(result: unknown): readonly string[] {
    return questionsIn([result]).map(({ id }) => id);
  }

  /** Whether the last thing that it saw is an error. */
  hasFailed(): boolean {
    const saw = this.seen.at(-1)?.saw;
    const last = Array.isArray(saw) ? (saw as Plain[]).at(-1) : saw;
    return isRecord(last) && ('throws' in last || typeof last.error === 'string');
  }

  /** Writes down a value. */
  saw(call: string, value: unknown): void {
    this.seen.push({ call, saw: plain(value) });
  }

  /** Does something and writes down what it gave, or its error. */
  async look(call: string, act: () => unknown): Promise<unknown> {
    try {
      const value = await act();
      this.saw(call, value);
      return value;
    } catch (error) {
      this.saw(call, { throws: plainError(error) });
      return undefined;
    }
  }
}

/** Of a result, or of the chunks of a stream, in which a question may come twice. */
function questionsIn(chunks: readonly unknown[]): readonly Question[] {
  const all = chunks.flatMap(
    (chunk) => (chunk as { __interrupt__?: readonly Question[] } | null)?.__interrupt__ ?? [],
  );
  const unlike = new Map(
    all.map((question) => [`${question.id} ${JSON.stringify(question.value)}`, question]),
  );
  return [...unlike.values()].toSorted((a, b) =>
    JSON.stringify(a.value) < JSON.stringify(b.value) ? -1 : 1,
  );
}

/** A case: a graph and what is asked of it. Whatever the library, it must see the same. */
export interface Case {
  readonly name: string;
  readonly run: (it: Script) => Promise<void>;
  /** What is not landed here yet, or a defect that is written down: the run prints it. */
  readonly pending?: string;
  /** Runs in process only, and why. */
  readonly notOnTemporal?: string;
  /** Is not for LangGraph's own graphs, and why. */
  readonly notDurable?: string;
}
