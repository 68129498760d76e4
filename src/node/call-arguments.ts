import { hash } from '../protocol/hash.ts';

/** Arguments may be anything, so what they are is told by what can be seen of them: equal arguments give one fingerprint. */
export function fingerprintArguments(args: readonly unknown[]): string {
  return hash(describe(args, []));
}

function describe(value: unknown, parents: readonly object[]): string {
  if (typeof value === 'function') return 'function';
  if (typeof value === 'object' && value !== null) return describeObject(value, parents);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function describeObject(value: object, parents: readonly object[]): string {
  if (parents.includes(value)) return 'cycle';
  const chain = [...parents, value];
  const list = (items: Iterable<unknown>): string =>
    `[${[...items].map((item) => describe(item, chain)).join(',')}]`;
  if (Array.isArray(value)) return list(value);
  if (value instanceof Date) return `Date ${value.getTime()}`;
  if (value instanceof Error) return `${value.name} ${value.message}`;
  if (value instanceof Map) return `Map ${list(value)}`;
  if (value instanceof Set) return `Set ${list(value)}`;
  if (ArrayBuffer.isView(value))
    return `Bytes ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${describe(member, chain)}`).join(',')}}`;
}
