import type { Rest, Watched } from '../engine/watched.ts';
import type { MemoryThread } from './memory-thread.ts';

/** All that a thread in process has shown, and what it shows until it rests. A place is how many events there were. */
export async function* watchMemoryThread(
  thread: MemoryThread | undefined,
  after: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<Watched, Rest> {
  if (thread === undefined) return { error: null };
  let wake = (): void => {};
  const stopListening = thread.listen(() => wake());
  const onAbort = (): void => wake();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (let count = Number(after ?? 0) || 0; ; count += 1) {
      while (count >= thread.shown.length) {
        signal?.throwIfAborted();
        if (thread.state.phase.kind === 'settled') return { error: thread.state.error };
        await new Promise<void>((resolve) => (wake = resolve));
      }
      const event = thread.shown[count];
      if (event !== undefined) yield { event, place: String(count + 1) };
    }
  } finally {
    stopListening();
    signal?.removeEventListener('abort', onAbort);
  }
}
