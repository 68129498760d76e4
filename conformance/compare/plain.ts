/** What was seen, as data that compares: no ids, no times, no classes. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainRecord;

export type PlainRecord = { readonly [key: string]: Plain };

/** Ids and times; what LangSmith is told; the name of a class that it has; and under which checkpoint of its parent's a subgraph is kept. */
const dropped = new Set([
  'parents',
  'createdAt',
  'checkpoint_map',
  'ls_integration',
  'counters_since_delta_snapshot',
  'lg_name',
  'thread_id',
  'thread_ts',
  'run_id',
  'runId',
  'timestamp',
]);
const interruptId = /^[0-9a-f]{32}$/;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const moreAbout = /\n\nTroubleshooting URL: .*\n?$/s;

export function plain(value: unknown): Plain {
  switch (typeof value) {
    case 'string':
      return interruptId.test(value) ? '<interrupt>' : value.replace(uuid, '<id>').replace(moreAbout, '');
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : `<${String(value)}>`;
    case 'boolean':
      return value;
    case 'bigint':
      return `<bigint ${String(value)}>`;
    case 'object':
      return value === null ? null : plainObject(value);
    case 'undefined':
      return '<undefined>';
    default:
      return `<${typeof value}>`;
  }
}

function plainObject(value: object): Plain {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date) return `<date ${value.toISOString()}>`;
  if (value instanceof Map) return { '<map>': [...value].map(plain) };
  if (value instanceof Set) return { '<set>': [...value].map(plain) };
  if (value instanceof Error) return plainError(value);
  const entries = Object.entries(value)
    .filter(([key, field]) => field !== undefined && !dropped.has(key) && !key.startsWith('__pregel_'))
    .map(([key, field]) => [plainKey(key), plainField(key, field)] as const)
    .filter(([key, field]) => key !== 'metadata' || !isRecord(field) || Object.keys(field).length > 0);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function plainKey(key: string): string {
  return interruptId.test(key) ? '<interrupt>' : key.replace(uuid, '<id>');
}

/** Questions come in the order in which they were asked, or in that of their tasks. */
function plainField(key: string, value: unknown): Plain {
  const field = plain(value);
  if (key !== '__interrupt__' || !Array.isArray(field)) return field;
  return (field as Plain[]).toSorted(byText);
}

/** An error by its name, its message, and its code when it has one. */
export function plainError(error: unknown): Plain {
  if (!(error instanceof Error)) return { error: String(error) };
  const code = 'lc_error_code' in error ? error.lc_error_code : undefined;
  return {
    error: error.name,
    // Commands write checkpoints differently, so supersteps after one have other numbers.
    message: plain(error.message.replace(/superstep \d+/, 'superstep')),
    ...(typeof code === 'string' && { code }),
  };
}

export function isRecord(value: Plain | undefined): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function byText(a: Plain, b: Plain): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
