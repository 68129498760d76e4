import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { BaseChatModelParams } from '@langchain/core/language_models/chat_models';
import { AIMessage, AIMessageChunk } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk } from '@langchain/core/outputs';
import type { ChatResult } from '@langchain/core/outputs';

/** What a model says to these messages: a text, or calls of tools. */
export type Script = (
  messages: readonly BaseMessage[],
  options: Readonly<Record<string, unknown>>,
) => AIMessage | string | Promise<AIMessage | string>;

/** A chat model that says what its script says: it depends on the messages alone, so every process says the same. */
export class ScriptedModel extends BaseChatModel {
  readonly #script: Script;
  /** What it was bound to. */
  readonly tools: readonly unknown[];
  /** What it has been told, call by call. */
  readonly told: BaseMessage[][];

  constructor(script: Script, tools: readonly unknown[] = [], told: BaseMessage[][] = []) {
    super({} satisfies BaseChatModelParams);
    this.#script = script;
    this.tools = tools;
    this.told = told;
  }

  _llmType(): string {
    return 'scripted';
  }

  override bindTools(tools: readonly unknown[]): ScriptedModel {
    return new ScriptedModel(this.#script, tools, this.told);
  }

  async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    const message = await this.#answer(messages, options);
    return { generations: [{ text: message.text, message }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    manager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const { text, tool_calls } = await this.#answer(messages, options);
    const parts = (tool_calls ?? []).map(({ name, args, id }, index) => {
      return { name, args: JSON.stringify(args), index, ...(id !== undefined && { id }) };
    });
    const chunks = [
      ...text
        .split(/(?<= )/)
        .filter((word) => word !== '')
        .map((content) => new AIMessageChunk({ content })),
      ...(parts.length > 0 ? [new AIMessageChunk({ content: '', tool_call_chunks: parts })] : []),
    ];
    for (const message of chunks) {
      const chunk = new ChatGenerationChunk({ text: message.text, message });
      yield chunk;
      await manager?.handleLLMNewToken(message.text, undefined, undefined, undefined, undefined, { chunk });
    }
  }

  async #answer(messages: BaseMessage[], options: object): Promise<AIMessage> {
    this.told.push(messages);
    const said = await this.#script(messages, options as Record<string, unknown>);
    return typeof said === 'string' ? new AIMessage(said) : said;
  }
}

/** A message of a model that calls tools. */
export function calling(...calls: readonly (readonly [name: string, args: object, id: string])[]): AIMessage {
  return new AIMessage({
    content: '',
    tool_calls: calls.map(([name, args, id]) => {
      return { name, args: args as Record<string, unknown>, id, type: 'tool_call' as const };
    }),
  });
}
