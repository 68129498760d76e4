import { CallbackManager } from '@langchain/core/callbacks/manager';
import { coerceMessageLikeToMessage } from '@langchain/core/messages';
import type { BaseMessage, BaseMessageLike } from '@langchain/core/messages';
import type { NodeConfig } from '../node/config.ts';
import { getConfig } from '../node/getters.ts';
import { pushWrite } from '../node/pushed-writes.ts';
import { InvalidUpdateError } from '../protocol/errors.ts';
import { TokenHandler } from './token-handler.ts';

/** Options of `pushMessage`. LangGraph takes a node's config here, too: the running node is known without it. */
export interface PushMessageOptions extends Partial<NodeConfig> {
  /** The channel that gets the message when the node has finished; null for none. Default `messages`. */
  readonly stateKey?: string | null;
}

/**
 * Shows a message in the stream of mode `messages` at once, while its node runs, and writes it to the state when the node has finished: before
 * what the node returns. What was shown is shown again when the node runs again. (LangGraph: `pushMessage`.)
 *
 * @throws InvalidUpdateError for a message without an id: by its id a watcher knows it again.
 * @throws GraphError `OUTSIDE_NODE` where no node is running.
 * @example
 * pushMessage(new AIMessage({ id: 'status', content: 'Looking for flights…' }));
 */
export function pushMessage(
  message: BaseMessage | BaseMessageLike,
  { stateKey = 'messages' }: PushMessageOptions = {},
): BaseMessage {
  const { callbacks } = getConfig();
  const made = coerceMessageLikeToMessage(message);
  if (made.id === undefined || made.id === null || made.id === '') {
    throw new InvalidUpdateError('Message ID is required. Give the message an id of its own.', {
      code: 'INVALID_SCHEMA_VALUE',
    });
  }
  const listeners = callbacks instanceof CallbackManager ? callbacks.handlers : [];
  for (const listener of listeners) if (listener instanceof TokenHandler) listener.pushed(made);
  if (stateKey !== null) pushWrite(stateKey, made);
  return made;
}
