/** A run is stopped in the middle, and its thread goes on: for a run that takes its place, or because its caller has aborted it. */
import { isChildTask } from './child-input.ts';
import type { EngineEvent } from './events.ts';
import { abortedError } from './own-error.ts';
import { takeBack } from './run-base.ts';
import { dropFromQueue, isQueued, requestsOf, tellEnd } from './run-queue.ts';
import { settle, settleWith } from './settle.ts';
import type { Phase, Task, ThreadState } from './state.ts';
import { replaceTask } from './turn.ts';
import type { Turn } from './turn.ts';
import { viewIfPossible } from './view.ts';

type Stop = Omit<Extract<Phase, { kind: 'stopping' }>, 'kind'>;

/** Cancels what is under way. Subgraphs are waited for: where they stood belongs to the thread, and the next run may need their place. */
export function stopRun(turn: Turn, stop: Stop): void {
  const { state } = turn;
  turn.effects.push({ kind: 'stop-run' });
  state.tasks = state.tasks.map((task) =>
    task.status === 'running' && !hasSubgraph(state, task) ? { ...task, status: 'ready' } : task,
  );
  state.phase = { kind: 'stopping', ...stop };
  finishStop(turn);
}

/** The caller of one run aborts it, wherever it is. Others that wait go on. */
export function onAbortRun(turn: Turn, run: string, reason: string): void {
  const { state } = turn;
  const error = abortedError(
    `The run was aborted: ${reason}. The thread stays at its last checkpoint; invoke(null) goes on from there.`,
  );
  const { phase } = state;
  if (isQueued(state, run)) {
    if (phase.kind === 'stopping' && phase.for === run) {
      const { for: _, ...rest } = phase;
      state.phase = rest;
    }
    return dropFromQueue(turn, run, error);
  }
  const isUnderWay = phase.kind === 'running' || phase.kind === 'folding' || isPreparing(phase);
  if (isUnderWay && requestsOf(state).includes(run)) stopRun(turn, { error, takesBack: false });
}

function isPreparing(phase: Phase): boolean {
  return phase.kind === 'preparing' && phase.superstep === undefined;
}

/** What happens while a run is being stopped: only the ends of its subgraphs matter. True when that was all of the event. */
export function reactWhileStopping(turn: Turn, event: EngineEvent): boolean {
  const { state } = turn;
  if (state.phase.kind !== 'stopping') return false;
  switch (event.kind) {
    case 'child-settled':
      if (event.call !== undefined) return false;
      break;
    case 'task-failed':
      break;
    case 'prepared':
    case 'prepare-failed':
    case 'folded':
    case 'fold-failed':
    case 'task-settled':
    case 'recorded':
    case 'called':
      return true;
    default:
      return false;
  }
  const task = state.tasks.find(({ id, pass }) => id === event.task && pass === event.pass);
  if (task?.status !== 'running' || !isChildTask(state, task)) return true;
  const child = event.kind === 'child-settled' ? { child: event.end.state } : {};
  replaceTask(turn, { ...task, ...child, status: 'ready' });
  return true;
}

/** Ends the run, once nothing of it is under way. */
export function finishStop(turn: Turn): void {
  const { state } = turn;
  const { phase } = state;
  if (phase.kind !== 'stopping' || state.tasks.some((task) => hasSubgraph(state, task))) return;
  state.tasks = state.tasks.map((task) => (task.status === 'running' ? { ...task, status: 'ready' } : task));
  const base = state.run?.base;
  if (phase.takesBack && base !== undefined) {
    takeBack(turn, base);
    settle(turn, state.status);
  } else {
    viewIfPossible(turn);
    settleWith(turn, phase.error);
  }
  tellEnd(turn, requestsOf(state), phase.error);
}

/** A subgraph of the task is under way: the task itself, or one that its node has called. */
function hasSubgraph(state: ThreadState, task: Task): boolean {
  if (task.status !== 'running') return false;
  if (task.graphs?.some(({ status }) => status === 'running') === true) return true;
  // One that is done, and whose conditional edges are being evaluated, runs no more.
  return isChildTask(state, task) && task.child?.status !== 'done';
}
