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

/** LangGraph: `isParentCommand`. */
export function isParentCommand(error: unknown): error is ParentCommand {
  return typeof error === 'object' && error !== null && brand in error;
}
