import type { StreamEvent } from '../engine/events.ts';
import { OwnEvents } from '../engine/own-events.ts';
import { settledOf } from '../engine/settled.ts';
import type { Settled } from '../engine/settled.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { MemoryThread } from './memory-thread.ts';

/** Asks a thread in process for a run, and follows it until it settles. */
export async function* followMemoryThread(
  thread: MemoryThread,
  bodies: GraphBodies,
  request: RunRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<StreamEvent, Settled> {
  const queue: StreamEvent[] = [];
  const own = new OwnEvents(request.id);
  let settled: Settled | undefined;
  let wake = (): void => {};
  const stopListening = thread.listen((events, state) => {
    queue.push(...own.of(events.map((event) => ({ event, state }))));
    settled ??= own.settled;
    if (state.phase.kind === 'settled') settled ??= settledOf(state);
    wake();
  });
  const onAbort = (): void => thread.abortRun(request.id, String(signal?.reason ?? 'aborted'));
  try {
    thread.request(bodies, request);
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    for (;;) {
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) yield event;
      if (settled !== undefined) return settled;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stopListening();
    signal?.removeEventListener('abort', onAbort);
  }
}
