import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CallRecord, ChangedCall } from '../protocol/call.ts';
import type { CallHost } from './call-host.ts';
import { newCallScope } from './call-scope.ts';
import type { CallScope } from './call-scope.ts';

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
  /** Watchers of the run want to know what calls are made with. */
  readonly isWatched: boolean;
  /** Under way or done, once it has been begun. */
  earlier: Promise<void> | undefined;
}

/** `within`: names what calls, where it is not the node itself. */
export function newNodeCalls({
  host,
  records,
  within = [],
  isWatched,
}: Pick<NodeCalls, 'host' | 'records' | 'isWatched'> & { readonly within?: readonly string[] }): NodeCalls {
  return {
    host,
    records,
    used: new Set(),
    changed: [],
    underWay: new Set(),
    root: newCallScope(within),
    isWatched,
    earlier: undefined,
  };
}

/** Counts a call as under way until it has ended. */
export async function whileUnderWay(
  result: Promise<unknown>,
  underWay: NodeCalls['underWay'] | undefined,
): Promise<void> {
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
