import { transition } from '../engine/transition.ts';
import { refusalError } from '../engine/refusal-error.ts';
import { refuse } from '../engine/requests.ts';
import type { ThreadState } from '../engine/state.ts';
import type { GraphBodies } from '../node/bodies.ts';
import { prepare } from '../node/prepare.ts';
import { InvalidUpdateError } from '../protocol/errors.ts';
import type { PreparedUpdates, RunRequest } from '../protocol/messages.ts';
import type { Prepared } from '../protocol/task.ts';

/**
 * Makes the updates of a request into writes and routes where the caller is: schemas, reducers and conditional edges are functions, which
 * the caller has. It goes through them with the engine, as the thread will, since a superstep begins where the last one has led.
 *
 * @throws what a schema, a reducer or a conditional edge throws; InvalidUpdateError for an update that the graph has no place for.
 */
export async function prepareUpdates(
  bodies: GraphBodies,
  state: ThreadState,
  request: RunRequest,
): Promise<PreparedUpdates> {
  const refusal = refuse(state, request);
  if (refusal !== null) throw refusalError(refusal, state.thread);
  const supersteps: Prepared[] = [];
  const at = state.clock;
  let now = transition(state, { kind: 'requested', message: 'run', request, at });
  for (;;) {
    const asked = now.effects.find((effect) => effect.kind === 'prepare');
    if (asked === undefined) break;
    const prepared = await prepare(bodies, asked.input);
    supersteps.push(prepared);
    now = transition(now.state, { kind: 'prepared', result: prepared, at });
  }
  const refused = now.state.ignored.find((message) => message.id === request.id);
  if (refused !== undefined)
    throw new InvalidUpdateError(refused.reason, { code: refused.error ?? 'INVALID_STATE_UPDATE' });
  return { base: request.fork?.id ?? state.checkpoint?.id ?? null, supersteps };
}
