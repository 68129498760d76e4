import type { Duration } from '../protocol/plan.ts';

const text =
  /^(?:\d*\.)?\d+ *(?:milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y)?$/i;

/** Whether Temporal takes this as a span of time; a workflow that found out otherwise would be stuck. */
export function isDuration(value: unknown): value is Duration {
  return typeof value === 'number'
    ? Number.isFinite(value) && value >= 0
    : typeof value === 'string' && text.test(value);
}
