/** What an event of a history says, as far as a reader of threads wants to know. */
import type { WorkflowHandle } from '@temporalio/client';

export type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

/** How the execution has ended; null while it runs. */
export type Ending =
  | {
      readonly kind: 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed out';
      readonly reason: string;
    }
  /** Another execution goes on where this one has ended: `next` is its run id. */
  | { readonly kind: 'continued'; readonly next: string }
  | null;

/** The run id of the execution that goes on; undefined where the event is no such end. */
export function nextRunOf(event: HistoryEvent): string | undefined {
  return event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId || undefined;
}

/** How the execution has ended with this event; null where it has not. */
export function endingOf(event: HistoryEvent): Ending {
  const next = nextRunOf(event);
  if (next !== undefined) return { kind: 'continued', next };
  const kind = event.workflowExecutionCompletedEventAttributes
    ? 'completed'
    : event.workflowExecutionFailedEventAttributes
      ? 'failed'
      : event.workflowExecutionCanceledEventAttributes
        ? 'cancelled'
        : event.workflowExecutionTerminatedEventAttributes
          ? 'terminated'
          : event.workflowExecutionTimedOutEventAttributes
            ? 'timed out'
            : undefined;
  if (kind === undefined) return null;
  return { kind, reason: event.workflowExecutionTerminatedEventAttributes?.reason ?? '' };
}

/** What comes to the workflow from outside, and waits for its next task. */
export function isInbound(event: HistoryEvent): boolean {
  return (
    event.workflowExecutionSignaledEventAttributes != null ||
    event.activityTaskCompletedEventAttributes != null ||
    event.activityTaskFailedEventAttributes != null ||
    event.activityTaskTimedOutEventAttributes != null ||
    endedChildOf(event) !== undefined ||
    event.workflowExecutionCancelRequestedEventAttributes != null
  );
}

/** The workflow id of the subgraph whose end this is. */
export function endedChildOf(event: HistoryEvent): string | undefined {
  const ended =
    event.childWorkflowExecutionCompletedEventAttributes ??
    event.childWorkflowExecutionFailedEventAttributes ??
    event.childWorkflowExecutionTerminatedEventAttributes ??
    event.childWorkflowExecutionTimedOutEventAttributes;
  return (
    ended?.workflowExecution?.workflowId ??
    event.startChildWorkflowExecutionFailedEventAttributes?.workflowId ??
    undefined
  );
}

/** In ms since 1970. */
export function timeOf(event: HistoryEvent): number {
  const { seconds, nanos } = event.eventTime ?? {};
  return Number(seconds ?? 0) * 1000 + Math.floor((nanos ?? 0) / 1_000_000);
}
