/** Graphs of LangChain's messages: `holdpoint/langchain`. It needs `@langchain/core`. */
import './core-version.ts';
import './listen-to-models.ts';

export { RemoveMessage } from '@langchain/core/messages';
export { modelRetryPolicy } from './model-retry.ts';
export { MessagesAnnotation } from './messages-annotation.ts';
export { MessagesValue } from './messages-value.ts';
export { MessagesZodMeta } from './messages-zod-meta.ts';
export { pushMessage } from './push-message.ts';
export type { PushMessageOptions } from './push-message.ts';
export {
  messagesStateReducer as addMessages,
  messagesStateReducer,
  REMOVE_ALL_MESSAGES,
} from './messages-reducer.ts';
export type { Messages } from './messages-reducer.ts';
