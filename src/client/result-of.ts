import { settledAfter } from '../engine/settled.ts';
import type { Settled } from '../engine/settled.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { RunRequest } from '../protocol/messages.ts';
import { cancelOnAbort } from './cancel-on-abort.ts';
import { followRun } from './follow-run.ts';
import { mayStop } from './may-stop.ts';
import type { SaverParts } from './saver-parts.ts';
import type { Sent } from './send-request.ts';
import { settleRun } from './settle-run.ts';

interface Asked {
  readonly bodies: GraphBodies;
  readonly request: RunRequest;
  /** The caller's: it aborts the run. */
  readonly signal: AbortSignal | undefined;
  /** Fires when nobody waits any more. */
  readonly stop: AbortSignal;
}

/** How the run of a request that has been sent settles, for a caller who does not watch it. */
export async function resultOf(
  { client, hints }: SaverParts,
  thread: string,
  { runId, taken }: Sent,
  { bodies, request, signal, stop }: Asked,
): Promise<Settled> {
  const execution = { workflowId: thread, runId };
  const release = cancelOnAbort(signal, client, execution, request, taken);
  try {
    // An end that comes first says nothing of a request that the thread may not have taken, or that waits for its turn.
    return taken && request.multitaskStrategy === undefined
      ? await settleRun(client, execution, request.id, {
          closed: stop,
          hints,
          mayStop: mayStop(bodies.plan, request),
        })
      : await settledAfter(followRun(client, execution, request.id, { signal: stop }));
  } finally {
    release();
  }
}
