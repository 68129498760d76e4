import { randomUUID } from 'node:crypto';
import type { Effect, EngineEvent, StreamEvent } from '../engine/events.ts';
import { copyOf, copyRequest } from '../engine/copy-thread.ts';
import { continueThread, newThread } from '../engine/new-thread.ts';
import { refusalError } from '../engine/refusal-error.ts';
import { refuse } from '../engine/requests.ts';
import type { ChildState, ThreadState } from '../engine/state.ts';
import { recordedFirst, refuseRecord } from '../engine/record-calls.ts';
import { transition } from '../engine/transition.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { CallGraph } from '../node/call-graph.ts';
import { recordError } from '../node/call-host.ts';
import type { CallHost } from '../node/call-host.ts';
import { foldCustom } from '../node/fold-custom.ts';
import { prepare } from '../node/prepare.ts';
import type { CallRecord } from '../protocol/call.ts';
import { errorToData } from '../protocol/error-transfer.ts';
import type { ChildInput } from '../protocol/child.ts';
import type { LiveChunk } from '../protocol/live-chunk.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { NodeOutcome, TaskInput } from '../protocol/task.ts';
import { resultOfCall } from './call-result.ts';
import { copy, within } from './crossing.ts';
import { runAttempts } from './run-attempts.ts';
import { bodiesOf, settleChild } from './settle-child.ts';

type Listener = (events: readonly StreamEvent[], state: ThreadState) => void;

/** One thread in process: the shell round the engine that needs no server. */
export class MemoryThread {
  state: ThreadState;
  /** All that it has shown, for those who watch it later. */
  readonly shown: StreamEvent[] = [];
  readonly #canPause: boolean;
  readonly #listeners = new Set<Listener>();
  readonly #children: MemoryThread[] = [];
  /** By name: the graphs that nodes have called. */
  readonly #called = new Map<string, GraphBodies>();
  #bodies: GraphBodies;
  #abort = new AbortController();

  constructor(thread: string | ThreadState, bodies: GraphBodies, canPause: boolean) {
    this.state = typeof thread === 'string' ? newThread(thread, bodies.plan) : thread;
    this.#bodies = bodies;
    this.#canPause = canPause;
  }

  /** Asks for a run with the graph as it is now. @throws what the engine refuses. */
  request(bodies: GraphBodies, request: RunRequest): void {
    if (this.state.phase.kind === 'settled') {
      this.#bodies = bodies;
      this.state = continueThread(this.state, bodies.plan);
    }
    const refusal = refuse(this.state, request);
    if (refusal !== null) throw refusalError(refusal, this.state.thread);
    this.#dispatch({ kind: 'requested', message: 'run', request, at: Date.now() });
  }

  /** Another thread that begins where this one stands. */
  copy(thread: string): MemoryThread {
    const copied = new MemoryThread(copyOf(this.state, thread), this.#bodies, this.#canPause);
    copied.request(this.#bodies, copyRequest(this.state, randomUUID()));
    return copied;
  }

  /** The run of this request is to end after its superstep. */
  drain(run: string, reason: string): void {
    this.#dispatch({ kind: 'drain', run, reason, at: Date.now() });
  }

  /** The run of this request is to end at once. Others that have met it go on. */
  abortRun(run: string, reason: string): void {
    if (this.state.met === undefined) this.abort(reason);
    else this.#dispatch({ kind: 'abort-run', run, reason, at: Date.now() });
  }

  abort(reason: string): void {
    if (this.state.phase.kind === 'settled') return;
    this.#dispatch({ kind: 'aborted', reason, at: Date.now() });
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #dispatch(event: EngineEvent): void {
    // Nobody else keeps its past.
    const { state, effects } = transition(this.state, event, { past: Number.POSITIVE_INFINITY });
    this.state = state;
    const shown = effects.flatMap((effect) => (effect.kind === 'emit' ? [effect.event] : []));
    this.#tell(shown);
    for (const effect of effects) void this.#perform(effect);
  }

  async #perform(effect: Effect): Promise<void> {
    switch (effect.kind) {
      case 'prepare':
        return this.#settle(
          async () => within(await prepare(this.#bodies, copy(effect.input)), 'The input'),
          (result) => ({ kind: 'prepared', result, at: Date.now() }),
          (error) => ({ kind: 'prepare-failed', error: errorToData(error), at: Date.now() }),
        );
      case 'fold':
        return this.#settle(
          async () => within(foldCustom(this.#bodies, copy(effect.input.channels)), 'What the reducers gave'),
          (values) => ({ kind: 'folded', values, at: Date.now() }),
          (error) => ({ kind: 'fold-failed', error: errorToData(error), at: Date.now() }),
        );
      case 'run-task':
        return this.#runTask(effect.input);
      case 'run-child':
        return this.#runChild(effect.input);
      case 'stop-run':
      case 'cancel-tasks':
        this.#abort.abort();
        this.#abort = new AbortController();
        return;
      default:
        return;
    }
  }

  async #runTask(input: TaskInput): Promise<void> {
    const { task, pass, node } = input;
    return this.#settle(
      () => this.#attempts(input),
      (outcome) => ({ kind: 'task-settled', task, pass, outcome, at: Date.now() }),
      (error) => ({
        kind: 'task-failed',
        task,
        pass,
        error: { ...errorToData(error), node, task },
        at: Date.now(),
      }),
    );
  }

  async #runChild(input: ChildInput<ChildState>): Promise<void> {
    const { task, pass, node, call } = input;
    const { signal } = this.#abort;
    const bodies = call === undefined ? bodiesOf(this.#bodies, node) : this.#called.get(input.plan.name);
    if (bodies === undefined) return;
    return this.#settle(
      () =>
        settleChild(
          copy(input),
          (state) => this.#child(state, bodies),
          signal,
          (shown) => this.#tell(shown),
        ),
      (end) => ({
        kind: 'child-settled',
        task,
        pass,
        ...(call !== undefined && { call }),
        end,
        at: Date.now(),
      }),
      (error) => ({
        kind: 'task-failed',
        task,
        pass,
        error: { ...errorToData(error), node, task },
        at: Date.now(),
      }),
    );
  }

