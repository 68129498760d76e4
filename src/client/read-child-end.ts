import type { LoadedDataConverter } from '@temporalio/common';
import type { EngineEvent } from '../engine/events.ts';
import type { ChildState } from '../engine/state.ts';
import type { ChildEnd, ChildInput } from '../protocol/child.ts';
import type { ErrorData } from '../protocol/error-transfer.ts';
import { childEndOf, failureToErrorData, lostChild } from '../protocol/failure-data.ts';
import { decodeArgs, decodeFailure } from './decode-event.ts';
import type { HistoryEvent } from './history-event.ts';

/** What the engine is told of a subgraph's run with whose end this event is; undefined where it is none. */
export async function readChildEnd(
  converter: LoadedDataConverter,
  event: HistoryEvent,
  { task, pass, node, call }: ChildInput<ChildState>,
  at: number,
): Promise<EngineEvent | undefined> {
  const ended = (end: ChildEnd<ChildState>): EngineEvent => ({
    kind: 'child-settled',
    task,
    pass,
    ...(call !== undefined && { call }),
    end,
    at,
  });
  const lostBy = (error: ErrorData): EngineEvent =>
    call === undefined
      ? { kind: 'task-failed', task, pass, error, at }
      : { kind: 'call-failed', task, call, error, at };
  const completed = event.childWorkflowExecutionCompletedEventAttributes;
  if (completed) {
    const [end] = await decodeArgs(converter, completed.result?.payloads);
    return ended(end as ChildEnd<ChildState>);
  }
  const failed =
    event.childWorkflowExecutionFailedEventAttributes ??
    event.startChildWorkflowExecutionFailedEventAttributes;
  if (failed) {
    const failure = await decodeFailure(converter, 'failure' in failed ? failed.failure : undefined);
    const end = childEndOf<ChildState>(failure);
    return end === undefined ? lostBy(failureToErrorData(failure, node)) : ended(end);
  }
  if (event.childWorkflowExecutionTerminatedEventAttributes) return lostBy(lostChild(node, 'terminated'));
  if (event.childWorkflowExecutionTimedOutEventAttributes) return lostBy(lostChild(node, 'timed out'));
  return undefined;
}
