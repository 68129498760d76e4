import { drains } from './drain.ts';
import { settleInterrupted, settleOverLimit } from './settle.ts';
import type { Turn } from './turn.ts';

/** Whether the run ends here, before its next superstep begins. Then it has been settled. */
export function stopsBefore(turn: Turn): boolean {
  const { state } = turn;
  const { run, checkpoint } = state;
  if (run === null || checkpoint === null) return false;
  if (drains(turn)) return true;
  if (stopsOverLimit(turn)) return true;
  // One breakpoint stops a thread once at a checkpoint: the run that goes on from it passes.
  if (run.resumedAt === checkpoint.id) return false;
  const before = run.options.interruptBefore ?? state.plan?.interruptBefore ?? [];
  if (!state.tasks.some((task) => before === '*' || before.includes(task.node))) return false;
  state.breakpoint = 'before';
  settleInterrupted(turn, null);
  return true;
}

/** The same, after a superstep has been committed. */
export function stopsAfter(turn: Turn): boolean {
  const { state } = turn;
  if (stopsOverLimit(turn)) return true;
  const ran = state.past.at(-1)?.tasks ?? [];
  const after = state.run?.options.interruptAfter ?? state.plan?.interruptAfter ?? [];
  // With nothing left to run there is nothing to stop before: the thread is done.
  if (state.tasks.length === 0 || !ran.some((task) => after === '*' || after.includes(task.node)))
    return false;
  state.breakpoint = 'after';
  settleInterrupted(turn, null);
  return true;
}

function stopsOverLimit(turn: Turn): boolean {
  const { run, checkpoint } = turn.state;
  if (run === null || checkpoint === null || checkpoint.step + 1 <= run.stop) return false;
  settleOverLimit(turn);
  return true;
}
