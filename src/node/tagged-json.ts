/**
 * Values of the user's as JSON, and back: the JSON that is stored, and that the workflow sees, is made where a value enters, and read where
 * it leaves to the user's code. Nodes, reducers and readers of a thread get a Date where a Date was written. Not in the workflow's bundle.
 */
import { UnserializableValueError } from '../protocol/errors.ts';
import { isPlainObject, recordOf } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import { overwriteOf, overwriteWith } from '../protocol/overwrite.ts';
import { isMessage, messageFields, messageOf } from './message-json.ts';
import {
  bigintClasses,
  byteClasses,
  escapeTag,
  jsonToBigint,
  jsonToNumber,
  jsonToTime,
  membersOf,
  messageTag,
  numberClasses,
  numberToJson,
  objectToJson,
  tagOf,
  taggedContent,
} from '../protocol/tags.ts';

/**
 * Copies a value into JSON, or says which part of it JSON cannot carry. What JSON lacks is tagged: Date, Map, Set, BigInt, typed arrays,
 * NaN, Infinity, -0, undefined.
 *
 * @throws UnserializableValueError naming the path: a function, symbol, cycle, instance of any other class.
 */
export function toJson(value: unknown, what: string): Json {
  return encode(value, what, []);
}

/** The same for an object whose members are channels or options: it is no value itself, and a member that is undefined is not there. */
export function membersToJson(members: object, what: string): JsonObject {
  const present = Object.entries(members).filter(([, member]) => member !== undefined);
  return { ...recordOf(present.map(([key, member]) => [key, writeToJson(member, `${what}.${key}`)])) };
}

/** A write to a channel, which may be an `Overwrite`. */
export function writeToJson(write: unknown, what: string): Json {
  const overwrite = overwriteOf(write);
  return overwrite === undefined ? toJson(write, what) : overwriteWith(toJson(overwrite.value, what));
}

/** The value that was made into this JSON, as a new one each time. JSON with a tag that does not make sense is only itself. */
export function fromJson(json: Json): unknown {
  if (Array.isArray(json)) return (json as readonly Json[]).map(fromJson);
  if (typeof json !== 'object' || json === null) return json;
  const tagged = taggedContent(json);
  if (tagged !== undefined) {
    const read = readTagged(json, ...tagged);
    if (read !== undefined) return read.value;
  }
  return membersFromJson(json as JsonObject);
}

export function membersFromJson(members: JsonObject): Record<string, unknown> {
  return { ...recordOf(Object.entries<Json>(members).map(([key, member]) => [key, fromJson(member)])) };
}

function encode(value: unknown, path: string, parents: readonly object[]): Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return numberToJson(value);
    case 'bigint':
      return { $bigint: String(value) };
    case 'undefined':
      return { $undefined: true };
    case 'object':
      return value === null ? null : encodeObject(value, path, parents);
    default:
      throw new UnserializableValueError(path, `a ${typeof value}`);
  }
}

function encodeObject(value: object, path: string, parents: readonly object[]): Json {
  if (parents.includes(value)) throw new UnserializableValueError(path, 'a cycle');
  const chain = [...parents, value];
  if (Array.isArray(value)) return encodeItems(value, path, chain);
  if (isMessage(value)) return { [messageTag]: encodeMembers(messageFields(value), path, chain) };
  if (isPlainObject(value)) return objectToJson(encodeMembers(Object.entries(value), path, chain));
  const name = className(value);
  const encoder = name === undefined ? undefined : encoders.get(name);
  // A class of the user's that extends one of these would come back as something else than it was.
  if (encoder === undefined) throw new UnserializableValueError(path, `an instance of ${name ?? 'a class'}`);
  return encoder(value as never, path, chain);
}

function encodeMembers(
  members: readonly (readonly [string, unknown])[],
  path: string,
  chain: readonly object[],
): JsonObject {
  return {
    ...recordOf(members.map(([key, member]) => [key, encode(member, `${path}.${key}`, chain)] as const)),
  };
}

/** Holes become undefined. */
function encodeItems(items: Iterable<unknown>, path: string, chain: readonly object[]): readonly Json[] {
  return Array.from(items, (item, index) => encode(item, `${path}[${index}]`, chain));
}

/** By name, since a test runner may have classes of its own realm. What only calls itself so is told by what it is by nature. */
function className(value: object): string | undefined {
  const name = value.constructor?.name;
  const nature = Object.prototype.toString.call(value).slice('[object '.length, -1);
  const own = nature === name || (name === 'Buffer' && nature === 'Uint8Array') || !encoders.has(name ?? '');
  return own ? name : undefined;
}

