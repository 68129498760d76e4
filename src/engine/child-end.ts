import type { ChildEnd, ChildInput } from '../protocol/child.ts';
import type { ChildState, ThreadState } from './state.ts';
import type { ThreadStart } from './thread-start.ts';

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
export function childEnd({ plan: _plan, past: _past, ...state }: ThreadState): ChildEnd<ChildState> {
  return { state, error: state.status === 'failed' ? state.error : null };
}
