import { UnserializableValueError } from './errors.ts';

/** What JSON can carry, and so what state, questions, answers and messages are stored as. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Keys that could reach an object's prototype: they never name a channel, a task or an answer. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

export function isForbiddenKey(key: string): boolean {
  return forbiddenKeys.has(key);
}

/** A record that inherits nothing, so that a key from outside can only ever be data. */
function emptyRecord<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

export function recordOf<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const record = emptyRecord<T>();
  for (const [key, value] of entries) record[key] = value;
  return record;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/**
 * Copies a setting into plain JSON, or says which part of it JSON cannot carry. (Values of the state may be more: `src/node/tagged-json.ts`.)
 * `undefined` members of an object are left out, as JSON does; nothing else is changed silently.
 *
 * @throws UnserializableValueError naming the path: a function, symbol, BigInt, cycle, NaN, Infinity, Date, Map, class instance.
 */
export function plainJson(value: unknown, what: string): Json {
  return copy(value, what, []);
}

function copy(value: unknown, path: string, parents: readonly object[]): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // JSON has no -0: adding 0 makes it the 0 that it would become.
      if (Number.isFinite(value)) return value + 0;
      throw new UnserializableValueError(path, `the number ${String(value)}`);
    case 'undefined':
      return null;
    case 'object':
      return value === null ? null : copyObject(value, path, parents);
    default:
      throw new UnserializableValueError(path, typeof value === 'bigint' ? 'a BigInt' : `a ${typeof value}`);
  }
}

function copyObject(value: object, path: string, parents: readonly object[]): Json {
  if (parents.includes(value)) throw new UnserializableValueError(path, 'a cycle');
  const chain = [...parents, value];
  if (Array.isArray(value)) return value.map((item, index) => copy(item, `${path}[${index}]`, chain));
  if (!isPlainObject(value)) {
    throw new UnserializableValueError(path, `an instance of ${value.constructor?.name ?? 'a class'}`);
  }
  const result = emptyRecord<Json>();
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) result[key] = copy(member, `${path}.${key}`, chain);
  }
  return { ...result };
}

/** The size of a value as JSON in UTF-8, in bytes: what it takes up as a Temporal payload. */
export function jsonBytes(value: unknown): number {
  return textBytes(JSON.stringify(value) ?? '');
}

function textBytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7ff) bytes += 2;
    else if (code > 0x7f) bytes += 1;
    // Two units and two more: the four bytes of a pair. JSON.stringify has left no half of one.
    if (code >= 0xd800 && code <= 0xdbff) i += 1;
  }
  return bytes;
}

/** The size of a value that is over the limit (bytes); undefined when it is not, which is mostly seen without counting. */
export function bytesOver(value: unknown, limit: number): number | undefined {
  const text = JSON.stringify(value) ?? '';
  if (text.length * mostBytesPerUnit <= limit) return undefined;
  const bytes = textBytes(text);
  return bytes > limit ? bytes : undefined;
}

/** Of a UTF-16 unit in UTF-8. */
const mostBytesPerUnit = 3;

/** JSON with its keys in order: equal values give equal text. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const object = value as JsonObject;
  const members = Object.keys(object).toSorted();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key] as Json)}`).join(',')}}`;
}
