import { beginThread } from '../engine/begin-thread.ts';
import { childEnd, childStart } from '../engine/child-end.ts';
import type { StreamEvent } from '../engine/events.ts';
import type { ChildState, ThreadState } from '../engine/state.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { ChildEnd, ChildInput } from '../protocol/child.ts';
import { GraphError } from '../protocol/errors.ts';
import type { MemoryThread } from './memory-thread.ts';

/** The functions of the subgraph that a node is. @throws GraphError `UNKNOWN_NODE`. */
export function bodiesOf(bodies: GraphBodies, node: string): GraphBodies {
  const subgraph = bodies.subgraphs?.[node];
  if (subgraph !== undefined) return subgraph;
  throw new GraphError(`Graph "${bodies.plan.name}" has no subgraph "${node}".`, {
    code: 'UNKNOWN_NODE',
    node,
  });
}

/** A subgraph is a thread of its own, as it is a workflow of its own on Temporal. `begin` makes it. */
export function settleChild(
  input: ChildInput<ChildState>,
  begin: (state: ThreadState) => MemoryThread,
  signal: AbortSignal,
  tell: (shown: readonly StreamEvent[]) => void,
): Promise<ChildEnd<ChildState>> {
  const { state, event } = beginThread(input.place.thread, input.request.id, childStart(input), Date.now());
  const child = begin(state);
  return new Promise((resolve) => {
    const onAbort = (): void => child.abort(String(signal.reason ?? 'aborted'));
    signal.addEventListener('abort', onAbort, { once: true });
    child.listen((shown, now) => {
      tell(shown);
      if (now.phase.kind !== 'settled') return;
      signal.removeEventListener('abort', onAbort);
      resolve(childEnd(now));
    });
    child.begin(event);
  });
}
