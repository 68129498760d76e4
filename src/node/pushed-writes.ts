import { GraphError } from '../protocol/errors.ts';
import { Command } from '../protocol/command.ts';
import type { GraphBodies } from './bodies.ts';
import { readOutcome } from './read-outcome.ts';
import type { Returned } from './read-outcome.ts';
import { currentScratchpad } from './scratchpad.ts';
import type { Scratchpad } from './scratchpad.ts';

/**
 * Adds a write to what the running node will have written when it has finished: before what it returns. A pass that pauses or fails writes
 * nothing.
 * @throws GraphError `OUTSIDE_NODE`
 */
export function pushWrite(channel: string, value: unknown): void {
  const scratchpad = currentScratchpad();
  if (scratchpad === undefined)
    throw new GraphError('Wrote to the state where no node is running. Do it in a node, while it runs.', {
      code: 'OUTSIDE_NODE',
    });
  if (!scratchpad.ended) scratchpad.pushed.push([channel, value]);
}

/** What a node has returned, after what it has pushed while it ran. */
export async function withPushed(
  bodies: GraphBodies,
  { node, pushed }: Scratchpad,
  returned: Returned,
): Promise<Returned> {
  if (pushed.length === 0) return returned;
  const before = await readOutcome(bodies, node, new Command({ update: pushed }));
  return { ...returned, writes: [...before.writes, ...returned.writes] };
}
