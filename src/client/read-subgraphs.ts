import type { Client } from '@temporalio/client';
import type { ThreadState } from '../engine/state.ts';
import { endedState, foldAll, goneAsUndefined } from './read-thread.ts';
import type { ThreadFold } from './thread-fold.ts';
import { executionsOf } from './thread-executions.ts';

/** Where each run of the thread's subgraphs stands, or stood at its end, and of theirs: the oldest first, as far as Temporal keeps them. */
export async function readSubgraphs(client: Client, thread: string): Promise<readonly ThreadState[]> {
  const executions = (await executionsOf(client, thread)).filter(({ workflowId }) => workflowId !== thread);
  const found: ThreadState[] = [];
  for (const { workflowId, runId } of executions) {
    for (let run: string | undefined = runId; run !== undefined;) {
      const fold: ThreadFold | undefined = await foldAll(client, workflowId, run).catch(goneAsUndefined);
      const state = fold && endedState(fold);
      if (state !== undefined) found.push(state);
      run = fold?.ending?.kind === 'continued' ? fold.ending.next : undefined;
    }
  }
  return found.toSorted((a, b) => a.clock - b.clock || a.made - b.made);
}
