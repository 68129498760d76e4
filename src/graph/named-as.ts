import type { ReducerName } from '../protocol/plan.ts';

/** Registered, so that it holds across copies of this package. */
const brand: unique symbol = Symbol.for('holdpoint.reducer');

interface NamedAs {
  readonly name: ReducerName;
  /** Makes what is written into what the reducer folds, where it is written. */
  readonly coerce: (write: unknown) => unknown;
}

/** Says of a reducer that it is one which the graph knows by name: then it is folded where the graph runs. */
export function namedAs<Reducer extends object>(
  name: ReducerName,
  reducer: Reducer,
  coerce: NamedAs['coerce'],
): Reducer {
  return Object.defineProperty(reducer, brand, { value: { name, coerce } satisfies NamedAs });
}

export function namedAsOf(reducer: unknown): NamedAs | undefined {
  return typeof reducer === 'function' ? (Reflect.get(reducer, brand) as NamedAs | undefined) : undefined;
}
