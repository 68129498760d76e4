import type { ChildPlace } from '../protocol/child.ts';
import { isPlainObject } from '../protocol/json.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import { readRun } from '../protocol/read-message.ts';
import { isUnreadable, whyUnreadable } from '../protocol/tolerant-converter.ts';
import type { EngineEvent } from './events.ts';
import { continueThread, newThread } from './new-thread.ts';
import { readPreparedAhead } from './prepared-ahead.ts';
import type { ThreadState } from './state.ts';

const howToStart = 'Start it with one argument: {"input": {...}}.';

/**
 * How an execution begins: the thread as it is taken over, and the request that was started with it. `start` is what the workflow got as
 * its argument: a `ThreadStart`, or whatever somebody has typed.
 */
export function beginThread(
  thread: string,
  runId: string,
  start: unknown,
  at: number,
): { readonly state: ThreadState; readonly event: EngineEvent } {
  const fields = isPlainObject(start) && !isUnreadable(start) ? start : {};
  const plan = isPlainObject(fields['plan']) ? (fields['plan'] as unknown as GraphPlan) : null;
  const from = isPlainObject(fields['from']) ? (fields['from'] as unknown as ThreadState) : undefined;
  if (from !== undefined && fields['request'] === undefined && fields['input'] === undefined)
    return { state: { ...from, plan: plan ?? from.plan }, event: { kind: 'continued', at } };
  const place = readPlace(fields['child']);
  const state = {
    ...(from === undefined ? newThread(place?.thread ?? thread, plan) : continueThread(from, plan)),
    ...(place !== undefined && { namespace: place.namespace }),
  };
  return { state, event: firstEvent(start, fields, runId, at) };
}

function firstEvent(start: unknown, fields: Record<string, unknown>, runId: string, at: number): EngineEvent {
  const stray = (reason: string): EngineEvent => ({
    kind: 'stray',
    message: 'start',
    reason: `${reason} ${howToStart}`,
    at,
  });
  if (isUnreadable(start)) return stray(whyUnreadable(start));
  const asked =
    fields['request'] ?? (Object.hasOwn(fields, 'input') ? { input: fields['input'] } : undefined);
  if (asked === undefined) return stray('The workflow of a graph was started without an input.');
  const read = readRun(asked, runId);
  // Without a plan the engine cannot tell what the writes are to.
  const prepared = isPlainObject(fields['plan']) ? readPreparedAhead(fields['prepared']) : undefined;
  return 'unreadable' in read
    ? stray(read.unreadable)
    : {
        kind: 'requested',
        message: 'run',
        request: read.request,
        ...(prepared !== undefined && { prepared }),
        at,
      };
}

function readPlace(child: unknown): ChildPlace | undefined {
  if (!isPlainObject(child)) return undefined;
  const { thread, namespace } = child;
  return typeof thread === 'string' && typeof namespace === 'string' ? { thread, namespace } : undefined;
}
