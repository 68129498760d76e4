import type { BaseMessage } from '@langchain/core/messages';
import type { LangGraphMeta } from '../graph/with-langgraph.ts';
import { messagesStateReducer } from './messages-reducer.ts';
import type { Messages } from './messages-reducer.ts';

/**
 * What makes a field of a zod object a list of messages. (LangGraph: `MessagesZodMeta`.)
 *
 * @example
 * const State = z.object({ messages: withLangGraph(z.custom<BaseMessage[]>(), MessagesZodMeta), approved: z.boolean() });
 */
export const MessagesZodMeta: LangGraphMeta<BaseMessage[], Messages> & {
  readonly reducer: NonNullable<LangGraphMeta<BaseMessage[], Messages>['reducer']>;
} = {
  reducer: { fn: messagesStateReducer },
  default: () => [],
};
