import { isBaseMessage, SystemMessage } from '@langchain/core/messages';
import type { BaseMessage, BaseMessageLike } from '@langchain/core/messages';
import { Runnable, RunnableLambda } from '@langchain/core/runnables';
import type { NodeConfig } from '../node/config.ts';
import { GraphValueError } from '../protocol/errors.ts';
import type { AnyRunnable } from './bind-tools.ts';

/** What the model is told, of the state: a text or a system message before the messages, or whatever a function or a runnable makes of the state. */
export type Prompt<State = AgentMessages> =
  | SystemMessage
  | string
  | ((state: State, config: NodeConfig) => BaseMessageLike[] | Promise<BaseMessageLike[]>)
  | AnyRunnable;

/** The same, but a function or a runnable gets the messages alone. (LangGraph's older form.) */
export type MessageModifier =
  | SystemMessage
  | string
  | ((messages: BaseMessage[]) => BaseMessage[] | Promise<BaseMessage[]>)
  | AnyRunnable;

export interface AgentMessages {
  readonly messages: BaseMessage[];
}

export interface Prompts<State = AgentMessages> {
  readonly prompt?: Prompt<State> | undefined;
  readonly stateModifier?: Prompt<State> | undefined;
  readonly messageModifier?: MessageModifier | undefined;
}

/**
 * The runnable from the state to what the model is told.
 *
 * @throws GraphValueError `INVALID_GRAPH` for more than one prompt, and for what is none.
 */
export function promptOf<State>({ prompt, stateModifier, messageModifier }: Prompts<State>): AnyRunnable {
  const given = [prompt, stateModifier, messageModifier].filter((one) => one !== undefined && one !== null);
  if (given.length > 1)
    throw invalid('Expected only one of prompt, stateModifier, or messageModifier, got multiple values');
  const [one] = given;
  return messageModifier === undefined ? ofState(one) : ofMessages(messageModifier);
}

function ofState(prompt: unknown): AnyRunnable {
  if (prompt === undefined) return named(({ messages }) => messages);
  if (typeof prompt === 'string') return before(new SystemMessage(prompt));
  if (isBaseMessage(prompt) && prompt.type === 'system') return before(prompt);
  if (typeof prompt === 'function') return named(prompt as Lambda);
  if (Runnable.isRunnable(prompt)) return prompt;
  throw invalid(`Got unexpected type for 'prompt': ${typeof prompt}`);
}

function ofMessages(modifier: MessageModifier): AnyRunnable {
  if (typeof modifier === 'function') return named(({ messages }) => modifier([...messages]));
  if (Runnable.isRunnable(modifier)) return named(({ messages }) => messages).pipe(modifier as AnyRunnable);
  return ofState(modifier);
}

function before(message: BaseMessage): AnyRunnable {
  return named(({ messages }) => [message, ...(messages ?? [])]);
}

type Lambda = (state: AgentMessages, config: NodeConfig) => unknown;

function named(make: Lambda): AnyRunnable {
  return RunnableLambda.from(make as never).withConfig({ runName: 'prompt' });
}

function invalid(message: string): GraphValueError {
  return new GraphValueError(`createReactAgent: ${message}.`, { code: 'INVALID_GRAPH' });
}
