/**
 * The reducers that are known by name: data in a plan, folded wherever the plan is, the workflow sandbox included.
 * None of them ever throws there, since that would stop the thread for good: what a node writes is tested beside the node,
 * with `namedWriteProblem`. A write of a wrong type that gets here all the same changes nothing.
 */
import { canonicalJson, isForbiddenKey, recordOf } from './json.ts';
import type { Json } from './json.ts';
import { identityOf, mergeMessages } from './messages-reducer.ts';
import type { ReducerName } from './plan.ts';
import {
  jsonToBigint,
  jsonToNumber,
  jsonToTime,
  membersOf,
  numberToJson,
  objectToJson,
  taggedContent,
} from './tags.ts';

/** Gives the new value. Without a value so far (`left` undefined) the write becomes the value; the inputs are never changed. */
export type NamedReducer = (left: Json | undefined, right: Json) => Json;

export const namedReducers: Readonly<Record<ReducerName, NamedReducer>> = {
  append: (left, right) => [...items(left), ...items(right)],
  merge: (left, right) => {
    const written = membersOf(right);
    if (written === undefined) return left ?? right;
    const members = [...entries(membersOf(left) ?? {}), ...entries(written)];
    // Spread into an ordinary object: `recordOf` has left no way to set its prototype.
    return objectToJson({ ...recordOf(members) });
  },
  sum: (left, right) => combine(left, right, 'sum'),
  min: (left, right) => combine(left, right, 'min'),
  max: (left, right) => combine(left, right, 'max'),
  messages: (left, right) =>
    namedWriteProblem('messages', right) === undefined
      ? mergeMessages(items(left), items(right), identityOf)
      : (left ?? right),
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
      return membersOf(write) === undefined ? `merges objects, and got ${describe(write)}` : undefined;
    case 'messages': {
      const wrong = items(write).find((item) => identityOf(item).id === undefined);
      return wrong === undefined ? undefined : `takes messages with ids, and got ${describe(wrong)}`;
    }
    case 'sum':
      return amountOf(write)?.kind === 'date' || amountOf(write) === undefined
        ? `takes the sum of numbers, and got ${describe(write)}`
        : undefined;
    case 'min':
    case 'max':
      return amountOf(write) === undefined
        ? `takes the ${reducer} of numbers or dates, and got ${describe(write)}`
        : undefined;
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

function entries(object: Readonly<Record<string, Json>>): [string, Json][] {
  return Object.entries(object).filter(([key]) => !isForbiddenKey(key));
}

/** What can be compared, and but for dates be added. Numbers and BigInts compare with each other; a sum is of one kind. */
type Amount =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bigint'; readonly value: bigint }
  | { readonly kind: 'date'; readonly value: number };

function amountOf(json: Json): Amount | undefined {
  const number = jsonToNumber(json);
  if (number !== undefined) return { kind: 'number', value: number };
  const time = jsonToTime(json);
  if (time !== undefined) return { kind: 'date', value: time };
  const bigint = jsonToBigint(json);
  return bigint === undefined ? undefined : { kind: 'bigint', value: bigint };
}

function combine(left: Json | undefined, right: Json, operation: 'sum' | 'min' | 'max'): Json {
  const b = amountOf(right);
  if (b === undefined) return left ?? right;
  const a = left === undefined ? undefined : amountOf(left);
  // What was no number before gives way to one.
  if (left === undefined || a === undefined) return right;
  if (operation === 'sum') return sum(a, b) ?? left;
  if ((a.kind === 'date') !== (b.kind === 'date')) return left;
  if (Number.isNaN(a.value)) return left;
  if (Number.isNaN(b.value)) return right;
  if (operation === 'min') return isLess(b, a) ? right : left;
  return isLess(a, b) ? right : left;
}

function sum(a: Amount, b: Amount): Json | undefined {
  if (a.kind === 'number' && b.kind === 'number') return numberToJson(a.value + b.value);
  if (a.kind === 'bigint' && b.kind === 'bigint') return { $bigint: String(a.value + b.value) };
  return undefined;
}

/** As `Math.min` has it, -0 is less than 0. */
function isLess(a: Amount, b: Amount): boolean {
  return a.value < b.value || (Object.is(a.value, -0) && Object.is(b.value, 0));
}

function describe(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  const [tag] = taggedContent(value) ?? [];
  if (tag !== undefined) return `a value that is stored as ${tag}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
