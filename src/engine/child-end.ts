import type { ChildEnd, ChildInput } from '../protocol/child.ts';
import type { ChildState, ThreadState } from './state.ts';
import type { ThreadStart } from './thread-start.ts';
import { trackedOnly } from './untracked.ts';

/** How a subgraph's thread starts, or goes on from where it stood. */
export function childStart({ plan, request, place, from }: ChildInput<ChildState>): ThreadStart {
  return {
    request,
    plan,
    child: place,
    ...(from !== undefined && { from: { ...from, plan: null, past: [] } }),
  };
}

/** What a subgraph's thread gives to its parent when it has settled. */
export function childEnd(thread: ThreadState): ChildEnd<ChildState> {
  // What it gives back when it is done may be untracked, too; where it waits is a checkpoint.
  const { plan: _plan, past: _past, ...state } = thread.status === 'done' ? thread : trackedOnly(thread);
  return { state, error: state.status === 'failed' ? state.error : null };
}
