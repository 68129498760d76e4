import { AIMessageChunk, isBaseMessageChunk } from '@langchain/core/messages';
import { BaseTracer } from '@langchain/core/tracers/base';
import type { Run } from '@langchain/core/tracers/base';
import type { NodeConfig } from '../node/config.ts';
import type { ModelPlace } from '../node/model-stream.ts';
import { customEvent } from '../node/run-event-json.ts';

type OnEvent = NonNullable<ModelPlace['onEvent']>;

/** What a token comes with. */
interface Token {
  readonly chunk?: unknown;
}

/**
 * Tells of all that runs in a node as LangChain's events, version 2: models, tools, retrievers, prompts, chains. Of the node itself the
 * engine's own stream tells.
 */
export class EventTracer extends BaseTracer {
  /** LangChain's name: who is called so is handed what chains stream. */
  readonly name = 'event_stream_tracer';
  /** Models stream where they can, though they are only asked for an answer. (LangChain's name.) */
  readonly lc_prefer_streaming = true;
  readonly #config: NodeConfig;
  readonly #onEvent: OnEvent;
  /** Those under way, by their ids. */
  readonly #runs = new Map<string, Run>();
  /** A chain's stream may go through several that are called so: it is told of once. */
  readonly #tapped = new Set<string>();

  constructor(config: NodeConfig, onEvent: OnEvent) {
    super({ _awaitHandler: true });
    this.#config = config;
    this.#onEvent = onEvent;
  }

  /** What runs from now on runs in the node. */
  async begin(input: unknown): Promise<void> {
    const { executionInfo, tags, metadata, runName } = this.#config;
    const node = { lc: 1, type: 'not_implemented', id: ['holdpoint', 'node'] } as const;
    await this.handleChainStart(
      { ...node, id: [...node.id] },
      { input },
      executionInfo.taskId,
      undefined,
      [...tags],
      { ...metadata },
      undefined,
      runName,
    );
  }

  protected override persistRun(): Promise<void> {
    return Promise.resolve();
  }

  override onLLMStart(run: Run): void {
    this.#start(run, run.inputs);
  }

  override onLLMNewToken(run: Run, token: string, kwargs?: Token): void {
    const given = kwargs?.chunk as { readonly message?: unknown } | undefined;
    const text = isChat(run) ? new AIMessageChunk({ content: token, id: `run-${run.id}` }) : { text: token };
    this.#tell(run, 'stream', { chunk: (isChat(run) ? given?.message : given) ?? text });
  }

  override onLLMEnd(run: Run): void {
    const { generations = [], llmOutput = {} } = (run.outputs ?? {}) as {
      readonly generations?: readonly (readonly {
        readonly text: string;
        readonly generationInfo?: unknown;
        readonly message?: unknown;
      }[])[];
      readonly llmOutput?: unknown;
    };
    const texts = generations.map((all) =>
      all.map(({ text, generationInfo }) => ({
        text,
        ...(generationInfo !== undefined && { generationInfo }),
      })),
    );
    const output = isChat(run) ? generations[0]?.[0]?.message : { generations: texts, llmOutput };
    this.#end(run, { output });
  }

  override onChainStart(run: Run): void {
    const { input } = run.inputs as { readonly input?: unknown };
    this.#start(run, input === undefined ? run.inputs : input);
  }

  override onChainEnd(run: Run): void {
    this.#end(run, { output: outputOf(run) });
  }

  override onToolStart(run: Run): void {
    this.#start(run, run.inputs);
  }

  override onToolEnd(run: Run): void {
    this.#end(run, { output: outputOf(run) });
  }

  override onToolError(run: Run): void {
    this.#runs.delete(run.id);
    this.#tell(run, 'error', { error: run.error });
  }

  override onRetrieverStart(run: Run): void {
    this.#start(run, { query: (run.inputs as { readonly query?: unknown }).query });
  }

  override onRetrieverEnd(run: Run): void {
    const { documents } = (run.outputs ?? {}) as { readonly documents?: unknown };
    this.#end(run, { output: documents ?? run.outputs });
  }

  override handleCustomEvent(name: string, data: unknown, id: string): void {
    const run = this.#runs.get(id);
    if (run !== undefined) this.#send(run, customEvent, name, { payload: data });
  }

  /** What a chain streams, as it passes. (LangChain's name.) */
  async *tapOutputIterable<T>(id: string, output: AsyncGenerator<T>): AsyncGenerator<T> {
    const run = this.#runs.get(id);
    const isOwn = run !== undefined && !this.#tapped.has(id);
    this.#tapped.add(id);
    for await (const chunk of output) {
      if (isOwn) this.#tell(run, 'stream', { chunk });
      yield chunk;
    }
  }

  #start(run: Run, input: unknown): void {
    this.#runs.set(run.id, run);
    this.#tell(run, 'start', { input });
  }

  #end(run: Run, data: Readonly<Record<string, unknown>>): void {
    this.#runs.delete(run.id);
    this.#tell(run, 'end', data);
  }

  #tell(run: Run, what: 'start' | 'stream' | 'end' | 'error', data: Readonly<Record<string, unknown>>): void {
    // The engine tells of the node.
    if (run.id === this.#config.executionInfo.taskId) return;
    const type = isChat(run) ? 'chat_model' : run.run_type;
    this.#send(run, `on_${type}_${what}`, run.name, data);
  }

  #send(run: Run, event: string, name: string, data: Readonly<Record<string, unknown>>): void {
    const extra = run.extra as { readonly metadata?: Readonly<Record<string, unknown>> } | undefined;
    const parts = ['chunk', 'output'].filter((member) => isPart(data[member]));
    this.#onEvent(
      { event, name, run_id: run.id, tags: run.tags ?? [], metadata: extra?.metadata ?? {}, data },
      parts,
    );
  }
}

/** A model of messages; other models have texts. */
function isChat(run: Run): boolean {
  return run.run_type === 'llm' && (run.inputs as { readonly messages?: unknown }).messages !== undefined;
}

function outputOf({ outputs }: Run): unknown {
  return (outputs as { readonly output?: unknown } | undefined)?.output ?? outputs;
}

function isPart(value: unknown): boolean {
  return typeof value === 'object' && value !== null && isBaseMessageChunk(value as never);
}
