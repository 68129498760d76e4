/**
 * A thread, from its history. The engine is pure, so a reader that feeds it the same events in the same order as the workflow did comes
 * to the same state: with no worker, for a thread that has ended too, and for any number of watchers.
 *
 * R1. Events reach the engine a workflow task at a time, when that task has been completed: what a failed task saw is seen again.
 * R2. Within one: the start, signals, updates, then results of activities as they came, then those of subgraphs, then those of local
 *     activities.
 * R3. An activity is known by its number, which counts what the engine has asked for, as the SDK counts it.
 */
import type { LoadedDataConverter } from '@temporalio/common';
import type { EngineEvent, StreamEvent } from '../engine/events.ts';
import type { ThreadStart } from '../engine/thread-start.ts';
import { signalEvent, updateEvent } from '../engine/message-events.ts';
import { beginThread } from '../engine/begin-thread.ts';
import type { PastCheckpoint, ThreadState } from '../engine/state.ts';
import type { Limits } from '../engine/turn.ts';
import { callMessage } from '../protocol/graph-call.ts';
import type { GraphCallRequest } from '../protocol/graph-call.ts';
import { defaultLimits, transition } from '../engine/transition.ts';
import { failureToErrorData } from '../protocol/failure-data.ts';
import type { Folded, NodeOutcome, Prepared } from '../protocol/task.ts';
import { AskedWork } from './asked-work.ts';
import { decodeArgs, decodeFailure } from './decode-event.ts';
import { endedChildOf, endingOf } from './history-event.ts';
import type { Ending, HistoryEvent } from './history-event.ts';
import { readChildEnd } from './read-child-end.ts';
import { WorkflowTasks } from './workflow-tasks.ts';
import type { WorkflowTask } from './workflow-tasks.ts';

export interface BegunSubgraph {
  readonly execution: { readonly workflowId: string; readonly runId: string };
  readonly state: ThreadState;
  /** How much the page of the history had shown before. */
  readonly after: number;
}

export interface EndedSubgraph {
  readonly workflowId: string;
  readonly after: number;
}

