/**
 * How JSON carries what JSON lacks: as an object with one member, whose name is a tag. `{"$date": "2026-11-21T05:00:00.000Z"}` is a Date,
 * `{"$number": "NaN"}` a number. An object of the user's that looks like one is put under `$object`, so that nothing is ambiguous.
 * What is here is all that the workflow knows of it; making and reading such JSON is in `src/node/tagged-json.ts`.
 */
import { isPlainObject } from './json.ts';
import type { Json } from './json.ts';

/** Classes of which a value is the bytes, as base64. */
export const byteClasses = ['Uint8Array', 'Uint8ClampedArray', 'Buffer', 'ArrayBuffer'] as const;
/** Classes of which a value is the list of its numbers. */
export const numberClasses = [
  'Int8Array',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
] as const;
/** Classes of which a value is the list of its numbers, as texts. */
export const bigintClasses = ['BigInt64Array', 'BigUint64Array'] as const;

export function tagOf(className: string): string {
  return `$${className.toLowerCase()}`;
}

/** Around an ordinary object whose only member has the name of a tag. */
export const escapeTag = '$object';

/** A message of LangChain's: its members, `type` first. */
export const messageTag = '$message';

const tags = new Set([
  escapeTag,
  messageTag,
  '$bigint',
  '$date',
  '$map',
  '$number',
  '$set',
  '$undefined',
  ...[...byteClasses, ...numberClasses, ...bigintClasses].map(tagOf),
]);

/** The tag of an object and what is under it; undefined for JSON that is only itself. */
export function taggedContent(json: Json): readonly [tag: string, content: Json] | undefined {
  if (!isPlainObject(json)) return undefined;
  const names = Object.keys(json);
  const [name] = names;
  return names.length === 1 && name !== undefined && tags.has(name) ? [name, json[name] as Json] : undefined;
}

/** JSON of an ordinary object with these members. */
export function objectToJson(members: Readonly<Record<string, Json>>): Json {
  return taggedContent(members) === undefined ? members : { [escapeTag]: members };
}

/** The members of an ordinary object, escaped or not; undefined for all other JSON. */
export function membersOf(json: Json | undefined): Readonly<Record<string, Json>> | undefined {
  if (!isPlainObject(json)) return undefined;
  const tagged = taggedContent(json as Json);
  if (tagged === undefined) return json as Record<string, Json>;
  return tagged[0] === escapeTag && isPlainObject(tagged[1])
    ? (tagged[1] as Record<string, Json>)
    : undefined;
}

const unusual = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

export function numberToJson(value: number): Json {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $number: Object.is(value, -0) ? '-0' : String(value) };
}

/** The number that JSON stands for; undefined where it stands for none. */
export function jsonToNumber(json: Json): number | undefined {
  if (typeof json === 'number') return json;
  const [tag, content] = taggedContent(json) ?? [];
  return tag === '$number' && typeof content === 'string' ? unusual.get(content) : undefined;
}

export function jsonToBigint(json: Json): bigint | undefined {
  const [tag, content] = taggedContent(json) ?? [];
  return tag === '$bigint' && typeof content === 'string' && /^-?\d+$/.test(content)
    ? BigInt(content)
    : undefined;
}

const isoDate = /^(\d{4}|[+-]\d{6})-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/;

/** The ms since 1970 of a date, NaN for one that is invalid; undefined for JSON that is no date. */
export function jsonToTime(json: Json): number | undefined {
  const [tag, content] = taggedContent(json) ?? [];
  if (tag !== '$date') return undefined;
  if (content === null) return Number.NaN;
  if (typeof content !== 'string' || !isoDate.test(content)) return undefined;
  const time = Date.parse(content);
  return Number.isNaN(time) ? undefined : time;
}
