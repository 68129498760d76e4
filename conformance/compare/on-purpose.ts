import { byText, isRecord } from './plain.ts';
import type { Plain, PlainRecord } from './plain.ts';
import type { Observation } from './script.ts';

/** The same observation of both sides. */
type Pair = readonly [theirs: Plain, ours: Plain];

/**
 * Takes the differences on purpose that show nearly everywhere out of two transcripts, so that the rest compares. Each is a row of
 * docs/differences.md, and a case in on-purpose/ shows both sides as they are.
 */
export function withoutDifferencesOnPurpose(
  theirs: readonly Observation[],
  ours: readonly Observation[],
): readonly [readonly Observation[], readonly Observation[]] {
  const pairs = theirs.map((left, index): readonly [Observation, Observation | undefined] => {
    const right = ours[index];
    if (right === undefined || right.call !== left.call) return [left, right];
    const [a, b] = reconcile(left.call, [left.saw, right.saw]);
    return [
      { call: left.call, saw: a },
      { call: right.call, saw: b },
    ];
  });
  const rest = ours.slice(theirs.length);
  return [pairs.map(([left]) => left), [...pairs.flatMap(([, right]) => right ?? []), ...rest]];
}

function reconcile(call: string, pair: Pair): Pair {
  if (call.startsWith('invoke')) return ofInvoke(pair);
  if (call.startsWith('stream')) return ofStream(call, pair);
  if (call === 'getState') return ofSnapshot(pair);
  const [theirs, ours] = pair;
  if (call !== 'getStateHistory' || !Array.isArray(theirs) || !Array.isArray(ours)) return pair;
  const snapshots = (theirs as Plain[]).map((snapshot, index) =>
    ofSnapshot([snapshot, (ours as Plain[])[index] ?? null]),
  );
  return [
    snapshots.map(([left]) => left),
    [...snapshots.map(([, right]) => right), ...(ours as Plain[]).slice(theirs.length)],
  ];
}

/** "A run that stops, or ends, before anything is written gives back no values." */
function ofInvoke([theirs, ours]: Pair): Pair {
  const keys = isRecord(theirs) ? Object.keys(theirs) : [];
  const isEmpty = theirs === '<undefined>' || (keys.length === 1 && keys[0] === '__interrupt__');
  if (!isEmpty || !isRecord(ours) || 'throws' in ours) return [theirs, ours];
  const questions = isRecord(theirs) ? { __interrupt__: ours.__interrupt__ ?? null } : '<undefined>';
  return [theirs, questions];
}

/**
 * "On resume, `updates` shows the finished siblings again, marked as cached", "in a stream of `values` each question comes by
 * itself, before the values of its siblings", "an error overtakes chunks that have not been read yet", and "`metadata` of a subgraph's
 * checkpoints says what task it runs for".
 */
function ofStream(call: string, [theirs, ours]: Pair): Pair {
  if (!Array.isArray(theirs)) return [theirs, ours];
  // Where ours has one, the chunk is that of a node with a `cachePolicy`.
  const isCache = Array.isArray(ours) && (ours as Plain[]).some(isCached);
  const chunks = (theirs as Plain[]).filter((chunk) => isCache || !isCached(chunk)).map(withoutTask);
  const questions = chunks.flatMap((chunk) => questionsOf(call, chunk) ?? []);
  const [error, ourError] = [chunks.at(-1), Array.isArray(ours) ? (ours as Plain[]).at(-1) : undefined];
  if (
    isError(error) &&
    isError(ourError) &&
    (questions.length > 0 || chunks.length !== (ours as Plain[]).length)
  ) {
    return [error, ourError];
  }
  return [withQuestionsTogether(call, chunks), ours];
}

/** The questions of each graph in one chunk, after all else. */
function withQuestionsTogether(call: string, chunks: readonly Plain[]): readonly Plain[] {
  const asked = chunks.filter((chunk) => questionsOf(call, chunk) !== undefined);
  const keyOf = (chunk: Plain): string => JSON.stringify(envelopeOf(chunk));
  const together = [...new Map(asked.map((chunk) => [keyOf(chunk), envelopeOf(chunk)]))].map(
    ([key, envelope]): Plain => {
      const own = asked.filter((chunk) => keyOf(chunk) === key);
      const questions = own.flatMap((chunk) => questionsOf(call, chunk) ?? []);
      const payload: Plain = { __interrupt__: questions.toSorted(byText) };
      return envelope.length === 0 ? payload : [...envelope, payload];
    },
  );
  return [...chunks.filter((chunk) => !asked.includes(chunk)), ...together];
}

