/** The parts of a message that update a thread's state or go on from an old checkpoint, as they come from anywhere. */
import { isForbiddenKey, isPlainObject } from './json.ts';

const shape = '"updates" is a list of supersteps, each a list of {"values": {...}, "asNode": "node"}.';

export function updatesProblem(updates: unknown, prepared: unknown): string | undefined {
  if (!Array.isArray(updates) || updates.length === 0) return `No supersteps provided: ${shape}`;
  for (const superstep of updates as readonly unknown[]) {
    if (!Array.isArray(superstep) || superstep.length === 0) return `No updates provided: ${shape}`;
    for (const update of superstep as readonly unknown[]) {
      const problem = updateProblem(update);
      if (problem !== undefined) return problem;
    }
  }
  return prepared === undefined || isPrepared(prepared, updates.length)
    ? undefined
    : 'What was "prepared" of the updates does not fit them. Leave it out: the worker prepares them.';
}

function updateProblem(update: unknown): string | undefined {
  if (!isPlainObject(update)) return `An update is an object: ${shape}`;
  const { values = null, asNode, goto, taskId } = update;
  if (values !== null && !isPlainObject(values) && !Array.isArray(values))
    return `The "values" of an update are an object of channels, or null: ${shape}`;
  if (isPlainObject(values) && Object.keys(values).some(isForbiddenKey))
    return 'An update cannot write "__proto__", "constructor" or "prototype".';
  for (const name of [asNode, taskId])
    if (name !== undefined && typeof name !== 'string')
      return `The "asNode" and the "taskId" of an update are texts: ${shape}`;
  if (goto !== undefined && !isTargets(goto))
    return 'The "goto" of an update is a list of node names and of {"node", "args"}.';
  return undefined;
}

function isPrepared(prepared: unknown, supersteps: number): boolean {
  if (!isPlainObject(prepared)) return false;
  const { base, supersteps: results } = prepared;
  if (base !== null && typeof base !== 'string') return false;
  return (
    Array.isArray(results) &&
    results.length === supersteps &&
    results.every(
      (result: unknown) =>
        isPlainObject(result) && isPlainObject(result['defaults']) && isPlainObject(result['folded']),
    )
  );
}

export function forkProblem(fork: unknown): string | undefined {
  const fits =
    isPlainObject(fork) &&
    typeof fork['id'] === 'string' &&
    typeof fork['step'] === 'number' &&
    isPlainObject(fork['channels']) &&
    Array.isArray(fork['tasks']);
  return fits
    ? undefined
    : 'The "fork" of a run is a whole checkpoint, as a reader of the history has found it.';
}

export function isTargets(goto: unknown): boolean {
  return Array.isArray(goto) && goto.every(isTarget);
}

function isTarget(target: unknown): boolean {
  if (typeof target === 'string') return true;
  if (!isPlainObject(target) || typeof target['node'] !== 'string' || target['args'] === undefined)
    return false;
  return target['timeout'] === undefined || isTimeout(target['timeout']);
}

/** A time that is none would stop the workflow for good. */
function isTimeout(timeout: unknown): boolean {
  if (!isPlainObject(timeout)) return false;
  return ['runMs', 'idleMs'].every((name) => {
    const ms = timeout[name];
    return ms === undefined || (typeof ms === 'number' && ms > 0 && ms < 2 ** 31);
  });
}
