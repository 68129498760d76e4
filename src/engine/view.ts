import { GraphError } from '../protocol/errors.ts';
import { contributions, foldWrites } from './fold.ts';
import { inWriteOrder } from './routes.ts';
import type { Channels } from './state.ts';
import type { FoldInput } from '../protocol/task.ts';
import type { Turn } from './turn.ts';

/**
 * While some tasks of a superstep wait, what the finished ones wrote is shown already, though it is not committed. (LangGraph does the same.)
 * False when that has to wait for the worker's reducers.
 */
export function foldView(turn: Turn, custom: Channels | null): boolean {
  const { state } = turn;
  const open = viewIfPossible(turn, custom);
  if (open === null || state.plan === null) return true;
  state.phase = { kind: 'folding', purpose: 'view' };
  turn.effects.push({
    kind: 'fold',
    elsewhere: state.elsewhere,
    input: { graph: state.plan.name, channels: open },
  });
  return false;
}

/** The view, as far as it needs no worker; gives back what only the worker could fold. */
export function viewIfPossible(turn: Turn, custom: Channels | null = null): FoldInput['channels'] | null {
  const { state } = turn;
  const { plan } = state;
  const done = inWriteOrder(state.tasks.filter((task) => task.outcome !== undefined));
  state.view = null;
  if (plan === null || !done.some((task) => (task.outcome?.writes.length ?? 0) > 0)) return null;
  try {
    const folded = foldWrites(plan, state.channels, contributions(done), custom);
    if (folded.kind === 'needs-worker') return folded.channels;
    state.view = folded.channels;
  } catch (error) {
    // Writes that contradict each other are an error when they are committed, and only then.
    if (!GraphError.is(error)) throw error;
  }
  return null;
}
