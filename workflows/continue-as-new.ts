import { makeContinueAsNewFunc, workflowInfo } from '@temporalio/workflow';
import { nextStart } from '../src/engine/rest.ts';
import type { ThreadState } from '../src/engine/state.ts';
import type { ThreadStart } from '../src/engine/thread-start.ts';
import type { JsonObject } from '../src/protocol/json.ts';
import { threadMemo } from './thread-memo.ts';

/**
 * When the history of an execution is long enough: when Temporal suggests to continue as new (at 4,096 events or 4 MB, unless the server is
 * set otherwise), or as the start says. What it is at is recorded with every workflow task, so a replay decides the same.
 */
export class HistoryGauge {
  readonly #continueAfter: number;
  readonly #beginning = workflowInfo().historyLength;

  constructor(continueAfter: unknown) {
    this.#continueAfter = typeof continueAfter === 'number' ? continueAfter : Number.POSITIVE_INFINITY;
  }

  /** Never in the execution's first workflow task: each has to get somewhere. */
  isFull(): boolean {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    return (
      historyLength > this.#beginning && (continueAsNewSuggested || historyLength >= this.#continueAfter)
    );
  }
}

/** Ends this execution, and has another one go on where it stands, with the same memo and search attributes. */
export function continueThreadAsNew(state: ThreadState, { continueAfter }: ThreadStart): Promise<JsonObject> {
  const { runId, memo, typedSearchAttributes } = workflowInfo();
  const next = makeContinueAsNewFunc<(start: ThreadStart) => Promise<JsonObject>>({
    memo: { ...memo, ...threadMemo(state) },
    typedSearchAttributes,
  });
  return next(nextStart(state, runId, { ...(continueAfter !== undefined && { continueAfter }) }));
}
