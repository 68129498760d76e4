import { isDeepStrictEqual } from 'node:util';
import type { GraphBodies } from '../node/bodies.ts';
import { prepare } from '../node/prepare.ts';
import { START } from '../protocol/command.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { PreparedAhead } from '../protocol/task.ts';

/**
 * Makes an input into writes and defaults where the caller is, so that the thread can begin with its first node. Undefined when only
 * the worker can: for conditional edges from START, which are the user's code, and for an input that is wrong, which the thread is to
 * note.
 */
export async function prepareAhead(
  bodies: GraphBodies,
  thread: string,
  request: RunRequest,
  channels: JsonObject,
): Promise<PreparedAhead | undefined> {
  const { plan } = bodies;
  if (request.input == null || (plan.branches[START] ?? []).length > 0) return undefined;
  try {
    const prepared = await prepare(bodies, { graph: plan.name, hash: plan.hash, thread, request, channels });
    const { defaults, writes, folded, context } = prepared;
    const asGiven = isDeepStrictEqual(writes, Object.entries(request.input));
    return { defaults, ...(!asGiven && { writes }), folded, ...(context !== undefined && { context }) };
  } catch {
    return undefined;
  }
}
