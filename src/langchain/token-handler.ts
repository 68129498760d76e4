import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import type { HandleLLMNewTokenCallbackFields } from '@langchain/core/callbacks/base';
import { AIMessageChunk, isBaseMessage, isBaseMessageChunk } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import type { LLMResult } from '@langchain/core/outputs';
import type { NodeConfig } from '../node/config.ts';
import type { ModelPlace } from '../node/model-stream.ts';

/** Tells of each token as the model gives it; of a model that gives its answer as a whole, and of the node's own messages, of these. */
export class TokenHandler extends BaseCallbackHandler {
  readonly name = 'StreamMessagesHandler';
  /** Models stream where they can, though they are only asked for an answer. (LangChain's name.) */
  readonly lc_prefer_streaming = true;
  /** A token that came after its node has ended would be lost. */
  override readonly awaitHandlers = true;
  readonly #config: NodeConfig;
  readonly #onMessage: NonNullable<ModelPlace['onMessage']>;
  /** By run of a model: what goes with its messages, and the id of its message. */
  readonly #runs = new Map<string, { metadata: object; id?: string; streamed?: boolean }>();
  readonly #seen = new Set<string>();

  constructor({ config, input }: ModelPlace, onMessage: NonNullable<ModelPlace['onMessage']>) {
    super();
    this.#config = config;
    this.#onMessage = onMessage;
    for (const { id } of messagesIn(input)) if (id != null) this.#seen.add(id);
  }

  override handleChatModelStart(
    _model: unknown,
    _messages: unknown,
    run: string,
    _parent?: string,
    _extra?: unknown,
    tags?: string[],
    metadata?: Record<string, unknown>,
    name?: string,
  ): void {
    if (tags?.includes('langsmith:nostream') === true || tags?.includes('nostream') === true) return;
    this.#runs.set(run, {
      metadata: {
        ...(tags && { tags }),
        ...(name !== undefined && { name }),
        ...this.#config.metadata,
        ...metadata,
      },
    });
  }

  override handleLLMNewToken(
    token: string,
    _index: unknown,
    runId: string,
    _parent?: string,
    _tags?: string[],
    fields?: HandleLLMNewTokenCallbackFields,
  ): void {
    const run = this.#runs.get(runId);
    if (run === undefined) return;
    run.streamed = true;
    const chunk = fields?.chunk;
    const message =
      chunk !== undefined && 'message' in chunk && isBaseMessage(chunk.message)
        ? chunk.message
        : new AIMessageChunk({ content: token });
    // All parts of one message have one id, whichever the model gives first.
    run.id ??= message.id ?? `run-${runId}`;
    message.id = message.id === undefined || message.id === `run-${runId}` ? run.id : message.id;
    this.#show(message, run.metadata);
  }

  override handleLLMEnd(output: LLMResult, runId: string): void {
    const run = this.#runs.get(runId);
    this.#runs.delete(runId);
    const generation = output.generations[0]?.[0];
    if (run === undefined || generation === undefined || !('message' in generation)) return;
    const { message } = generation;
    if (!isBaseMessage(message)) return;
    message.id ??= run.id ?? `run-${runId}`;
    if (run.streamed !== true) this.#showNew(message, run.metadata);
    this.#seen.add(message.id);
  }

  override handleLLMError(_error: unknown, runId: string): void {
    this.#runs.delete(runId);
  }

  /** The node shows a message before it has finished. */
  pushed(message: BaseMessage): void {
    this.#show(message, this.#config.metadata);
  }

  /** LangGraph's own `pushMessage` looks for this. */
  _emit(_place: unknown, message: BaseMessage): void {
    this.pushed(message);
  }

  returned(value: unknown): void {
    const { tags, runName, executionInfo, metadata: place } = this.#config;
    const metadata = { tags: [`graph:step:${executionInfo.superstep}`, ...tags], name: runName, ...place };
    for (const message of messagesIn(value)) this.#showNew(message, metadata);
  }

  #showNew(message: BaseMessage, metadata: object): void {
    if (message.id == null || !this.#seen.has(message.id)) this.#show(message, metadata);
  }

  #show(message: BaseMessage, metadata: object): void {
    if (message.id != null) this.#seen.add(message.id);
    this.#onMessage(message, isBaseMessageChunk(message), metadata);
  }
}

/** Of a state, or of what a node gives back: a message, a list of them, or channels of either. (LangGraph's rule.) */
function messagesIn(value: unknown): readonly BaseMessage[] {
  if (isBaseMessage(value)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.filter((item) => isBaseMessage(item));
  return Object.values(value).flatMap((member: unknown) =>
    isBaseMessage(member) || Array.isArray(member) ? messagesIn(member) : [],
  );
}
