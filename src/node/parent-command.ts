import { Command, Send } from '../protocol/command.ts';
import type { Leave } from '../protocol/child.ts';
import { GraphBubbleUp } from './graph-bubble-up.ts';
import { fromJson } from './tagged-json.ts';

const brand: unique symbol = Symbol.for('holdpoint.ParentCommand');

/**
 * What calling a graph throws in a node, when a node of that graph has returned a `Command` with `graph: Command.PARENT`. Let it pass: the
 * calling node ends with that command. (LangGraph: `ParentCommand`.)
 */
export class ParentCommand extends GraphBubbleUp {
  /** @internal holds across copies of this package. */
  readonly [brand] = true;
  readonly command: Command<unknown, (readonly [string, unknown])[]>;

  constructor({ writes, goto }: Leave) {
    super(
      'A graph that was called has given a command to this one. Let it pass, or rethrow it when isGraphBubbleUp(error).',
    );
    this.name = 'ParentCommand';
    this.command = new Command({
      update: writes.map(([channel, value]) => [channel, fromJson(value)] as const),
      goto: goto.map((target) =>
        typeof target === 'string' ? target : new Send(target.node, fromJson(target.args)),
      ),
    });
  }
}

/** Whether an error is such a command: of this library, or of a graph of LangGraph's. (LangGraph: `isParentCommand`.) */
export function isParentCommand(error: unknown): error is ParentCommand {
  if (typeof error !== 'object' || error === null) return false;
  return brand in error || ('name' in error && error.name === 'ParentCommand' && 'command' in error);
}

/** The command as the calling node gives it: for its own graph. */
export function commandForCaller({ command: { update, goto } }: ParentCommand): Command<unknown, unknown> {
  return new Command({ update: update ?? [], goto });
}
