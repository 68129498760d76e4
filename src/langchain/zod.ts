/** `holdpoint/langchain/zod`: what needs zod beside `@langchain/core`. */
import type { BaseMessage } from '@langchain/core/messages';
import { z } from 'zod';
import { withLangGraph } from '../graph/with-langgraph.ts';
import type { ReducedField } from '../graph/with-langgraph.ts';
import type { Messages } from './messages-reducer.ts';
import { MessagesZodMeta } from './messages-zod-meta.ts';

/**
 * A state that is a list of messages, under `messages`, as a zod object: extend it to add channels. (LangGraph: `MessagesZodState`.)
 *
 * @example
 * const State = MessagesZodState.extend({ approved: z.boolean().default(false) });
 */
export const MessagesZodState: z.ZodObject<{
  messages: ReducedField<z.ZodType<BaseMessage[], BaseMessage[]>, Messages>;
}> = z.object({ messages: withLangGraph(z.custom<BaseMessage[]>(), MessagesZodMeta) });
