import { InternalWorkflowStartOptionsSymbol } from '@temporalio/client/lib/internal.js';
import type { InternalWorkflowStartOptions } from '@temporalio/client/lib/internal.js';

/**
 * Lets one execution at most be started after another one that has ended: Temporal takes two starts with one request id for the same, and
 * gives the execution of the first to both. (docs/decisions/0008; the option is internal to the SDK.)
 */
export function startsAfter(
  run: string,
): Pick<InternalWorkflowStartOptions, typeof InternalWorkflowStartOptionsSymbol> {
  return { [InternalWorkflowStartOptionsSymbol]: { requestId: `after ${run}` } };
}
