import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { BaseMessage } from '@langchain/core/messages';
import { ReducedValue } from '../graph/state-schema.ts';
import { messagesStateReducer } from './messages-reducer.ts';
import type { Messages } from './messages-reducer.ts';

/** The reducer says what is a message; here only the type is told. */
function anything<Value>(whenAbsent?: () => Value): StandardSchemaV1<unknown, Value> {
  return {
    '~standard': {
      version: 1,
      vendor: 'holdpoint',
      validate: (value) => ({ value: (value === undefined ? whenAbsent?.() : value) as Value }),
    },
  };
}

/**
 * A list of messages as a field of a `StateSchema`. (LangGraph: `MessagesValue`.)
 *
 * @example
 * const State = new StateSchema({ messages: MessagesValue, approved: z.boolean().default(false) });
 */
export const MessagesValue: ReducedValue<BaseMessage[], Messages> = new ReducedValue(
  anything<BaseMessage[]>(() => []),
  { inputSchema: anything<Messages>(), reducer: messagesStateReducer },
);
