import { ApplicationFailure, defineQuery, defineUpdate, setHandler } from '@temporalio/workflow';
import { updateEvent } from '../src/engine/message-events.ts';
import { recordedFirst, refuseRecord } from '../src/engine/record-calls.ts';
import { callsQuery, recordMessage } from '../src/protocol/call.ts';
import type { CallRecord, Recorded } from '../src/protocol/call.ts';
import type { ThreadShell } from './thread-shell.ts';

/** What nodes tell their own thread: the results of their calls. */
export function handleCalls(shell: ThreadShell): void {
  setHandler(defineUpdate<Recorded, unknown[]>(recordMessage), (...args) => take(shell, args), {
    description: 'For nodes only: records what tasks have given. One argument: {"task", "pass", "calls"}.',
    validator: (...args) => check(shell, args),
  });
  setHandler(defineQuery<readonly CallRecord[], [string]>(callsQuery), (task) => callsOf(shell, task), {
    description:
      'What is recorded of the calls of a node that is under way. One argument: the id of its task.',
  });
}

function check(shell: ThreadShell, args: readonly unknown[]): void {
  const event = updateEvent(recordMessage, args, '', Date.now());
  if (event.kind !== 'recorded') {
    const reason = event.kind === 'stray' ? event.reason : 'The message cannot be read.';
    throw ApplicationFailure.nonRetryable(reason, 'UNREADABLE_MESSAGE');
  }
  const refusal = refuseRecord(shell.state, event);
  if (refusal !== null) throw ApplicationFailure.nonRetryable(refusal.message, refusal.reason);
}

function take(shell: ThreadShell, args: readonly unknown[]): Recorded {
  const event = updateEvent(recordMessage, args, '', Date.now());
  if (event.kind !== 'recorded') return {};
  const first = recordedFirst(shell.state, event);
  shell.dispatch(event);
  return first.length === 0 ? {} : { first };
}

function callsOf(shell: ThreadShell, task: string): readonly CallRecord[] {
  return shell.state.tasks.find(({ id }) => id === task)?.calls ?? [];
}
