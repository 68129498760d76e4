import { isPlainObject } from './json.ts';
import type { Json } from './json.ts';

const mark = '__overwrite__';

/**
 * A write that becomes the channel's value as it is, in place of being reduced into it. Other writes of the same superstep are
 * overwritten, too; two Overwrites of one channel in a superstep are an error. (LangGraph: `Overwrite`.)
 *
 * @example
 * builder.addNode('forget', () => ({ messages: new Overwrite([]) }));
 */
export class Overwrite<Value = unknown> {
  /** LangGraph's form of it as data, which can be written as well. */
  readonly [mark]: Value;

  constructor(value: Value) {
    this[mark] = value;
  }

  get value(): Value {
    return this[mark];
  }

  toJSON(): { readonly [mark]: Value } {
    return { [mark]: this[mark] };
  }

  static isInstance(value: unknown): value is Overwrite {
    return value instanceof Overwrite || (isMarked(value) && !isPlainObject(value));
  }
}

/** An `Overwrite`, or the same as data. */
export type OverwriteValue<Value> = Overwrite<Value> | { readonly [mark]: Value };

function isMarked(value: unknown): value is { readonly [mark]: unknown } {
  return typeof value === 'object' && value !== null && mark in value;
}

/** What a write overwrites its channel with; undefined for a write that is to be reduced. */
export function overwriteOf(write: Json): { readonly value: Json } | undefined;
export function overwriteOf(write: unknown): { readonly value: unknown } | undefined;
export function overwriteOf(write: unknown): { readonly value: unknown } | undefined {
  return isMarked(write) ? { value: write[mark] } : undefined;
}

/** The same as JSON. */
export function overwriteWith(value: Json): Json {
  return { [mark]: value };
}
