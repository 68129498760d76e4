import type { ChildPlace } from '../protocol/child.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { PreparedAhead } from '../protocol/task.ts';
import type { ThreadState } from './state.ts';

/**
 * The one argument of a thread's workflow. Started by hand, `{ "input": { ... } }` is enough: the worker brings the plan.
 * Without a request and an input it goes on with `from` as it stands: the execution before has continued as new.
 */
export interface ThreadStart {
  readonly plan?: GraphPlan;
  readonly request?: RunRequest;
  readonly input?: RunRequest['input'];
  readonly prepared?: PreparedAhead;
  /** Where the thread's last execution left it. */
  readonly from?: ThreadState;
  /** The thread is a subgraph's: its workflow ends whenever it settles, and gives back where it stands. */
  readonly child?: ChildPlace;
  /** The run id of that execution: earlier checkpoints are in its history. */
  readonly after?: string;
  /** The thread that it is an execution of, where this one is its copy. */
  readonly afterThread?: string;
  /** In events of its history: when the execution continues as new. Without it, when Temporal suggests to. */
  readonly continueAfter?: number;
}
