import { payloadLimit } from '../protocol/budget.ts';
import type { CallRecord, CallsToRecord, RecordRefusal } from '../protocol/call.ts';
import { jsonBytes } from '../protocol/json.ts';
import type { Task, ThreadState } from './state.ts';
import { underWay } from './task-results.ts';
import { showCall } from './show-call.ts';
import { replaceTask } from './turn.ts';
import type { Turn } from './turn.ts';

/** Why the results of calls cannot be recorded; null when they can. Pure: the validator of the update asks it before it is recorded. */
export function refuseRecord(
  state: ThreadState,
  { task: id, pass, calls }: CallsToRecord,
): RecordRefusal | null {
  const task = underWay(state, id, pass);
  const names = calls.map(({ name }) => `"${name}"`).join(', ');
  if (task === undefined) {
    return {
      reason: 'not_under_way',
      message: `The result of task ${names} comes too late: pass ${pass} of its node is over.`,
    };
  }
  // The next pass is started with all of them.
  const bytes =
    (task.bytes ?? 0) + bytesOf(calls.filter(({ id: call }) => recordOf(task, call) === undefined));
  if (bytes <= payloadLimit) return null;
  return {
    reason: 'too_large',
    message:
      `The result of task ${names}, and what node "${task.node}" reads and has recorded, are ${bytes} bytes together, ` +
      `over the limit of ${payloadLimit} bytes. Keep large data elsewhere, and give back its address.`,
  };
}

/** Those of the calls that have been recorded already, as they were then. */
export function recordedFirst(state: ThreadState, { task: id, calls }: CallsToRecord): readonly CallRecord[] {
  const task = state.tasks.find((one) => one.id === id);
  return calls.flatMap((call) => recordOf(task, call.id) ?? []);
}

function recordOf(task: Task | undefined, id: string): CallRecord | undefined {
  return task?.calls?.find((call) => call.id === id);
}

function bytesOf(calls: readonly CallRecord[]): number {
  return calls.reduce((sum, call) => sum + jsonBytes(call), 0);
}

/** Keeps the results of calls. One that comes again, or too late, changes nothing. */
export function onRecorded(turn: Turn, { task: id, pass, calls }: CallsToRecord): void {
  const task = underWay(turn.state, id, pass);
  if (task === undefined) return;
  const added = calls.filter((call) => recordOf(task, call.id) === undefined);
  const ids = new Set(added.map((call) => call.id));
  // Whoever gets a result does not make the calls within it again.
  const kept = [...(task.calls ?? []), ...added.map(withoutInput)].filter(
    (call) => call.in?.some((outer) => ids.has(outer)) !== true,
  );
  replaceTask(turn, { ...task, calls: kept, bytes: (task.bytes ?? 0) + bytesOf(added) });
  for (const call of added) if (call.silent !== true) showCall(turn, task.id, call);
}

function withoutInput(call: CallRecord): CallRecord {
  const { input: _, ...rest } = call;
  return rest;
}
