import { randomUUID } from 'node:crypto';
import { coerceMessageLikeToMessage } from '@langchain/core/messages';
import type { BaseMessage, BaseMessageLike } from '@langchain/core/messages';
import { InvalidUpdateError } from '../protocol/errors.ts';
import { mergeMessages, removeAllMessages } from '../protocol/messages-reducer.ts';
import { namedAs } from '../graph/named-as.ts';
import { makeMessagesWith } from '../node/message-json.ts';
import { constructMessage } from './construct-message.ts';

// Whoever has a reducer of messages can read messages.
makeMessagesWith(constructMessage);

/** The id of a `RemoveMessage` that takes away all messages so far. (LangGraph's constant.) */
export const REMOVE_ALL_MESSAGES = removeAllMessages;

/** What may be written to a channel of messages: one or several, each a message, or anything that LangChain makes one of. */
export type Messages = readonly (BaseMessage | BaseMessageLike)[] | BaseMessage | BaseMessageLike;

/**
 * The reducer of a list of messages: one of a known id takes the place of the other, a `RemoveMessage` takes it away, others come last.
 * Messages without an id get one where they are written. On a channel it is known by name: it is folded where the graph runs, and only what
 * a node writes is recorded. (LangGraph: `messagesStateReducer`.)
 *
 * @throws Error as a function, when a `RemoveMessage` names a message that is not there; on a channel that changes nothing.
 * @example
 * const State = Annotation.Root({
 *   messages: Annotation<BaseMessage[], Messages>({ reducer: messagesStateReducer, default: () => [] }),
 * });
 */
export const messagesStateReducer: (left: Messages, right: Messages) => BaseMessage[] = namedAs(
  'messages',
  (left: Messages, right: Messages): BaseMessage[] => [
    ...mergeMessages(messagesOf(left), messagesOf(right), identify, (id) => {
      throw new Error(`Attempting to delete a message with an ID that doesn't exist ('${id}')`);
    }),
  ],
  messagesOf,
);

/** As instances, each with an id. What was written is not changed: a message may be written to many threads. */
function messagesOf(written: unknown): BaseMessage[] {
  const list = Array.isArray(written) ? (written as readonly unknown[]) : [written];
  return list.map((item) => withId(messageOf(item)));
}

function messageOf(item: unknown): BaseMessage {
  try {
    return coerceMessageLikeToMessage(item as BaseMessageLike);
  } catch (cause) {
    throw new InvalidUpdateError(
      `A message was written as ${shown(item)}, of which LangChain makes none. Give a message, a text, or { role, content }.`,
      { code: 'INVALID_SCHEMA_VALUE', cause },
    );
  }
}

function shown(item: unknown): string {
  return (JSON.stringify(item) ?? typeof item).slice(0, 200);
}

function withId(message: BaseMessage): BaseMessage {
  if (message.id !== undefined && message.id !== null) return message;
  const id = randomUUID();
  const lc_kwargs: unknown = { ...message.lc_kwargs, id };
  return Object.assign(Object.create(Object.getPrototypeOf(message) as object) as BaseMessage, message, {
    id,
    lc_kwargs,
  });
}

function identify(message: BaseMessage): { readonly id: string | undefined; readonly removes: boolean } {
  return { id: message.id, removes: message.type === 'remove' };
}
