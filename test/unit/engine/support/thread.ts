import assert from 'node:assert/strict';
import type { Effect, EngineEvent, StreamEvent } from '../../../../src/engine/events.ts';
import { pendingQuestions } from '../../../../src/engine/match-answers.ts';
import type { PendingQuestion } from '../../../../src/engine/match-answers.ts';
import { newThread } from '../../../../src/engine/new-thread.ts';
import type { PastCheckpoint, ThreadState, ThreadStatus } from '../../../../src/engine/state.ts';
import { defaultLimits, transition } from '../../../../src/engine/transition.ts';
import type { Archive } from '../../../../src/engine/turn.ts';
import { viewValues } from '../../../../src/engine/values.ts';
import { errorToData } from '../../../../src/protocol/error-transfer.ts';
import type { Json, JsonObject } from '../../../../src/protocol/json.ts';
import type { RunRequest } from '../../../../src/protocol/messages.ts';
import type { TaskInput } from '../../../../src/protocol/task.ts';
import { freezeJson } from './freeze-json.ts';
import { checkState } from './invariants.ts';
import { foldScript, prepareScript, runScript } from './worker.ts';
import type { Worker } from './worker.ts';

/** Something that the engine has asked for and that has no result yet. */
export type Work = Extract<Effect, { kind: 'prepare' | 'run-task' | 'fold' }>;

/** Which of the open work gets its result next. */
export type Pick = (open: readonly Work[]) => Work | undefined;

const oldest: Pick = (open) => open[0];

/** A thread in the hand of a test: it performs what the engine asks for with scripts, in an order that the test chooses. */
export class Thread {
  state: ThreadState;
  /** The time of every event. It stands still unless a test moves it. */
  now = 1_800_000_000_000;
  open: Work[] = [];
  /** What was under way when the run was aborted. */
  cancelled: Work[] = [];
  /** All checkpoints that have become part of the past, as a reader keeps them. */
  archived: PastCheckpoint[] = [];
  readonly shown: StreamEvent[] = [];
  readonly settled: ThreadStatus[] = [];
  /** Every start of every task, in order. */
  readonly starts: TaskInput[] = [];
  worker: Worker;
  /** Its execution is to continue as new. */
  rest = false;
  #requests: number;

  constructor(worker: Worker, state: ThreadState = newThread('thread', worker.plan)) {
    this.worker = worker;
    this.state = state;
    // A thread that is taken over knows ids of requests.
    this.#requests = state.seen.length;
  }

  /** Gives the engine an event, and checks on the way that it is pure, and what holds of every state. */
  feed(event: EngineEvent): this {
    const before = freezeJson(this.state);
    freezeJson(event, 'event');
    let { archived } = this;
    const [{ state, effects }, again] = twice(() => {
      archived = [...this.archived];
      const archive: Archive = {
        add: (point) => void archived.push(point),
        cut: (id) => (archived = archived.filter((point) => point.id < id)),
      };
      return transition(before, event, { ...defaultLimits, rest: this.rest, archive });
    });
    this.archived = archived;
    assert.deepEqual(again, { state, effects }, 'E1: the same event gives the same state and effects');
    checkState(state);
    freezeJson(effects, 'effects');
    this.state = state;
    for (const effect of effects) this.#note(effect);
    if (this.state.phase.kind === 'settled') assert.deepEqual(this.open, [], 'E7: settled, with open work');
    return this;
  }

  #note(effect: Effect): void {
    switch (effect.kind) {
      case 'run-task':
        this.starts.push(effect.input);
        this.open.push(effect);
        return;
      case 'run-child':
        throw new Error('These graphs have no subgraphs.');
      case 'prepare':
      case 'fold':
        this.open.push(effect);
        return;
      case 'emit':
        this.shown.push(effect.event);
        return;
      case 'settled':
        this.settled.push(effect.status);
        return;
      case 'queued':
        return;
      case 'stop-run':
      case 'cancel-tasks':
        this.cancelled.push(...this.open);
        this.open = [];
        return;
      default:
        effect satisfies never;
    }
  }

  /** Sends a request, under an id of its own unless it has one. */
  request(request: Omit<RunRequest, 'id'> & { readonly id?: string }): this {
    this.#requests += 1;
    const whole = { id: `request-${this.#requests}`, ...request };
    return this.feed({ kind: 'requested', message: 'run', request: whole, at: this.now });
  }

  /** Performs one piece of open work, and tells the engine of its result. */
  settle(work: Work): this {
    this.open = this.open.filter((other) => other !== work);
    return this.feed(this.resultOf(work));
  }

  /** What the worker gives for this. */
  resultOf(work: Work): EngineEvent {
    const at = this.now;
    switch (work.kind) {
      case 'prepare':
        return attempt(
          () => ({ kind: 'prepared', result: prepareScript(this.worker, work.input, at), at }),
          (error) => ({ kind: 'prepare-failed', error, at }),
        );
      case 'fold':
        return attempt(
          () => ({ kind: 'folded', values: foldScript(this.worker, work.input.channels), at }),
          (error) => ({ kind: 'fold-failed', error, at }),
        );
      case 'run-task': {
        const { task, pass, node } = work.input;
        return attempt(
          () => ({ kind: 'task-settled', task, pass, outcome: runScript(this.worker, work.input), at }),
          (error) => ({ kind: 'task-failed', task, pass, error: { ...error, node, task }, at }),
        );
      }
      default:
        return work satisfies never;
    }
  }

  /** Performs open work until nothing is left, or the test's choice is none of it. */
  finish(pick: Pick = oldest): this {
    for (let work = pick(this.open); work !== undefined; work = pick(this.open)) this.settle(work);
    return this;
  }

  /** Sends a request and performs all that follows from it. */
  run(request: Parameters<Thread['request']>[0], pick: Pick = oldest): this {
    return this.request(request).finish(pick);
  }

  /** Answers the one pending question, or those that the map names. */
  resume(value: Json): this {
    return this.run({ command: { resume: { value } } });
  }

  get pending(): readonly PendingQuestion[] {
    return pendingQuestions(this.state.tasks);
  }

  get values(): JsonObject {
    return viewValues(this.state);
  }

  /** The names of the nodes that have been started, superstep by superstep: `['a b', 'c']`. */
  get order(): readonly string[] {
    const steps = new Map<number, string[]>();
    for (const { step, node } of this.starts) steps.set(step, [...(steps.get(step) ?? []), node]);
    return [...steps.values()].map((nodes) => nodes.join(' '));
  }
}

/** Both from one place in the code, which the stack of an error tells. */
function twice<T>(make: () => T): readonly [T, T] {
  const [first, second] = [0, 1].map(make) as [T, T];
  return [first, second];
}

/** The open task of this node. */
export function taskOf(thread: Thread, node: string): Work {
  const found = thread.open.find((work) => work.kind === 'run-task' && work.input.node === node);
  assert.ok(found, `no task of "${node}" is under way`);
  return found;
}

function attempt(
  work: () => EngineEvent,
  failed: (error: ReturnType<typeof errorToData>) => EngineEvent,
): EngineEvent {
  try {
    return work();
  } catch (error) {
    // What a test finds in a script is for the test, not for the engine.
    if (error instanceof assert.AssertionError) throw error;
    const { stack: _, ...data } = errorToData(error);
    return failed(data);
  }
}
