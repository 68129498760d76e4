import { setImmediate as nextTurn } from 'node:timers/promises';
import { vi } from 'vitest';

/** Runs something with a clock that stands still, and that `pass` moves on by so many ms. */
export async function withFakeTime<T>(body: (pass: (ms: number) => Promise<void>) => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    return await body(passTime);
  } finally {
    vi.useRealTimers();
  }
}

/** What is set off by a timer may set others, in turns of its own: so in small steps. */
async function passTime(ms: number): Promise<void> {
  const steps = 20;
  for (let step = 0; step < steps; step += 1) {
    await nextTurn();
    await vi.advanceTimersByTimeAsync(ms / steps);
  }
  await nextTurn();
}
