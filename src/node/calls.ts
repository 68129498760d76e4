import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { payloadLimit } from '../protocol/budget.ts';
import type { CallRecord, ChangedCall, RecordRefusal } from '../protocol/call.ts';
import { GraphError, PayloadTooLargeError } from '../protocol/errors.ts';
import { hash } from '../protocol/hash.ts';
import { bytesOver } from '../protocol/json.ts';
import { fingerprintArguments } from './call-arguments.ts';
import { newCallScope } from './call-scope.ts';
import type { CallScope } from './call-scope.ts';
import { GraphInterrupt } from './interrupt.ts';
import { currentCall, currentScratchpad, runInCall } from './scratchpad.ts';
import type { Scratchpad } from './scratchpad.ts';
import { fromJson, toJson } from './tagged-json.ts';

/** Where the calls of a node are recorded. The shells give it to `runNode`. */
export interface CallHost {
  /** What has been recorded since the pass was started, by attempts before this one: asked for once. Absent: this is the first. */
  readonly earlier?: () => Promise<readonly CallRecord[]>;
  /**
   * Keeps a call's result, durably, before it is handed on. Gives back the record that counts: an earlier attempt's, if that came first.
   * @throws when the pass is over, or when it is too much for one node.
   */
  readonly record: (call: CallRecord) => Promise<CallRecord>;
}

/** The calls of one pass of a node. */
export interface NodeCalls {
  readonly host: CallHost | undefined;
  /** By id: of earlier passes, of earlier attempts, and of this one. */
  readonly records: Map<string, CallRecord>;
  /** Ids of the records that have been handed out in this pass. */
  readonly used: Set<string>;
  readonly changed: ChangedCall[];
  readonly underWay: Set<Promise<unknown>>;
  readonly root: CallScope;
  /** Under way or done, once it has been begun. */
  earlier: Promise<void> | undefined;
}

/** `within`: names what calls, where it is not the node itself. */
export function newNodeCalls(
  host: CallHost | undefined,
  records: NodeCalls['records'],
  within: readonly string[] = [],
): NodeCalls {
  return {
    host,
    records,
    used: new Set(),
    changed: [],
    underWay: new Set(),
    root: newCallScope(within),
    earlier: undefined,
  };
}

/** What makes a call what it is, and how it is done when it has not been done yet. */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly run: (scratchpad: Scratchpad) => unknown;
  /** Before another attempt: what an attempt has been given is given back. */
  readonly attempt: (work: () => unknown, onAgain: () => void, scratchpad: Scratchpad) => Promise<unknown>;
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

async function whileUnderWay(result: Promise<unknown>, underWay: Set<unknown> | undefined): Promise<void> {
  underWay?.add(result);
  try {
    await result;
  } catch {
    // Whoever awaits it gets its error: that nobody does must not end the process.
  } finally {
    underWay?.delete(result);
  }
}

/** Waits until no call is under way: what they do is done, and is to be recorded, though the node has ended or paused. */
export async function callsSettled({ underWay }: NodeCalls, signal: AbortSignal): Promise<void> {
  if (underWay.size === 0) return;
  let stop = (): void => {};
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal.addEventListener('abort', stop, { once: true });
  });
  while (underWay.size > 0 && !signal.aborted) {
    await Promise.race([Promise.allSettled(underWay), aborted]);
    // A branch that goes on may make its next call.
    await nextTurn();
  }
  signal.removeEventListener('abort', stop);
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
  if (host === undefined) throw local(call.name, scratchpad.node);
  if (host.earlier !== undefined) await (calls.earlier ??= loadEarlier(calls, host.earlier));
  const found =
    calls.records.get(id) ?? (await recordInPlace(scratchpad, scope, { id, index, name: call.name }));
  if (found !== undefined) return handOut(scratchpad, scope, found);
  const kept = await host.record(await doCall(scratchpad, scope, call, { id, index }));
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
  let inner = newCallScope([...scope.path, id]);
  try {
    const given = await call.attempt(
      () => runInCall(inner, () => call.run(scratchpad)),
      () => {
        for (const place of inner.answers) scratchpad.used[place] = false;
        scratchpad.interrupts -= inner.answers.length;
        for (const graph of inner.graphs) scratchpad.graphs?.used.delete(graph);
        inner = newCallScope(inner.path);
      },
      scratchpad,
    );
    const what = `What task "${call.name}" gave back`;
    const record: CallRecord = {
      id,
      kind: 'value',
      name: call.name,
      index,
      ...(scope.path.length > 0 && { in: scope.path }),
      value: toJson(given, what),
      ...(inner.answers.length > 0 && { answers: inner.answers }),
      ...(inner.graphs.length > 0 && { graphs: inner.graphs }),
      ...(mark.beside && { beside: true }),
    };
    const bytes = bytesOver(record, payloadLimit);
    if (bytes !== undefined) throw new PayloadTooLargeError(what, bytes, payloadLimit, scratchpad.node);
    return record;
  } finally {
    scope.underWay.delete(mark);
    scope.answers.push(...inner.answers);
    scope.graphs.push(...inner.graphs);
  }
}

/** How long a branch that runs beside this one may take to make the call that was recorded in this place. */
const reorderMs = 1000;

/**
 * The record of the call's place, where that call has changed: as in LangGraph, a task of the same name gets it.
 * Undefined when the call is a new one.
 */
async function recordInPlace(
  scratchpad: Scratchpad,
  scope: CallScope,
  call: Pick<CallRecord, 'id' | 'index' | 'name'>,
): Promise<CallRecord | undefined> {
  const { calls, node } = scratchpad;
  const there = [...calls.records.values()].find(
    (record) => record.index === call.index && String(record.in ?? '') === String(scope.path),
  );
  // Where calls have been under way side by side, the record here belongs to one that is still to come.
  if (there === undefined || there.beside === true || scope.underWay.size > 0) return undefined;
  const isUsed = (): boolean => calls.used.has(there.id);
  for (let waited = 0; !scratchpad.synchronous && !isUsed() && waited < reorderMs; waited += 20)
    await sleep(20);
  if (isUsed()) return undefined;
  if (scratchpad.strict) throw changedCall(node, call, there);
  calls.changed.push({ index: call.index, name: call.name });
  return there.name === call.name ? there : undefined;
}

/** The error of a call whose result the thread does not take. */
export function recordError({ reason, message }: RecordRefusal): GraphError {
  return new GraphError(message, { code: reason === 'too_large' ? 'PAYLOAD_TOO_LARGE' : 'RUN_ABORTED' });
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

function changedCall(
  node: string,
  { name, index }: Pick<CallRecord, 'index' | 'name'>,
  there: CallRecord,
): GraphError {
  const other = there.name === name ? 'the same task with other arguments' : `task "${there.name}"`;
  return new GraphError(
    `Node "${node}" made task "${name}" its call ${index + 1}, where the result of ${other} had been recorded. ` +
      `Make the same calls with the same arguments on every pass; derive them from the state, from answers and from other tasks only. ` +
      `(The graph is compiled with "strict".)`,
    { code: 'CHANGED_TASK', node },
  );
}