/** The place and the mode before what a chunk shows. */
function envelopeOf(chunk: Plain): readonly Plain[] {
  return Array.isArray(chunk) ? (chunk as Plain[]).slice(0, -1) : [];
}

function withoutTask(value: Plain): Plain {
  if (Array.isArray(value)) return (value as Plain[]).map(withoutTask);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).flatMap(([key, part]): (readonly [string, Plain])[] => {
    if (key === 'payload') return [[key, withoutTask(part)]];
    if ((key !== 'config' && key !== 'parentConfig') || !isRecord(part) || !isRecord(part.metadata))
      return [[key, part]];
    const { metadata, run_name: _, ...rest } = part;
    const kept = Object.entries(metadata).filter(([name]) => !/^(langgraph_.*|checkpoint_ns)$/.test(name));
    return [[key, kept.length === 0 ? rest : { ...rest, metadata: Object.fromEntries(kept) }]];
  });
  return Object.fromEntries(entries);
}

function isError(chunk: Plain | undefined): chunk is PlainRecord {
  return isRecord(chunk) && typeof chunk.error === 'string';
}

function isCached(chunk: Plain): boolean {
  const metadata = field(payloadOf(chunk), '__metadata__');
  return field(metadata, 'cached') === true;
}

/** The questions of a chunk of `values`. */
function questionsOf(call: string, chunk: Plain): readonly Plain[] | undefined {
  const isValues =
    call === 'stream values' || (Array.isArray(chunk) && (chunk as Plain[]).at(-2) === 'values');
  const questions = isValues ? field(payloadOf(chunk), '__interrupt__') : undefined;
  return Array.isArray(questions) && questions.length > 0 ? (questions as Plain[]) : undefined;
}

function payloadOf(chunk: Plain): Plain | undefined {
  return Array.isArray(chunk) ? (chunk as Plain[]).at(-1) : chunk;
}

/**
 * "While a node waits at its second question, `getState().next` is empty", and "a task that has been answered, or tried again, is shown as
 * it was, and what it wrote is not": where LangGraph shows a question or an error, neither `next` nor that task's outcome compares, unless
 * everything that it shows as open is next.
 */
function ofSnapshot([theirs, ours]: Pair): Pair {
  if (!isRecord(theirs) || !isRecord(ours)) return [theirs, ours];
  return withTasks([withoutPlaces(theirs), withoutPlaces(ours)]);
}

/**
 * "A subgraph keeps its place in the checkpointer under a namespace": where it is kept does not compare; its snapshot does.
 */
function withoutPlaces(snapshot: PlainRecord): PlainRecord {
  if (!Array.isArray(snapshot.tasks)) return snapshot;
  const tasks = (snapshot.tasks as Plain[]).map((task): Plain => {
    if (!isRecord(task) || !isRecord(task.state)) return task;
    const { state, ...rest } = task;
    return field(state, 'configurable') === undefined ? { ...rest, state: withoutPlaces(state) } : rest;
  });
  return { ...snapshot, tasks };
}

function withTasks([theirs, ours]: readonly [PlainRecord, PlainRecord]): Pair {
  const [left, right] = [theirs.tasks, ours.tasks];
  if (!Array.isArray(left) || !Array.isArray(right)) return [theirs, ours];
  const asks = (left as Plain[]).map((task) => {
    const interrupts = field(task, 'interrupts');
    return (Array.isArray(interrupts) && interrupts.length > 0) || field(task, 'error') !== undefined;
  });
  if (!asks.includes(true) || (isWaiting(theirs) && isWaiting(ours))) return [theirs, ours];
  const cut = (snapshot: PlainRecord, tasks: readonly Plain[]): Plain => ({
    ...snapshot,
    next: '<not compared>',
    tasks: tasks.map((task, index) => (asks[index] === true ? nameOnly(task) : task)),
  });
  return [cut(theirs, left as Plain[]), cut(ours, right as Plain[])];
}

/** Every task that has no result is next, and there is one. */
function isWaiting(snapshot: PlainRecord): boolean {
  const open = (snapshot.tasks as Plain[]).filter((task) => field(task, 'result') === undefined);
  return (snapshot.next as Plain[]).length === open.length && open.length > 0;
}

function nameOnly(task: Plain): Plain {
  return { name: field(task, 'name') ?? null };
}

function field(value: Plain | undefined, key: string): Plain | undefined {
  return isRecord(value) ? value[key] : undefined;
}
