import { continueThread, newThread } from '../engine/new-thread.ts';
import type { SnapshotConfig } from '../engine/snapshot.ts';
import type { ThreadState } from '../engine/state.ts';
import type { GraphBodies } from '../node/bodies.ts';
import { payloadLimit } from '../protocol/budget.ts';
import { GraphError, PayloadTooLargeError } from '../protocol/errors.ts';
import { bytesOver } from '../protocol/json.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { Checkpointer } from './checkpointer.ts';
import { fromCheckpoint } from './fork-point.ts';
import { prepareUpdates } from './prepare-updates.ts';
import { checkpointIdOf, threadIdOf } from './run-config.ts';
import type { ThreadConfig } from './run-config.ts';
import { updateRequestOf } from './update-request.ts';
import type { UpdateSuperstep } from './update-request.ts';

/** How often an update is made again, because somebody else has changed the thread meanwhile. */
const attempts = 10;

/** Prepares a caller's updates, has the thread take them, and gives back the config of the checkpoint that they made. */
export async function updateThread(
  checkpointer: Checkpointer,
  bodies: GraphBodies,
  config: ThreadConfig,
  supersteps: readonly UpdateSuperstep[],
): Promise<SnapshotConfig> {
  const thread = threadIdOf(config);
  for (let attempt = 1; ; attempt += 1) {
    const request = updateRequestOf(bodies.plan, supersteps);
    const state = await standing(checkpointer, bodies, config);
    const checkpoint = checkpointIdOf(config);
    const asked =
      checkpoint === undefined ? request : fromCheckpoint(bodies.plan, request, state, checkpoint);
    const whole = { ...asked, prepared: await prepareUpdates(bodies, state, asked) };
    requireSmall(bodies, whole);
    try {
      const after = await checkpointer.update(bodies, thread, whole);
      return configOf(after, request.id);
    } catch (error) {
      const moved = GraphError.is(error, 'THREAD_BUSY') && error.reason === 'moved';
      if (!moved || attempt === attempts) throw error;
    }
  }
}

async function standing(
  checkpointer: Checkpointer,
  bodies: GraphBodies,
  config: ThreadConfig,
): Promise<ThreadState> {
  const thread = threadIdOf(config);
  const latest = checkpointIdOf(config) === undefined;
  const kept = await (latest ? checkpointer.read(thread) : checkpointer.readWhole(thread));
  const state = kept ?? newThread(thread, bodies.plan);
  // A thread whose execution has ended takes the update with the graph of today.
  return state.status === 'done' || state.status === 'failed' ? continueThread(state, bodies.plan) : state;
}

function requireSmall({ plan }: GraphBodies, request: RunRequest): void {
  const bytes = bytesOver(request, payloadLimit);
  if (bytes === undefined) return;
  const what =
    request.fork === undefined
      ? `The update of graph "${plan.name}"`
      : `The update of graph "${plan.name}", with the checkpoint that it goes on from,`;
  throw new PayloadTooLargeError(what, bytes, payloadLimit);
}

function configOf({ thread, checkpoint, past }: ThreadState, request: string): SnapshotConfig {
  const made = [checkpoint, ...past.toReversed()].find((one) => one?.by === request) ?? checkpoint;
  return {
    configurable: {
      thread_id: thread,
      checkpoint_ns: '',
      ...(made !== null && { checkpoint_id: made.id }),
    },
  };
}
