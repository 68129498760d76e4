import type { StateSnapshot } from '../engine/snapshot.ts';
import type { ThreadConfig } from './run-config.ts';

/** Which snapshots of a history are wanted. */
export interface HistoryOptions {
  readonly limit?: number;
  /** Only snapshots before this one. */
  readonly before?: ThreadConfig;
  /** Only snapshots whose metadata has these values, such as `{ source: 'loop' }`. */
  readonly filter?: Readonly<Record<string, unknown>>;
}

/** `history` is newest first. A checkpoint that is named is all of it. (LangGraph's rule.) */
export function matchesFilter(
  history: readonly StateSnapshot[],
  options: HistoryOptions,
  checkpoint?: string,
): readonly StateSnapshot[] {
  const before = options.before?.configurable?.checkpoint_id;
  const start =
    before === undefined
      ? 0
      : history.findIndex((snapshot) => snapshot.config.configurable.checkpoint_id === before) + 1;
  const filter = Object.entries(options.filter ?? {});
  const matching = history
    .slice(start)
    .filter(({ config }) => checkpoint === undefined || config.configurable.checkpoint_id === checkpoint)
    .filter(({ metadata }) =>
      filter.every(
        ([key, value]) =>
          metadata !== undefined && Object.entries(metadata).some(([k, v]) => k === key && v === value),
      ),
    );
  return matching.slice(0, options.limit ?? matching.length);
}
