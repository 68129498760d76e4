import {
  AIMessage,
  ChatMessage,
  FunctionMessage,
  HumanMessage,
  RemoveMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';

type Constructor = new (fields: never) => unknown;

const classes: ReadonlyMap<unknown, Constructor> = new Map<unknown, Constructor>([
  ['human', HumanMessage],
  ['ai', AIMessage],
  ['system', SystemMessage],
  ['tool', ToolMessage],
  ['function', FunctionMessage],
  ['generic', ChatMessage],
  ['remove', RemoveMessage],
]);

/** A message of LangChain's from what was kept of it. One of a type that is not known here stays what was kept. */
export function constructMessage(members: Readonly<Record<string, unknown>>): unknown {
  const { type, ...rest } = members;
  const MessageClass = classes.get(type);
  return MessageClass === undefined ? members : new MessageClass(rest as never);
}
