import type { CallRecord } from '../protocol/call.ts';
import { hashUuid } from '../protocol/hash.ts';
import type { ShownTask } from './stream-event.ts';
import { emit } from './turn.ts';
import type { Turn } from './turn.ts';

/** A call of a task has given its result. In LangGraph's form a call is a task, too: it shows as that when watchers want to know its arguments. */
export function showCall(turn: Turn, task: string, call: CallRecord): void {
  const { name, input, value, cached } = call;
  const id = hashUuid(task, call.id);
  if (input !== undefined) show(turn, { id, name, input, triggers: ['__pregel_push'], interrupts: [] });
  emit(turn, { mode: 'results', task: name, value, ...(cached && { cached }) });
  if (input !== undefined) show(turn, { id, name, result: {}, interrupts: [] });
}

function show(turn: Turn, task: ShownTask): void {
  const { checkpoint, clock } = turn.state;
  emit(turn, { mode: 'tasks', step: (checkpoint?.step ?? -1) + 1, at: clock, task });
}
