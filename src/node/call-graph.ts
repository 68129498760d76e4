/** A graph that a node calls as a function: `await other.invoke(...)`. It runs as a thread of its own, and may ask. */
import { dataToError } from '../protocol/error-transfer.ts';
import { hash } from '../protocol/hash.ts';
import { canonicalJson } from '../protocol/json.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { GraphCallResult, KnownGraphCall } from '../protocol/graph-call.ts';
import type { GraphBodies } from './bodies.ts';
import type { Leave } from '../protocol/child.ts';
import { GraphInterrupt } from './interrupt.ts';
import { ParentCommand } from './parent-command.ts';
import { currentCall } from './scratchpad.ts';
import { membersFromJson, membersToJson } from './tagged-json.ts';

/** Runs a called graph where the node runs. `call` is the same for the same call of every pass and attempt. */
export type CallGraph = (
  call: { readonly call: string; readonly fingerprint: string; readonly input: JsonObject },
  bodies: GraphBodies,
) => Promise<GraphCallResult>;

/** What one pass knows of the graphs that it calls. */
export interface GraphCalls {
  readonly run: CallGraph;
  readonly known: readonly KnownGraphCall[];
  readonly used: Set<string>;
  readonly underWay: Set<Promise<unknown>>;
  /** Waits until none is under way, however they end. */
  readonly allEnded: () => Promise<void>;
  /** How many wait for an answer. */
  waiting: number;
}

export function newGraphCalls(run: CallGraph, known: readonly KnownGraphCall[]): GraphCalls {
  const underWay = new Set<Promise<unknown>>();
  const allEnded = async (): Promise<void> => void (await Promise.allSettled(underWay));
  return { run, known, used: new Set(), underWay, allEnded, waiting: 0 };
}

/**
 * Calls a graph from a node, and gives back its values.
 * @throws GraphInterrupt when the graph asks: the node pauses with it.
 * @throws ParentCommand when a node of it has given a command to the graph that calls it.
 * @throws the error that the graph has failed with.
 */
export async function callGraph(
  calls: GraphCalls,
  bodies: GraphBodies,
  given: unknown,
): Promise<Record<string, unknown>> {
  const input = membersToJson(given ?? {}, `The input of graph "${bodies.plan.name}"`);
  const fingerprint = hash(canonicalJson(input));
  const call = placeOf(calls, bodies.plan.name, fingerprint);
  calls.used.add(call);
  currentCall()?.graphs.push(call);
  const before = calls.known.find((known) => known.call === call);
  if (before?.values !== undefined) return ended(before.values, before.leave);
  const running = calls.run({ call, fingerprint, input }, bodies);
  calls.underWay.add(running);
  try {
    const result = await running;
    if (result.kind === 'done') return ended(result.values, result.leave);
    if (result.kind === 'failed') throw dataToError(result.error);
    calls.waiting += 1;
    throw new GraphInterrupt();
  } finally {
    calls.underWay.delete(running);
  }
}

function ended(values: JsonObject, leave: Leave | undefined): Record<string, unknown> {
  if (leave !== undefined) throw new ParentCommand(leave);
  return membersFromJson(values);
}

/**
 * The same graph with the same input is the same call, whatever the order. With another input it is the next one of that graph that an
 * earlier pass has called, if the node calls one after the other: its input was made from something that has changed.
 */
function placeOf({ known, used, underWay }: GraphCalls, graph: string, fingerprint: string): string {
  for (let count = 0; ; count += 1) {
    const call = hash(graph, fingerprint, count).slice(0, 8);
    if (used.has(call)) continue;
    if (known.some((one) => one.call === call)) return call;
    const next = known.find((one) => one.graph === graph && !used.has(one.call));
    return next !== undefined && underWay.size === 0 ? next.call : call;
  }
}
