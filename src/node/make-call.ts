import { payloadLimit } from '../protocol/budget.ts';
import type { CallRecord } from '../protocol/call.ts';
import { GraphError, PayloadTooLargeError } from '../protocol/errors.ts';
import { hash } from '../protocol/hash.ts';
import { bytesOver } from '../protocol/json.ts';
import { fingerprintArguments } from './call-arguments.ts';
import type { CallHost } from './call-host.ts';
import { newCallScope } from './call-scope.ts';
import type { CallScope } from './call-scope.ts';
import { whileUnderWay } from './calls.ts';
import type { NodeCalls } from './calls.ts';
import { GraphInterrupt } from './interrupt.ts';
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
