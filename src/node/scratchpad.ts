import { AsyncLocalStorage } from 'node:async_hooks';
import type { AskedQuestion, ChangedQuestion, GivenAnswer } from '../protocol/task.ts';
import type { GraphCalls } from './call-graph.ts';
import type { CallScope } from './call-scope.ts';
import type { NodeCalls } from './calls.ts';
import type { NodeCache } from './node-cache.ts';
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
  /** What the node has written before it returns, in the order of its calls. */
  readonly pushed: (readonly [channel: string, value: unknown])[];
  /** How often `interrupt()` has been called. */
  interrupts: number;
  /** The function has not reached its first `await`: its calls are in one order, always. */
  synchronous: boolean;
  /** Places where a call asked something else than what was answered, while it is not clear yet whether only the order has changed. */
  readonly displaced: DisplacedQuestion[];
  /** Answers go by the order of the calls alone, as in LangGraph. */
  readonly byOrder: boolean;
  /** Called whenever an answer has been handed out. */
  onUsed: () => void;
  /** Where results of tasks are kept for other runs. */
  readonly cache: NodeCache | undefined;
  /** What the node has called, and what these calls have given. */
  readonly calls: NodeCalls;
  /** The pass is over: a branch that it has left behind gets no answers, and cannot ask. */
  ended: boolean;
  /** Called when such a branch asks all the same. */
  readonly onLate: () => void;
}

/** `place` is that of the answer. */
export interface DisplacedQuestion extends ChangedQuestion {
  readonly place: number;
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
    | 'calls'
    | 'cache'
  >,
): Scratchpad {
  return {
    ...fixed,
    used: [],
    asked: [],
    pushed: [],
    changed: [],
    displaced: [],
    interrupts: 0,
    synchronous: true,
    onUsed: () => {},
    ended: false,
  };
}

interface Around {
  readonly scratchpad: Scratchpad;
  readonly call: CallScope;
}

const storage = new AsyncLocalStorage<Around>();

export function runWithScratchpad<T>(scratchpad: Scratchpad, body: () => T): T {
  return storage.run({ scratchpad, call: scratchpad.calls.root }, body);
}

export function currentScratchpad(): Scratchpad | undefined {
  return storage.getStore()?.scratchpad;
}

/** Runs what a call of a node does. */
export function runInCall<T>(call: CallScope, body: () => T): T {
  const around = storage.getStore();
  return around === undefined ? body() : storage.run({ ...around, call }, body);
}

/** The call that this code runs in: the outermost one is the node's own code. */
export function currentCall(): CallScope | undefined {
  return storage.getStore()?.call;
}
