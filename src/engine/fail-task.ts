import type { ErrorData } from '../protocol/error-transfer.ts';
import { showEnd } from './show.ts';
import type { Task } from './state.ts';
import { replaceTask } from './turn.ts';
import type { Turn } from './turn.ts';

/** A task has failed for good: it is left so, or goes on with the handler of its node, in the same superstep. */
export function failTask(turn: Turn, task: Task, error: ErrorData): void {
  const hasHandler = turn.state.plan?.nodes[task.node]?.errorHandler === true;
  if (!hasHandler || task.handling !== undefined || isWorkers(error)) {
    const failed: Task = { ...task, status: 'failed', error };
    replaceTask(turn, failed);
    return showEnd(turn, failed);
  }
  // What the node asked was the node's: the handler's first question is another one.
  const { child: _child, sideBySide: _sideBySide, changed: _changed, ...rest } = task;
  replaceTask(turn, { ...rest, status: 'ready', questions: [], answers: [], handling: error });
}

/** The worker lacks the node, and so its handler. */
function isWorkers({ code }: ErrorData): boolean {
  return code === 'UNKNOWN_GRAPH' || code === 'UNKNOWN_NODE';
}
