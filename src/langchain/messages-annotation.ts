import type { BaseMessage } from '@langchain/core/messages';
import { Annotation } from '../graph/annotation.ts';
import type { AnnotationRoot, ChannelAnnotation } from '../graph/annotation.ts';
import type { OverwriteValue } from '../protocol/overwrite.ts';
import { messagesStateReducer } from './messages-reducer.ts';
import type { Messages } from './messages-reducer.ts';

/**
 * A state that is a list of messages, under `messages`. Spread its `spec` to add channels. (LangGraph: `MessagesAnnotation`.)
 *
 * @example
 * const State = Annotation.Root({ ...MessagesAnnotation.spec, approved: Annotation<boolean> });
 */
export const MessagesAnnotation: AnnotationRoot<{
  readonly messages: ChannelAnnotation<BaseMessage[], Messages | OverwriteValue<BaseMessage[]>>;
}> = Annotation.Root({
  messages: Annotation<BaseMessage[], Messages>({ reducer: messagesStateReducer, default: () => [] }),
});
