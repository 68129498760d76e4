import { payloadLimit } from '../protocol/budget.ts';
import type { CallRecord } from '../protocol/call.ts';
import { GraphError, PayloadTooLargeError } from '../protocol/errors.ts';
import { hash } from '../protocol/hash.ts';
import { bytesOver } from '../protocol/json.ts';
import { fingerprintArguments } from './call-arguments.ts';
import { placeOfCall } from './cached-call.ts';
import type { CallHost } from './call-host.ts';
import { newCallScope } from './call-scope.ts';
import type { CallScope } from './call-scope.ts';
import { whileUnderWay } from './calls.ts';
import type { NodeCalls } from './calls.ts';
import { heardToJson } from './heard-json.ts';
import { GraphInterrupt } from './interrupt.ts';
import type { CachePolicy } from './node-cache.ts';
import { recordInPlace } from './record-in-place.ts';
import { currentCall, currentScratchpad, runInCall } from './scratchpad.ts';
import type { Scratchpad } from './scratchpad.ts';
import { fromJson, toJson } from './tagged-json.ts';

/** What makes a call what it is, and how it is done when it has not been done yet. */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly run: (scratchpad: Scratchpad) => unknown;
  /** Before another attempt: what an attempt has been given is given back. */
  readonly attempt: (work: () => unknown, onAgain: () => void, scratchpad: Scratchpad) => Promise<unknown>;
  /** By what its result is found again in other runs. */
  readonly cache?: CachePolicy | undefined;
  /** Makes it a part of the node with questions of its own: they are asked, and answered, under this key. Nobody else has it in this node. */
  readonly key?: string;
  /** Of a part, when it has given its result: false when that need not be recorded, since the node ends with it. */
  readonly isKept?: () => Promise<boolean>;
}

/**
 * Makes a call, or gives back what it has given before. The result is recorded before it is handed on.
 *
 * @throws GraphError `OUTSIDE_NODE` outside a node; what the call throws.
 */
export function makeCall(call: Call): Promise<unknown> {
  const scratchpad = currentScratchpad();
  const result = begin(scratchpad, currentCall(), call);
  void whileUnderWay(result, scratchpad?.calls.underWay);
  return result;
}

async function begin(
  scratchpad: Scratchpad | undefined,
  scope: CallScope | undefined,
  call: Call,
): Promise<unknown> {
  if (scratchpad === undefined || scope === undefined) throw outside(call.name);
  // The pass is over, and this branch of it was left behind: the next pass makes the call.
  if (scratchpad.ended) throw new GraphInterrupt();
  return callOnce(scratchpad, scope, call);
}

async function callOnce(scratchpad: Scratchpad, scope: CallScope, call: Call): Promise<unknown> {
  const { calls } = scratchpad;
  const index = scope.calls;
  scope.calls += 1;
  const equal = `${call.name} ${fingerprintArguments(call.args)}`;
  const before = scope.equal.get(equal) ?? 0;
  scope.equal.set(equal, before + 1);
  const id = hash(...scope.path, equal, before);
  const { host } = calls;
  if (host === undefined) {
    if (call.isKept === undefined) throw local(call.name, scratchpad.node);
    return fromJson((await doCall(scratchpad, scope, call, { id, index })).value);
  }
  if (host.earlier !== undefined) await (calls.earlier ??= loadEarlier(calls, host.earlier));
  const place = { id, index, name: call.name };
  const found =
    calls.records.get(id) ??
    (call.key === undefined ? await recordInPlace(scratchpad, scope, place) : undefined);
  if (found !== undefined) return handOut(scratchpad, scope, found);
  const done = await doCall(scratchpad, scope, call, place);
  if (call.isKept !== undefined && !(await call.isKept())) return fromJson(done.value);
  const kept = await host.record(done);
  calls.records.set(id, kept);
  calls.used.add(id);
  return fromJson(kept.value);
}

async function loadEarlier({ records }: NodeCalls, earlier: NonNullable<CallHost['earlier']>): Promise<void> {
  for (const record of await earlier()) records.set(record.id, record);
}

function handOut(scratchpad: Scratchpad, scope: CallScope, record: CallRecord): unknown {
  const { answers = [], graphs = [] } = record;
  scratchpad.calls.used.add(record.id);
  for (const place of answers) scratchpad.used[place] = true;
  scratchpad.interrupts += answers.length;
  if (scope.part !== undefined) scope.part.questions += answers.length;
  scope.answers.push(...answers);
  for (const graph of graphs) scratchpad.graphs?.used.add(graph);
  scope.graphs.push(...graphs);
  scratchpad.onUsed();
  return fromJson(record.value);
}

async function doCall(
  scratchpad: Scratchpad,
  scope: CallScope,
  call: Call,
  { id, index }: Pick<CallRecord, 'id' | 'index'>,
): Promise<CallRecord> {
  const mark = { beside: scope.underWay.size > 0 };
  for (const other of scope.underWay) other.beside = true;
  scope.underWay.add(mark);
  const part = call.key === undefined ? scope.part : { key: call.key, questions: 0 };
  let inner = newCallScope([...scope.path, id], part);
  try {
    const place = placeOfCall(scratchpad, call);
    const kept = await place?.find();
    const doIt = (): Promise<unknown> =>
      call.attempt(
        () => runInCall(inner, () => call.run(scratchpad)),
        () => {
          for (const answer of inner.answers) scratchpad.used[answer] = false;
          scratchpad.interrupts -= inner.answers.length;
          if (part !== undefined) part.questions -= inner.answers.length;
          for (const graph of inner.graphs) scratchpad.graphs?.used.delete(graph);
          inner = newCallScope(inner.path, part);
        },
        scratchpad,
      );
    const what = `What task "${call.name}" gave back`;
    const value = kept === undefined ? toJson(await doIt(), what) : kept;
    const record: CallRecord = {
      id,
      kind: 'value',
      name: call.name,
      index,
      ...(scope.path.length > 0 && { in: scope.path }),
      value,
      ...(scratchpad.calls.isWatched && heardToJson({ input: call.args }, ['input'])),
      ...(kept !== undefined && { cached: true }),
      ...(inner.answers.length > 0 && { answers: inner.answers }),
      ...(inner.graphs.length > 0 && { graphs: inner.graphs }),
      ...(mark.beside && { beside: true }),
      ...(call.key !== undefined && { silent: true }),
    };
    const bytes = bytesOver(record, payloadLimit);
    if (bytes !== undefined) throw new PayloadTooLargeError(what, bytes, payloadLimit, scratchpad.node);
    // What a task was told is an answer to its own question only.
    const hasAsked = inner.answers.length > 0 || inner.graphs.length > 0;
    if (kept === undefined && !hasAsked) await place?.keep(value);
    return record;
  } finally {
    scope.underWay.delete(mark);
    scope.answers.push(...inner.answers);
    scope.graphs.push(...inner.graphs);
  }
}

function outside(name: string): GraphError {
  return new GraphError(
    `Called task "${name}" outside the context of a graph. Call it in a node, or in an entrypoint, while that runs.`,
    { code: 'OUTSIDE_NODE' },
  );
}

function local(name: string, node: string): GraphError {
  return new GraphError(
    `Node "${node}" is "local", so the result of task "${name}" cannot be recorded before it ends. Leave out the node's option "local".`,
    { code: 'NOT_SUPPORTED', node },
  );
}
