import { randomUUID } from 'node:crypto';
import { invalidReturn, readTarget } from '../node/read-outcome.ts';
import { isCommand } from '../protocol/command.ts';
import { InvalidUpdateError } from '../protocol/errors.ts';
import { membersToJson, toJson } from '../node/tagged-json.ts';
import type { Json } from '../protocol/json.ts';
import type { RunRequest, StateUpdate } from '../protocol/messages.ts';
import type { GraphPlan } from '../protocol/plan.ts';

/** One update of `bulkUpdateState`. LangGraph's. */
export interface StateUpdateInput<Values = unknown> {
  /** What a node would return: an object of channels, or a `Command`; null for none. */
  readonly values?: Values | null | undefined;
  /** The node that the update is by; `__start__`, `__end__`, `__copy__`, `__input__`. */
  readonly asNode?: string | undefined;
  /** Which task of that node, where several are pending. */
  readonly taskId?: string | undefined;
}

/** One superstep of `bulkUpdateState`: updates that are made side by side. */
export interface UpdateSuperstep<Values = unknown> {
  readonly updates: readonly StateUpdateInput<Values>[];
}

/**
 * A caller's updates as the message that says them.
 * @throws InvalidUpdateError | UnserializableValueError
 */
export function updateRequestOf(plan: GraphPlan, supersteps: readonly UpdateSuperstep[]): RunRequest {
  if (supersteps.length === 0)
    throw invalid('No supersteps provided. Give one or more, each with its updates.');
  if (supersteps.some(({ updates }) => updates.length === 0))
    throw invalid('No updates provided. Give each superstep one update or more.');
  return {
    id: randomUUID(),
    updates: supersteps.map(({ updates }) => updates.map((update) => asData(plan, update))),
  };
}

function asData(plan: GraphPlan, { values, asNode, taskId }: StateUpdateInput): StateUpdate {
  const by = { ...(asNode !== undefined && { asNode }), ...(taskId !== undefined && { taskId }) };
  if (!isCommand(values)) return { values: valuesOf(values, asNode), ...by };
  const goto = values.goto.map((target) => readTarget(plan, target, 'Command.goto of the update'));
  return { values: valuesOf(values.update, asNode), ...by, ...(goto.length > 0 && { goto }) };
}

function valuesOf(values: unknown, asNode: string | undefined): StateUpdate['values'] {
  if (values === undefined || values === null) return null;
  if (typeof values !== 'object') throw invalidReturn(values, asNode ?? 'the node that the update is by');
  return Array.isArray(values)
    ? (toJson(values, 'The update') as readonly Json[])
    : membersToJson(values, 'The update');
}

function invalid(message: string): InvalidUpdateError {
  return new InvalidUpdateError(message, { code: 'INVALID_STATE_UPDATE' });
}
