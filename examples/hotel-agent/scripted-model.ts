import { AIMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';

/**
 * Stands for a model: it books what it is asked for, and says what came of it. So the example runs without a key and without a network.
 * Put `new ChatOpenAI({ model, maxRetries: 0 })`, or any other chat model that calls tools, in its place.
 */
export function scriptedModel({ messages }: { messages: BaseMessage[] }) {
  const last = messages.at(-1);
  if (last?.type === 'tool') return fakeModel().respond(new AIMessage(last.text));
  const hotelName = /stay at (.*)$/.exec(last?.text ?? '')?.[1] ?? '';
  const call = { name: 'bookHotel', args: { hotelName }, id: 'call-1' };
  return fakeModel().respond(new AIMessage({ content: '', tool_calls: [call] }));
}
