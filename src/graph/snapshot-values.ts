import type { SnapshotTask, StateSnapshot } from '../engine/snapshot.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { Interrupt } from '../protocol/messages.ts';
import { fromJson, membersFromJson } from '../node/tagged-json.ts';

/** A snapshot as its reader gets it: with the values that were stored, not with the JSON that they are stored as. */
export function readSnapshot(snapshot: StateSnapshot): StateSnapshot<Record<string, unknown>> {
  return {
    ...snapshot,
    values: membersFromJson(snapshot.values),
    tasks: snapshot.tasks.map(readTask),
  };
}

export function readInterrupts(interrupts: readonly Interrupt[]): Interrupt[] {
  return interrupts.map((interrupt) => ({ ...interrupt, value: fromJson(interrupt.value as Json) }));
}

/** The questions that a re-run asked in place of those that were answered. */
export function readChanged(
  changed: readonly { readonly index: number; readonly value: unknown }[],
): readonly { readonly index: number; readonly value: unknown }[] {
  return changed.map(({ index, value }) => ({ index, value: fromJson(value as Json) }));
}

function readTask(task: SnapshotTask): SnapshotTask {
  const { interrupts, result, changed, state } = task;
  return {
    ...task,
    interrupts: readInterrupts(interrupts),
    ...(result !== undefined && { result: membersFromJson(result as JsonObject) }),
    ...(changed && { changed: readChanged(changed) }),
    ...(state && { state: 'values' in state ? (readSnapshot(state) as StateSnapshot) : state }),
  };
}
