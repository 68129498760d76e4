import { basename } from 'node:path';
import { AIMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';

/**
 * Stands for a model: it reads the file, puts its title on a card, and reports. So the example runs without a key and without a network.
 */
export function scriptedModel({ messages }: { messages: BaseMessage[] }) {
  return fakeModel().respond(answerTo(messages));
}

function answerTo(messages: readonly BaseMessage[]): AIMessage {
  const path = /about (.*)$/.exec(messages[0]?.text ?? '')?.[1] ?? '';
  const last = messages.at(-1);
  if (last?.type !== 'tool') return calling('readFile', { path });
  if (last.name === 'writeCard') return new AIMessage(last.text);
  const title = /^# (.*)$/m.exec(last.text)?.[1] ?? path;
  return calling('writeCard', { name: basename(path), text: title });
}

function calling(name: string, args: Record<string, unknown>): AIMessage {
  return new AIMessage({ content: '', tool_calls: [{ name, args, id: `call-${name}` }] });
}
