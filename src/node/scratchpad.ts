import { AsyncLocalStorage } from 'node:async_hooks';
import type { AskedQuestion, ChangedQuestion, GivenAnswer } from '../protocol/task.ts';
import type { GraphCalls } from './call-graph.ts';
import type { NodeConfig } from './config.ts';

/** What one pass of a node knows of its questions. It lives as long as the node's function is under way. */
export interface Scratchpad {
  readonly config: NodeConfig;
  readonly canPause: boolean;
  readonly graph: string;
  readonly node: string;
  /** The graphs that the node calls; absent where a pause cannot be kept. */
  readonly graphs: GraphCalls | undefined;
  readonly strict: boolean;
  readonly answers: readonly (GivenAnswer | null)[];
  /** Several questions have been asked in one pass: the order of the calls says nothing. */
  readonly sideBySide: boolean;
  /** By index: the answer has been handed out in this pass. */
  readonly used: boolean[];
  readonly asked: AskedQuestion[];
  readonly changed: ChangedQuestion[];
  /** How often `interrupt()` has been called. */
  calls: number;
  /** The function has not reached its first `await`: its calls are in one order, always. */
  synchronous: boolean;
  /** Places where a call asked something else than what was answered, while it is not clear yet whether only the order has changed. */
  readonly displaced: ChangedQuestion[];
  /** Answers go by the order of the calls alone, as in LangGraph. */
  readonly byOrder: boolean;
  /** Called whenever an answer has been handed out. */
  onUsed: () => void;
  /** The pass is over: a branch that it has left behind gets no answers, and cannot ask. */
  ended: boolean;
  /** Called when such a branch asks all the same. */
  readonly onLate: () => void;
}

export function newScratchpad(
  fixed: Pick<
    Scratchpad,
    | 'config'
    | 'canPause'
    | 'graph'
    | 'node'
    | 'graphs'
    | 'strict'
    | 'answers'
    | 'sideBySide'
    | 'byOrder'
    | 'onLate'
  >,
): Scratchpad {
  return {
    ...fixed,
    used: [],
    asked: [],
    changed: [],
    displaced: [],
    calls: 0,
    synchronous: true,
    onUsed: () => {},
    ended: false,
  };
}

const storage = new AsyncLocalStorage<Scratchpad>();

export function runWithScratchpad<T>(scratchpad: Scratchpad, body: () => T): T {
  return storage.run(scratchpad, body);
}

export function currentScratchpad(): Scratchpad | undefined {
  return storage.getStore();
}
