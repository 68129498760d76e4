import { namedReducers } from '../protocol/named-reducers.ts';
import type { ReducerName } from '../protocol/plan.ts';
import { fromJson, toJson } from '../node/tagged-json.ts';

/**
 * Reducers that the graph knows by name: they are folded where the graph runs, and only what a node writes is recorded,
 * where a function of your own has the whole new value recorded each time. They are ordinary pure functions too.
 *
 * - `append`: an array, then the written array or single item.
 * - `merge`: an object, overlaid with the members of the written one; not deep.
 * - `sum`: of numbers, or of BigInts. `min`, `max`: of numbers and BigInts, or of Dates.
 * - `union`: as `append`, but of values that are equal as JSON only the first stays.
 *
 * A channel without a value or default takes the first write as its value; a single item given to `append` or `union` becomes `[item]`.
 *
 * @example
 * const State = Annotation.Root({
 *   notes: Annotation<string[], string | string[]>({ reducer: reducers.append, default: () => [] }),
 *   cost: Annotation<number>({ reducer: reducers.sum, default: () => 0 }),
 * });
 */
export const reducers = {
  append: <Item>(left: readonly Item[] | undefined, right: readonly Item[] | Item): Item[] =>
    apply('append', left, right),
  merge: <Value extends object>(left: Value | undefined, right: Partial<Value>): Value =>
    apply('merge', left, right),
  sum: <Value extends number | bigint = number>(left: Value | undefined, right: Value): Value =>
    apply('sum', left, right),
  min: <Value extends number | bigint | Date = number>(left: Value | undefined, right: Value): Value =>
    apply('min', left, right),
  max: <Value extends number | bigint | Date = number>(left: Value | undefined, right: Value): Value =>
    apply('max', left, right),
  union: <Item>(left: readonly Item[] | undefined, right: readonly Item[] | Item): Item[] =>
    apply('union', left, right),
} as const;

const names = new Map<unknown, ReducerName>([
  [reducers.append, 'append'],
  [reducers.merge, 'merge'],
  [reducers.sum, 'sum'],
  [reducers.min, 'min'],
  [reducers.max, 'max'],
  [reducers.union, 'union'],
]);

/** The name under which a plan knows this reducer, if it is one of `reducers`. */
export function nameOfReducer(reducer: unknown): ReducerName | undefined {
  return names.get(reducer);
}

function apply<Value>(name: ReducerName, left: unknown, right: unknown): Value {
  const before = left === undefined ? undefined : toJson(left, `The value before "${name}"`);
  return fromJson(namedReducers[name](before, toJson(right, `What "${name}" adds`))) as Value;
}
