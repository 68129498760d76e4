import { randomUUID } from 'node:crypto';
import type { StartOptions } from '../client/saver-options.ts';
import { TemporalSaver } from '../client/temporal-saver.ts';

/**
 * A `TemporalSaver` for a test file: a real server (that of `TEMPORAL_ADDRESS`, or one started for it) and a worker on a task queue
 * of its own, without a word on standard error. Close it when the file is done.
 *
 * @example
 * const checkpointer = await startTestSaver();
 * afterAll(() => checkpointer.close());
 */
export function startTestSaver(options: StartOptions = {}): Promise<TemporalSaver> {
  return TemporalSaver.start({ ui: false, log: () => {}, taskQueue: `test-${randomUUID()}`, ...options });
}
