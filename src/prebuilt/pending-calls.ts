import { isAIMessage, isToolMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import type { ToolCall } from '@langchain/core/messages/tool';

/**
 * The tool calls of the model's last message that have no answer after it; undefined where no message is a model's. An answer before it is that of an
 * earlier call, though it may have the same id: some models count from one each time.
 */
export function pendingCalls(messages: readonly BaseMessage[]): readonly ToolCall[] | undefined {
  const place = messages.findLastIndex((message) => isAIMessage(message));
  const last = messages[place];
  if (last === undefined) return undefined;
  const answered = new Set(
    messages
      .slice(place)
      .filter((message) => isToolMessage(message))
      .map(({ tool_call_id }) => tool_call_id),
  );
  const { tool_calls = [] } = last as { readonly tool_calls?: readonly ToolCall[] };
  return tool_calls.filter(({ id }) => id === undefined || !answered.has(id));
}
