import type { BaseMessage } from '@langchain/core/messages';
import { END } from '../protocol/command.ts';

/**
 * Where an agent goes next: to node `tools` when its last message calls tools, else to the end. (LangGraph: `toolsCondition`.)
 *
 * @param state The messages, or a state that has them.
 * @example
 * builder.addConditionalEdges('agent', toolsCondition, ['tools', END]);
 */
export function toolsCondition(
  state: readonly BaseMessage[] | { readonly messages: readonly BaseMessage[] },
): 'tools' | typeof END {
  const messages = 'messages' in state ? state.messages : state;
  return callsTools(messages.at(-1)) ? 'tools' : END;
}

function callsTools(message: BaseMessage | undefined): boolean {
  if (message === undefined || !('tool_calls' in message)) return false;
  return Array.isArray(message.tool_calls) && message.tool_calls.length > 0;
}
