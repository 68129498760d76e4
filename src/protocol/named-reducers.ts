/**
 * The reducers that are known by name: data in a plan, folded wherever the plan is, the workflow sandbox included.
 * None of them ever throws there, since that would stop the thread for good: what a node writes is tested beside the node,
 * with `namedWriteProblem`. A write of a wrong type that gets here all the same changes nothing.
 */
import { canonicalJson, isForbiddenKey, isPlainObject, recordOf } from './json.ts';
import type { Json } from './json.ts';
import type { ReducerName } from './plan.ts';

/** Gives the new value. Without a value so far (`left` undefined) the write becomes the value; the inputs are never changed. */
export type NamedReducer = (left: Json | undefined, right: Json) => Json;

export const namedReducers: Readonly<Record<ReducerName, NamedReducer>> = {
  append: (left, right) => [...items(left), ...items(right)],
  merge: (left, right) => {
    if (!isPlainObject(right)) return left ?? right;
    const members = [...(isPlainObject(left) ? entries(left) : []), ...entries(right)];
    // Spread into an ordinary object: `recordOf` has left no way to set its prototype.
    return { ...recordOf(members) };
  },
  sum: (left, right) => combine(left, right, (a, b) => a + b),
  min: (left, right) => combine(left, right, Math.min),
  max: (left, right) => combine(left, right, Math.max),
  union: (left, right) => {
    const unique = new Map<string, Json>();
    for (const item of [...items(left), ...items(right)]) {
      const key = canonicalJson(item);
      if (!unique.has(key)) unique.set(key, item);
    }
    return [...unique.values()];
  },
};

/** What is wrong with a write for this reducer, as the end of a sentence that begins with the channel; undefined if nothing is. */
export function namedWriteProblem(reducer: ReducerName, write: Json): string | undefined {
  switch (reducer) {
    case 'append':
    case 'union':
      return undefined;
    case 'merge':
      return isPlainObject(write) ? undefined : `merges objects, and got ${describe(write)}`;
    case 'sum':
    case 'min':
    case 'max':
      return typeof write === 'number'
        ? undefined
        : `takes the ${reducer} of numbers, and got ${describe(write)}`;
    default: {
      const never: never = reducer;
      return never;
    }
  }
}

function items(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function entries(object: Record<string, unknown>): [string, Json][] {
  return (Object.entries(object) as [string, Json][]).filter(([key]) => !isForbiddenKey(key));
}

function combine(left: Json | undefined, right: Json, operation: (a: number, b: number) => number): Json {
  if (typeof right !== 'number') return left ?? right;
  return typeof left === 'number' ? operation(left, right) : right;
}

function describe(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
