/**
 * LangChain's messages as JSON, and back. This package does not load LangChain for it: a message is known by the symbol that all copies of
 * `@langchain/core` put on it, and made again by what `holdpoint/langchain` gives, once that has been loaded.
 */

const brand = Symbol.for('langchain.message');

/** In the order in which people read them. */
const fields = [
  'type',
  'role',
  'content',
  'id',
  'name',
  'tool_calls',
  'invalid_tool_calls',
  'tool_call_id',
  'status',
  'artifact',
  'metadata',
  'usage_metadata',
  'additional_kwargs',
  'response_metadata',
] as const;
/** Left out where they are empty, as they mostly are. */
const mayBeEmpty = new Set<string>([
  'tool_calls',
  'invalid_tool_calls',
  'additional_kwargs',
  'response_metadata',
]);

export function isMessage(value: object): boolean {
  return brand in value;
}

/** What is to be kept of a message: what its class can be made from again. */
export function messageFields(message: object): readonly (readonly [string, unknown])[] {
  const all = fields.map((name) => [name, Reflect.get(message, name)] as const);
  return all.filter(([name, value]) => {
    if (value === undefined) return false;
    return !(mayBeEmpty.has(name) && typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  });
}

type Construct = (members: Readonly<Record<string, unknown>>) => unknown;
let construct: Construct = (members) => members;

/** Called by `holdpoint/langchain` when it is loaded. Until then messages are read as plain objects. */
export function makeMessagesWith(make: Construct): void {
  construct = make;
}

export function messageOf(members: Readonly<Record<string, unknown>>): unknown {
  return construct(members);
}

let constructChunk: Construct = messageOf;

/** Called by `holdpoint/langchain` when it is loaded, for parts of messages that a model gives one by one. */
export function makeChunksWith(make: Construct): void {
  constructChunk = make;
}

/** The same of a part of a message. */
export function chunkFields(message: object): Readonly<Record<string, unknown>> {
  const parts: unknown = Reflect.get(message, 'tool_call_chunks');
  const hasParts = Array.isArray(parts) && parts.length > 0;
  return Object.fromEntries([...messageFields(message), ...(hasParts ? [['tool_call_chunks', parts]] : [])]);
}

export function chunkOf(members: Readonly<Record<string, unknown>>): unknown {
  return constructChunk(members);
}
