import { isAIMessage, isToolMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import { pendingCalls } from './pending-calls.ts';
import { END, Send } from '../protocol/command.ts';

interface State {
  readonly messages: readonly BaseMessage[];
}

export interface AgentRoutes {
  /** Where a round begins: at the hook, or at the model. */
  readonly begin: 'pre_model_hook' | 'agent';
  /** Where an agent goes that has nothing left to do. */
  readonly end: 'generate_structured_response' | typeof END;
  /** One task for each tool call. */
  readonly isSpread: boolean;
}

type Routes = string | readonly Send[];

/** After the model. */
export function afterModel(routes: AgentRoutes): (state: State) => Routes {
  return function agentRoute(state) {
    const last = state.messages.at(-1);
    const calls = last !== undefined && isAIMessage(last) ? (last.tool_calls ?? []) : [];
    return calls.length === 0 ? routes.end : toTools(routes, state, calls);
  };
}

/** After a `postModelHook`, which may have answered some of the calls itself. */
export function afterHook(routes: AgentRoutes): (state: State) => Routes {
  return function hookRoute(state) {
    const { messages } = state;
    const pending = pendingCalls(messages) ?? [];
    if (pending.length > 0) return toTools(routes, state, pending);
    const last = messages.at(-1);
    return last !== undefined && isToolMessage(last) ? routes.begin : routes.end;
  };
}

/** After the tools: to the end where one of them gives its result to the user directly. */
export function afterTools({ begin }: AgentRoutes, direct: ReadonlySet<string>): (state: State) => string {
  return function toolsRoute({ messages }) {
    for (const message of messages.toReversed()) {
      if (!isToolMessage(message)) break;
      if (message.name !== undefined && direct.has(message.name)) return END;
    }
    return begin;
  };
}

function toTools({ isSpread }: AgentRoutes, state: State, calls: readonly unknown[]): Routes {
  return isSpread ? calls.map((call) => new Send('tools', { ...state, lg_tool_call: call })) : 'tools';
}
