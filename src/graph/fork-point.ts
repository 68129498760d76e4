import type { ThreadState } from '../engine/state.ts';
import { payloadLimit } from '../protocol/budget.ts';
import { GraphValueError, PayloadTooLargeError } from '../protocol/errors.ts';
import { bytesOver } from '../protocol/json.ts';
import type { ForkPoint, RunRequest } from '../protocol/messages.ts';
import type { GraphPlan } from '../protocol/plan.ts';

/**
 * The checkpoint that a run is to go on from, with all that is needed for that; undefined when it is the latest.
 * @throws GraphValueError `UNKNOWN_CHECKPOINT`
 */
function forkPoint(whole: ThreadState, checkpoint: string): ForkPoint | undefined {
  if (whole.checkpoint?.id === checkpoint) return undefined;
  const found = whole.past.find(({ id }) => id === checkpoint);
  if (found !== undefined) return found as unknown as ForkPoint;
  throw new GraphValueError(
    `Thread "${whole.thread}" has no checkpoint "${checkpoint}". Take the config of a snapshot of getStateHistory(); ` +
      `what Temporal no longer keeps, and what a rollback took back, is not there.`,
    { code: 'UNKNOWN_CHECKPOINT' },
  );
}

/**
 * A request that goes on from a checkpoint: it carries that along, since it may be in the history of an execution that has ended.
 * @throws GraphValueError `UNKNOWN_CHECKPOINT`
 * @throws PayloadTooLargeError
 */
export function fromCheckpoint(
  plan: GraphPlan,
  request: RunRequest,
  whole: ThreadState,
  checkpoint: string,
): RunRequest {
  const fork = forkPoint(whole, checkpoint);
  if (fork === undefined) return request;
  const branched = { ...request, fork };
  const bytes = bytesOver(branched, payloadLimit);
  if (bytes === undefined) return branched;
  const what = `What is sent to graph "${plan.name}" (the request, and the checkpoint that it goes on from)`;
  throw new PayloadTooLargeError(what, bytes, payloadLimit);
}
