import { isBaseMessage, isToolMessage, ToolMessage } from '@langchain/core/messages';
import type { ToolCall } from '@langchain/core/messages/tool';
import { Command, isCommand, isSend, Send } from '../protocol/command.ts';
import type { SendOptions } from '../protocol/command.ts';
import { Overwrite } from '../protocol/overwrite.ts';

/** What a tool call comes to: a message for the model, or a command to the graph. */
export type ToolResult = ToolMessage | Command;

/** What a tool gave, as the message or the command that it is. */
export function asToolResult(output: unknown, call: ToolCall, name: string): ToolResult {
  if (isCommand(output) || (isBaseMessage(output) && isToolMessage(output))) return output;
  return new ToolMessage({
    status: 'success',
    name,
    content: typeof output === 'string' ? output : (JSON.stringify(output) ?? ''),
    tool_call_id: call.id ?? '',
  });
}

/** What the model is told of a call that failed. (LangGraph's words.) */
export function asToolError(error: unknown, call: ToolCall): ToolMessage {
  const message = error instanceof Error ? error.message : String(error);
  return new ToolMessage({
    status: 'error',
    content: `Error: ${message}\n Please fix your mistakes.`,
    name: call.name,
    tool_call_id: call.id ?? '',
  });
}

/** As it is recorded while other calls go on: a command is no value that JSON can carry. */
type Recorded =
  | { readonly message: ToolMessage }
  | {
      readonly command: {
        readonly graph?: string;
        readonly update?: unknown;
        readonly goto: readonly Goto[];
      };
    };
type Goto =
  | string
  | { readonly node: string; readonly args: unknown; readonly timeout?: SendOptions['timeout'] };

export function recordOf(result: ToolResult): Recorded {
  if (!isCommand(result)) return { message: result };
  const { graph, update, goto } = result;
  return {
    command: {
      ...(graph !== undefined && { graph }),
      ...(update !== undefined && { update: withoutClasses(update) }),
      goto: goto.map((target): Goto =>
        isSend(target)
          ? {
              node: target.node,
              args: target.args,
              ...(target.timeout !== undefined && { timeout: target.timeout }),
            }
          : target,
      ),
    },
  };
}

/** An `Overwrite` can be written as data, too. */
function withoutClasses(update: object): unknown {
  const plain = (value: unknown): unknown => (Overwrite.isInstance(value) ? value.toJSON() : value);
  if (!Array.isArray(update))
    return Object.fromEntries(Object.entries(update).map(([channel, value]) => [channel, plain(value)]));
  return update.map((pair: unknown) => (Array.isArray(pair) ? pair.map(plain) : pair));
}

export function resultOfRecord(recorded: unknown): ToolResult {
  const known = recorded as Recorded;
  if ('message' in known) return known.message;
  const { goto, ...rest } = known.command;
  return new Command({
    ...(rest as { graph?: string; update?: Record<string, unknown> }),
    goto: goto.map((target) =>
      typeof target === 'string' ? target : new Send(target.node, target.args, { timeout: target.timeout }),
    ),
  });
}
