import {
  isCancellation,
  log,
  patched,
  setCurrentDetails,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { Effect, EngineEvent } from '../src/engine/events.ts';
import { canBeCarried, isHeld, isWaiting } from '../src/engine/rest.ts';
import type { ChildState, ThreadState } from '../src/engine/state.ts';
import { defaultLimits, transition } from '../src/engine/transition.ts';
import { localResultLimit, payloadLimit } from '../src/protocol/budget.ts';
import { jsonBytes } from '../src/protocol/json.ts';
import { childEndOf, childFailureToErrorData, failureToErrorData } from '../src/protocol/failure-data.ts';
import type { NodeOptions } from '../src/protocol/plan.ts';
import { foldActivity, prepareActivity, runnerOf } from '../src/protocol/task.ts';
import type {
  FoldInput,
  Folded,
  NodeOutcome,
  PrepareInput,
  Prepared,
  TaskInput,
} from '../src/protocol/task.ts';
import type { ChildEnd, ChildInput } from '../src/protocol/child.ts';
import { taskToWire } from '../src/protocol/task-wire.ts';
import type { TaskWire } from '../src/protocol/task-wire.ts';
import { nodeActivityOptions, nodeLocalOptions } from './activity-options.ts';
import { CompletionBudget } from './completion-budget.ts';
import type { Work } from './completion-budget.ts';
import { local, remote, step } from './call-activity.ts';
import type { HistoryGauge } from './continue-as-new.ts';
import { describeThread } from './describe-thread.ts';
import { RunScope } from './run-scope.ts';
import { runSubgraph } from './run-subgraph.ts';
import { threadMemo } from './thread-memo.ts';
import { warnOfChanges } from './warn-of-changes.ts';

/** Holds a thread's state in the workflow, and performs what the engine asks for. */
export class ThreadShell {
  state: ThreadState;
  /** The execution can end here, and another one go on. */
  atRest = false;
  /**
   * A task has settled while others run and wait, and nothing was asked of the server since. A workflow task in which nothing is done is
   * replayed as one with the task after it, messages first: answers would come before their questions. So something has to be done.
   */
  isSilent = false;
  readonly #gauge: HistoryGauge;
  readonly #budget = new CompletionBudget(() => this.state);
  readonly #queue: EngineEvent[] = [];
  #draining = false;
  #subgraphs = 0;
  readonly #scope = new RunScope();

  constructor(state: ThreadState, gauge: HistoryGauge) {
    this.state = state;
    this.#gauge = gauge;
  }

  /** Subgraphs are under way, maybe still after an abort: they end with what they have done. */
  get hasSubgraphs(): boolean {
    return this.#subgraphs > 0;
  }

  dispatch(event: EngineEvent): void {
    this.#queue.push(event);
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#apply(next);
    } finally {
      this.#draining = false;
    }
  }

  #apply(event: EngineEvent): void {
    const before = this.state;
    const rest = this.#gauge.isFull();
    const { state, effects } = transition(before, event, { ...defaultLimits, rest });
    this.state = state;
    this.atRest = rest && (isHeld(state) || (isWaiting(state) && canBeCarried(state)));
    if (effects.some((effect) => effect.kind !== 'emit')) this.isSilent = false;
    else if (isResult(event)) this.isSilent = state.tasks.some((task) => task.status === 'waiting');
    for (const effect of effects) {
      // Watchers follow the history: nobody is told from here.
      if (effect.kind !== 'emit') this.#scope.within(() => this.#perform(effect));
    }
    if (state.ignoredCount > before.ignoredCount) {
      log.warn(`Message ignored: ${state.ignored.at(-1)?.reason ?? ''}`, { thread: state.thread });
    }
    // While a run is busy its history says what it does; the details are for those who look at what it waits for.
    if (state.phase.kind === 'settled' || state.status !== before.status)
      setCurrentDetails(describeThread(state, workflowInfo().workflowId));
  }

  /** Shows the questions that there are, though others may come. */
  speak(): void {
    this.isSilent = false;
    // Threads that were begun before this was known go on without.
    if (patched('speak')) upsertMemo(threadMemo(this.state));
  }

  #perform(effect: Exclude<Effect, { kind: 'emit' }>): void {
    switch (effect.kind) {
      case 'prepare':
        return this.#prepare(effect.input, effect.elsewhere);
      case 'run-task':
        return this.#runTask(effect.input, effect.options);
      case 'run-child':
        return this.#runChild(effect.input, effect.options);
      case 'fold':
        return this.#fold(effect.input, effect.elsewhere);
      case 'cancel-tasks':
        // The workflow has been cancelled, and its activities with it.
        return;
      case 'stop-run':
        return this.#scope.stop();
      case 'queued':
      case 'settled':
        return upsertMemo(threadMemo(this.state));
      default:
        return effect satisfies never;
    }
  }

  #prepare(input: PrepareInput, elsewhere: boolean): void {
    // Started by hand, without a plan: the workflow type names the graph.
    const graph = input.graph === '' ? workflowInfo().workflowType : input.graph;
    const call = step<PrepareInput, Prepared>(elsewhere, graph, prepareActivity);
    this.#settle(
      elsewhere ? undefined : stepResult,
      () => call({ ...input, graph }),
      (result) => this.dispatch({ kind: 'prepared', result, at: result.at }),
      (error) =>
        this.dispatch({
          kind: 'prepare-failed',
          error: failureToErrorData(error, null),
          at: this.state.clock,
        }),
    );
  }

  #fold(input: FoldInput, elsewhere: boolean): void {
    const call = step<FoldInput, Folded>(elsewhere, input.graph, foldActivity);
    this.#settle(
      elsewhere ? undefined : stepResult,
      () => call(input),
      (result) => this.dispatch({ kind: 'folded', values: result.values, at: result.at }),
      (error) =>
        this.dispatch({ kind: 'fold-failed', error: failureToErrorData(error, null), at: this.state.clock }),
    );
  }

  #runTask(input: TaskInput, options: NodeOptions): void {
    const call =
      options.local === true
        ? local<TaskWire, NodeOutcome>(nodeLocalOptions(options), input.graph, runnerOf(input))
        : remote<TaskWire, NodeOutcome>(nodeActivityOptions(options, input), input.graph, runnerOf(input));
    const { task, pass } = input;
    this.#settle(
      options.local === true ? nodeResult : undefined,
      () => call(taskToWire(input)),
      (outcome) => {
        warnOfChanges(input, outcome);
        this.dispatch({ kind: 'task-settled', task, pass, outcome, at: Date.now() });
      },
      (error) =>
        this.dispatch({
          kind: 'task-failed',
          task,
          pass,
          error: failureToErrorData(error, input.node),
          at: Date.now(),
        }),
    );
  }

  #runChild(input: ChildInput<ChildState>, options: NodeOptions): void {
    const { task, pass, node, call } = input;
    this.#subgraphs += 1;
    const ended = (): void => void (this.#subgraphs -= 1);
    void runSubgraph(input, options, this.#scope.starting())
      .finally(ended)
      .then(
        (end) => this.#dispatchEnd(input, end),
        (error: unknown) => {
          // What was cancelled before it began has been taken back by the engine already.
          if (isCancellation(error)) return;
          const end = childEndOf<ChildState>(error);
          if (end !== undefined) return this.#dispatchEnd(input, end);
          const lost = { task, error: childFailureToErrorData(error, node), at: Date.now() };
          this.dispatch(
            call === undefined
              ? { kind: 'task-failed', pass, ...lost }
              : { kind: 'call-failed', call, ...lost },
          );
        },
      );
  }

  #dispatchEnd({ task, pass, call }: ChildInput<ChildState>, end: ChildEnd<ChildState>): void {
    const at = Date.now();
    this.dispatch({ kind: 'child-settled', task, pass, ...(call !== undefined && { call }), end, at });
  }

  #settle<T>(
    gives: Work['local'],
    start: () => Promise<T>,
    onDone: (result: T) => void,
    onFailed: (error: unknown) => void,
  ): void {
    const run = this.#scope.now();
    const begin = (): void => {
      // Every promise costs the sandbox a recorded stack: one for each activity is enough.
      void start().then(
        (result) => {
          if (gives !== undefined) this.#budget.ended(gives, jsonBytes(result));
          // Of a run that was stopped nobody takes it.
          if (run.isUnderWay()) onDone(result);
        },
        (error: unknown) => {
          if (gives !== undefined) this.#budget.ended(gives, failureBytes);
          // What was cancelled has been taken back by the engine already.
          if (run.isUnderWay() && !isCancellation(error)) onFailed(error);
        },
      );
    };
    // In the scope of a run that has been stopped meanwhile nothing is scheduled, but it is counted: readers count it, too.
    this.#budget.add({ begin: () => run.within(begin), ...(gives !== undefined && { local: gives }) });
  }
}

const nodeResult = { most: localResultLimit } as const;
const stepResult = { most: payloadLimit } as const;
/** The most that an error may take up, with its causes. */
const failureBytes = 100_000;

function isResult({ kind }: EngineEvent): boolean {
  return kind === 'task-settled' || kind === 'task-failed' || kind === 'child-settled';
}