  /** A node calls a graph: the same as the update `call` on Temporal. */
  #call(
    { task, pass }: TaskInput,
    call: Parameters<CallGraph>[0],
    bodies: GraphBodies,
  ): ReturnType<CallGraph> {
    const { plan } = bodies;
    this.#called.set(plan.name, bodies);
    this.#dispatch({ kind: 'called', request: copy({ task, pass, plan, ...call }), at: Date.now() });
    return resultOfCall(this, { task, pass, call: call.call, graph: plan.name });
  }

  #child(state: ThreadState, bodies: GraphBodies): MemoryThread {
    const child = new MemoryThread(state, bodies, this.#canPause);
    if (this.#canPause) this.#children.push(child);
    return child;
  }

  /** Where each run of its subgraphs stands, and of theirs. */
  subgraphs(): readonly ThreadState[] {
    return this.#children.flatMap((child) => [child.state, ...child.subgraphs()]);
  }

  /** The first request of a thread that has been made for it. */
  begin(event: EngineEvent): void {
    this.#dispatch(event);
  }

  #attempts(input: TaskInput): Promise<NodeOutcome> {
    const { signal } = this.#abort;
    return runAttempts(this.#bodies, input, signal, (attempt) => ({
      canPause: this.#canPause,
      onChunk: (chunk) => this.#show(input, attempt, chunk),
      callGraph: (call, called) => this.#call(input, call, called),
      calls: this.#callsOf(input, attempt, signal),
    }));
  }

  /** What a node writes to its stream goes straight to who listens. */
  #show({ task, pass, namespace }: TaskInput, attempt: number, chunk: LiveChunk): void {
    const place = namespace === undefined ? {} : { namespace: namespace.split('|') };
    this.#tell([{ mode: 'live', source: { task, pass, attempt }, chunk, ...place }]);
  }

  #tell(events: readonly StreamEvent[]): void {
    if (this.#canPause) this.shown.push(...events);
    for (const listener of this.#listeners) listener(events, this.state);
  }

  #callsOf({ task, pass }: TaskInput, attempt: number, signal: AbortSignal): CallHost {
    const kept = (): readonly CallRecord[] => this.state.tasks.find(({ id }) => id === task)?.calls ?? [];
    return {
      ...(attempt > 1 && { earlier: () => Promise.resolve(copy(kept())) }),
      record: async (call) => {
        signal.throwIfAborted();
        const given = { task, pass, calls: [copy(call)] };
        const refusal = refuseRecord(this.state, given);
        if (refusal !== null) throw recordError(refusal);
        const [first] = recordedFirst(this.state, given);
        this.#dispatch({ kind: 'recorded', ...given, at: Date.now() });
        return first ?? call;
      },
    };
  }

  async #settle<T>(
    work: () => Promise<T>,
    onDone: (result: T) => EngineEvent,
    onFailed: (error: unknown) => EngineEvent,
  ): Promise<void> {
    const { signal } = this.#abort;
    let event: EngineEvent;
    try {
      event = onDone(await work());
    } catch (error) {
      event = onFailed(error);
    }
    // What an aborted run has asked for is not taken for the next run's, but for where its subgraphs stand.
    if (!signal.aborted || event.kind === 'child-settled') this.#dispatch(event);
  }
}
