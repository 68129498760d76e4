import { AIMessage, isAIMessage, isBaseMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import { RunnableLambda, RunnableSequence } from '@langchain/core/runnables';
import { GraphValueError } from '../protocol/errors.ts';
import type { AnyRunnable } from './bind-tools.ts';

const inBlock = /<name>(?<name>.*?)<\/name>(?:<content>(?<content>.*?)<\/content>)?/s;

/**
 * A model that reads, and may write, the name of an agent in its messages: `<name>...</name><content>...</content>`, for those that know no names
 * of messages. (LangGraph: `withAgentName`.)
 *
 * @throws GraphValueError `INVALID_GRAPH` for another mode than `inline`: there is none.
 * @example
 * const agent = createReactAgent({ llm: withAgentName(model.bindTools(tools), 'inline'), tools, name: 'Ann' });
 */
export function withAgentName(model: AnyRunnable, agentNameMode: 'inline'): AnyRunnable {
  if (agentNameMode !== 'inline')
    throw new GraphValueError(
      `Invalid agent name mode: ${String(agentNameMode)}. Needs to be one of: "inline".`,
      {
        code: 'INVALID_GRAPH',
      },
    );
  return RunnableSequence.from([
    RunnableLambda.from((messages: unknown) => (Array.isArray(messages) ? messages.map(withName) : messages)),
    model,
    RunnableLambda.from((message: unknown) => withoutName(message)),
  ] as never);
}

function withName(message: unknown): unknown {
  if (!isBaseMessage(message) || !isAIMessage(message) || message.name === undefined) return message;
  const tag = (text: string): string => `<name>${message.name ?? ''}</name><content>${text}</content>`;
  return withContent(
    message,
    typeof message.content === 'string' ? tag(message.content) : tagBlocks(message, tag),
  );
}

type Blocks = Exclude<AIMessage['content'], string>;

function tagBlocks({ content }: AIMessage, tag: (text: string) => string): Blocks {
  const blocks = content as Blocks;
  const tagged = blocks.map((block) =>
    block.type === 'text' ? { ...block, text: tag(String(block['text'])) } : block,
  );
  return blocks.some(({ type }) => type === 'text') ? tagged : [{ type: 'text', text: tag('') }, ...tagged];
}

function withoutName(message: unknown): unknown {
  if (!isBaseMessage(message) || !isAIMessage(message)) return message;
  const { content } = message;
  if (typeof content === 'string') {
    const { name, content: text } = inBlock.exec(content)?.groups ?? {};
    return name === undefined || text === undefined ? message : withContent(message, text, name);
  }
  let found: string | undefined;
  const bare = (content as Blocks).flatMap((block) => {
    const { name, content: text = '' } =
      (block.type === 'text' && inBlock.exec(String(block['text']))?.groups) || {};
    if (name === undefined) return [block];
    found = name;
    return text === '' ? [] : [{ ...block, text }];
  });
  return found === undefined ? message : withContent(message, bare as Blocks, found);
}

function withContent(message: BaseMessage, content: AIMessage['content'], name?: string): AIMessage {
  const { name: _, ...fields } = message.lc_kwargs;
  return new AIMessage({ ...fields, content, ...(name !== undefined && { name }) } as never);
}
