import type { NodeDone } from '../protocol/task.ts';
import type { GraphBodies } from './bodies.ts';
import { chooseRoutes } from './choose-routes.ts';
import type { NodeConfig } from './config.ts';
import { foldOwnWrites, withOwnWrites } from './fold-custom.ts';
import { asNodeError } from './node-failures.ts';
import type { PassInput } from './pass.ts';
import type { Returned } from './read-outcome.ts';
import { membersFromJson } from './tagged-json.ts';

/** What follows a node: its writes, folded where it was alone, and where its edges lead. */
export async function conclude(
  bodies: GraphBodies,
  input: PassInput,
  config: NodeConfig,
  read: () => Promise<Returned>,
): Promise<NodeDone> {
  try {
    const { writes, goto, leave } = await read();
    // Who leaves the graph goes nowhere in it.
    if (leave !== undefined) return { kind: 'done', writes, leave };
    const folded = foldOwnWrites(bodies, input.state, writes);
    const seen = membersFromJson(withOwnWrites(bodies, input.state, writes, folded));
    const branches = input.handling === undefined ? await chooseRoutes(bodies, input.node, seen, config) : [];
    const routes = [...goto, ...branches];
    const keepsFolded = input.alone && Object.keys(folded).length > 0;
    const { drainReason } = config.control;
    return {
      kind: 'done',
      writes,
      ...(keepsFolded && { folded }),
      ...(routes.length > 0 && { routes }),
      ...(drainReason !== undefined && { drain: drainReason }),
    };
  } catch (error) {
    throw asNodeError(error, input);
  }
}
