import { setTimeout as sleep } from 'node:timers/promises';
import type { CallRecord } from '../protocol/call.ts';
import { GraphError } from '../protocol/errors.ts';
import type { CallScope } from './call-scope.ts';
import type { Scratchpad } from './scratchpad.ts';

/** How long a branch that runs beside this one may take to make the call that was recorded in this place. */
const reorderMs = 1000;

/**
 * The record of the call's place, where that call has changed: as in LangGraph, a task of the same name gets it.
 * Undefined when the call is a new one.
 */
export async function recordInPlace(
  scratchpad: Scratchpad,
  scope: CallScope,
  call: Pick<CallRecord, 'id' | 'index' | 'name'>,
): Promise<CallRecord | undefined> {
  const { calls, node } = scratchpad;
  const there = [...calls.records.values()].find(
    (record) => record.index === call.index && String(record.in ?? '') === String(scope.path),
  );
  // Where calls have been under way side by side, the record here belongs to one that is still to come.
  if (there === undefined || there.beside === true || scope.underWay.size > 0) return undefined;
  const isUsed = (): boolean => calls.used.has(there.id);
  for (let waited = 0; !scratchpad.synchronous && !isUsed() && waited < reorderMs; waited += 20)
    await sleep(20);
  if (isUsed()) return undefined;
  if (scratchpad.strict) throw changedCall(node, call, there);
  calls.changed.push({ index: call.index, name: call.name });
  return there.name === call.name ? there : undefined;
}

function changedCall(
  node: string,
  { name, index }: Pick<CallRecord, 'index' | 'name'>,
  there: CallRecord,
): GraphError {
  const other = there.name === name ? 'the same task with other arguments' : `task "${there.name}"`;
  return new GraphError(
    `Node "${node}" made task "${name}" its call ${index + 1}, where the result of ${other} had been recorded. ` +
      `Make the same calls with the same arguments on every pass; derive them from the state, from answers and from other tasks only. ` +
      `(The graph is compiled with "strict".)`,
    { code: 'CHANGED_TASK', node },
  );
}