export class ThreadFold {
  /** As the workflow has it, with as many checkpoints. */
  state: ThreadState | undefined;
  /** All checkpoints of the execution before the latest, oldest first. */
  past: PastCheckpoint[] = [];
  ending: Ending = null;
  /** The run id of the thread's execution before this one. */
  after: string | undefined;
  /** The thread whose execution that is, where this one is a copy of it. */
  afterThread: string | undefined;
  readonly #thread: string;
  readonly #runId: string;
  readonly #converter: LoadedDataConverter;
  #started: HistoryEvent | undefined;
  readonly #limits: Limits = {
    ...defaultLimits,
    archive: {
      add: (point) => void this.past.push(point),
      cut: (id) => (this.past = this.past.filter((point) => point.id < id)),
    },
  };
  readonly #tasks = new WorkflowTasks();
  readonly #asked: AskedWork;
  readonly #begun: BegunSubgraph[] = [];
  readonly #ended: EndedSubgraph[] = [];
  #shown: { readonly event: StreamEvent; readonly state: ThreadState }[] = [];

  constructor(thread: string, runId: string, converter: LoadedDataConverter) {
    this.#thread = thread;
    this.#runId = runId;
    this.#converter = converter;
    this.#asked = new AskedWork(thread);
  }

  /** Takes the next events of the history, whole workflow tasks of them, and gives back what watchers are shown. */
  async feed(
    events: readonly HistoryEvent[],
  ): Promise<readonly { readonly event: StreamEvent; readonly state: ThreadState }[]> {
    this.#shown = [];
    for (const event of events) await this.#read(event);
    await this.#complete(this.#tasks.close());
    return this.#shown;
  }

  /** The subgraphs that have begun since this was last asked, and the thread as it stood then. */
  takeBegun(): readonly BegunSubgraph[] {
    return this.#begun.splice(0);
  }

  /** The subgraphs that have ended since this was last asked. */
  takeEnded(): readonly EndedSubgraph[] {
    return this.#ended.splice(0);
  }

  #noteBegun(event: HistoryEvent): void {
    const { workflowId, runId } = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution ?? {};
    if (workflowId == null || runId == null || this.state === undefined) return;
    this.#begun.push({ execution: { workflowId, runId }, state: this.state, after: this.#shown.length });
  }

  async #read(event: HistoryEvent): Promise<void> {
    await this.#complete(this.#tasks.take(event));
    if (event.activityTaskScheduledEventAttributes) this.#asked.scheduled(event);
    else if (event.workflowExecutionStartedEventAttributes) this.#started = event;
    else if (event.childWorkflowExecutionStartedEventAttributes) this.#noteBegun(event);
    else this.ending = endingOf(event) ?? this.ending;
  }

  /** Tells the engine of one completed workflow task. */
  async #complete(task: WorkflowTask | undefined): Promise<void> {
    if (task === undefined) return;
    if (this.#started !== undefined) await this.#begin(this.#started, task.at);
    this.#started = undefined;
    for (const event of task.inbox) await this.#signal(event, task.at);
    for (const event of task.updates) await this.#update(event, task.at);
    for (const event of task.inbox) await this.#result(event, task.at);
    for (const event of task.inbox) await this.#child(event, task.at);
    for (const event of task.markers) await this.#marker(event, task.at);
  }

  async #begin(event: HistoryEvent, at: number): Promise<void> {
    const [start] = await this.#args(event.workflowExecutionStartedEventAttributes?.input?.payloads);
    const after: unknown = (start as ThreadStart | null | undefined)?.after;
    this.after = typeof after === 'string' ? after : undefined;
    const afterThread: unknown = (start as ThreadStart | null | undefined)?.afterThread;
    this.afterThread = typeof afterThread === 'string' ? afterThread : undefined;
    const begun = beginThread(this.#thread, this.#runId, start, at);
    this.state = begun.state;
    this.#dispatch(begun.event);
  }

  async #signal(event: HistoryEvent, at: number): Promise<void> {
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (signal == null || this.state === undefined) return;
    const args = await this.#args(signal.input?.payloads);
    this.#dispatch(signalEvent(this.state, signal.signalName ?? '', args, at));
  }

  async #update(event: HistoryEvent, at: number): Promise<void> {
    const request = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest;
    const args = await this.#args(request?.input?.args?.payloads);
    const name = request?.input?.name ?? '';
    this.#dispatch(
      name === callMessage
        ? { kind: 'called', request: args[0] as GraphCallRequest, at }
        : updateEvent(name, args, request?.meta?.updateId ?? '', at),
    );
  }

  async #result(event: HistoryEvent, at: number): Promise<void> {
    if (event.workflowExecutionCancelRequestedEventAttributes) {
      this.#dispatch({ kind: 'aborted', reason: cancelReason, at });
      return;
    }
    const completed = event.activityTaskCompletedEventAttributes;
    const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
    const number = this.#asked.numberOf(completed?.scheduledEventId ?? failed?.scheduledEventId);
    if (number === undefined) return;
    if (completed) {
      const [result] = await this.#args(completed.result?.payloads);
      this.#settle(number, result, at);
    } else {
      this.#fail(number, await decodeFailure(this.#converter, failed?.failure), at);
    }
  }

  async #child(event: HistoryEvent, at: number): Promise<void> {
    const id = endedChildOf(event);
    const input = id === undefined ? undefined : this.#asked.takeChild(id);
    if (id === undefined || input === undefined) return;
    this.#ended.push({ workflowId: id, after: this.#shown.length });
    const end = await readChildEnd(this.#converter, event, input, at);
    if (end !== undefined) this.#dispatch(end);
  }

  async #marker(event: HistoryEvent, begun: number): Promise<void> {
    const marker = event.markerRecordedEventAttributes;
    if (marker?.markerName !== 'core_local_activity') return;
    const [data] = (await this.#args(marker.details?.data?.payloads)) as [LocalMarker?];
    const number = Number(data?.seq);
    // The clock of a workflow goes on with its local activities.
    const at = data?.complete_time == null ? begun : milliseconds(data.complete_time);
    if (marker.failure) {
      this.#fail(number, await decodeFailure(this.#converter, marker.failure), at);
      return;
    }
    const [result] = await this.#args(marker.details?.result?.payloads);
    this.#settle(number, result, at);
  }

  #settle(number: number, result: unknown, at: number): void {
    const effect = this.#asked.take(number);
    if (effect?.kind === 'prepare') {
      const prepared = result as Prepared;
      this.#dispatch({ kind: 'prepared', result: prepared, at: prepared.at });
    } else if (effect?.kind === 'fold') {
      const folded = result as Folded;
      this.#dispatch({ kind: 'folded', values: folded.values, at: folded.at });
    } else if (effect?.kind === 'run-task') {
      const { task, pass } = effect.input;
      this.#dispatch({ kind: 'task-settled', task, pass, outcome: result as NodeOutcome, at });
    }
  }

  #fail(number: number, failure: unknown, at: number): void {
    const effect = this.#asked.take(number);
    if (effect?.kind === 'run-task') {
      const { task, pass, node } = effect.input;
      this.#dispatch({ kind: 'task-failed', task, pass, error: failureToErrorData(failure, node), at });
    } else if (effect !== undefined) {
      const kind = effect.kind === 'prepare' ? 'prepare-failed' : 'fold-failed';
      this.#dispatch({ kind, error: failureToErrorData(failure, null), at });
    }
  }

  #dispatch(event: EngineEvent): void {
    if (this.state === undefined) return;
    const { state, effects } = transition(this.state, event, this.#limits);
    this.state = state;
    for (const effect of effects) {
      if (effect.kind === 'emit') this.#shown.push({ event: effect.event, state });
      else if (effect.kind === 'stop-run') this.#asked.forget();
      else this.#asked.add(effect);
    }
  }

  #args(payloads: Parameters<typeof decodeArgs>[1]): ReturnType<typeof decodeArgs> {
    return decodeArgs(this.#converter, payloads);
  }
}

/** What the SDK's core notes of a local activity. */
interface LocalMarker {
  readonly seq?: unknown;
  readonly complete_time?: { readonly seconds: number; readonly nanos: number } | null;
}

function milliseconds({ seconds, nanos }: NonNullable<LocalMarker['complete_time']>): number {
  return seconds * 1000 + Math.floor(nanos / 1_000_000);
}

/** What the SDK says when a workflow is cancelled from outside. */
const cancelReason = 'Workflow cancelled';