type Encoder = (value: never, path: string, chain: readonly object[]) => Json;

const encoders: ReadonlyMap<string, Encoder> = new Map<string, Encoder>([
  ['Date', (date: Date) => ({ $date: Number.isNaN(date.getTime()) ? null : date.toISOString() })],
  ['Map', (map: Map<unknown, unknown>, path, chain) => ({ $map: encodeItems(map, path, chain) })],
  ['Set', (set: Set<unknown>, path, chain) => ({ $set: encodeItems(set, path, chain) })],
  ...byteClasses.map((name): [string, Encoder] => [
    name,
    (bytes: Uint8Array | ArrayBuffer) => ({ [tagOf(name)]: bytesOf(bytes).toString('base64') }),
  ]),
  ...numberClasses.map((name): [string, Encoder] => [
    name,
    (numbers: Float64Array) => ({ [tagOf(name)]: Array.from(numbers, shortest(name)) }),
  ]),
  ...bigintClasses.map((name): [string, Encoder] => [
    name,
    (numbers: BigInt64Array) => ({ [tagOf(name)]: Array.from(numbers, String) }),
  ]),
]);

function bytesOf(value: Uint8Array | ArrayBuffer): Buffer {
  return ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : Buffer.from(value);
}

/** Of 32 bits, 0.1 and not the 0.10000000149011612 that the same number has as a double: nine digits always tell it. */
function shortest(name: string): (value: number) => Json {
  if (name !== 'Float32Array') return numberToJson;
  return (value) => {
    const short = [7, 8, 9].map((digits) => Number(value.toPrecision(digits)));
    return numberToJson(short.find((candidate) => Object.is(Math.fround(candidate), value)) ?? value);
  };
}

/** Undefined where the content is none of the tag's: then the object is what it looks like. */
function readTagged(json: Json, tag: string, content: Json): { readonly value: unknown } | undefined {
  switch (tag) {
    case escapeTag: {
      const members = membersOf(json);
      return members && { value: membersFromJson(members) };
    }
    case messageTag: {
      const members = membersOf(content);
      return members && { value: messageOf(membersFromJson(members)) };
    }
    case '$undefined':
      return content === true ? { value: undefined } : undefined;
    case '$number':
      return some(jsonToNumber(json));
    case '$bigint':
      return some(jsonToBigint(json));
    case '$date': {
      const time = jsonToTime(json);
      return time === undefined ? undefined : { value: new Date(time) };
    }
    case '$map':
      return isItems(content) && content.every(isPair)
        ? { value: new Map(content.map((pair) => fromJson(pair) as [unknown, unknown])) }
        : undefined;
    case '$set':
      return isItems(content) ? { value: new Set(content.map(fromJson)) } : undefined;
    default:
      return readArray(tag, content);
  }
}

function readArray(tag: string, content: Json): { readonly value: unknown } | undefined {
  if (typeof content === 'string') {
    const name = byteClasses.find((each) => tagOf(each) === tag);
    return name && base64.test(content)
      ? { value: makeBytes[name](Buffer.from(content, 'base64')) }
      : undefined;
  }
  if (!isItems(content)) return undefined;
  const numbers = numberClasses.find((each) => tagOf(each) === tag);
  if (numbers !== undefined) {
    const items = content.map(jsonToNumber);
    return items.every((item) => item !== undefined) ? { value: new globalThis[numbers](items) } : undefined;
  }
  const bigints = bigintClasses.find((each) => tagOf(each) === tag);
  if (bigints === undefined) return undefined;
  const items = content.map((item) => jsonToBigint({ $bigint: item }));
  return items.every((item) => item !== undefined) ? { value: new globalThis[bigints](items) } : undefined;
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The bytes are copied, since a Buffer may be a part of a larger one. */
const makeBytes: Readonly<Record<(typeof byteClasses)[number], (bytes: Buffer) => unknown>> = {
  Uint8Array: (bytes) => new Uint8Array(bytes),
  Uint8ClampedArray: (bytes) => new Uint8ClampedArray(bytes),
  Buffer: (bytes) => bytes,
  ArrayBuffer: (bytes) => new Uint8Array(bytes).buffer,
};

function some<T>(value: T | undefined): { readonly value: T } | undefined {
  return value === undefined ? undefined : { value };
}

function isItems(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function isPair(json: Json): boolean {
  return Array.isArray(json) && json.length === 2;
}
