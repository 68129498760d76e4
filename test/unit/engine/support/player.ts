import assert from 'node:assert/strict';
import { beginThread } from '../../../../src/engine/begin-thread.ts';
import { continueThread, newThread } from '../../../../src/engine/new-thread.ts';
import { isHeld, isWaiting, nextStart } from '../../../../src/engine/rest.ts';
import type { PastCheckpoint, ThreadState } from '../../../../src/engine/state.ts';
import type { Json, JsonObject } from '../../../../src/protocol/json.ts';
import { Ledger } from './ledger.ts';
import { makeNoise } from './noise.ts';
import { Random } from './random.ts';
import type { RandomGraph } from './random-graph.ts';
import { Thread } from './thread.ts';

export interface Manner {
  /** Fixes the order in which tasks finish and questions are answered. */
  readonly seed: number;
  /** Sends what must change nothing, too. */
  readonly noise?: boolean;
  /** Goes on from a copy of the state by way of JSON at every point. */
  readonly viaJson?: boolean;
  /** So many times, the thread's execution is lost with all that was under way, and another one takes over. */
  readonly losses?: number;
  /** Its executions continue as new, wherever they can, at the hand of chance. */
  readonly continues?: boolean;
  readonly recursionLimit?: number;
}

const input: JsonObject = { log: 'in', text: '>' };

/** Runs a random graph to its end: settles tasks, and answers questions, in an order of its own. */
export class Player {
  readonly thread: Thread;
  readonly ledger: Ledger;
  readonly random: Random;
  readonly manner: Manner;
  /** How many executions have continued as new, and what is in their histories. */
  continued = 0;
  readonly #past: PastCheckpoint[] = [];
  readonly #graph: RandomGraph;
  #losses: number;

  constructor(graph: RandomGraph, manner: Manner) {
    this.#graph = graph;
    this.manner = manner;
    this.ledger = new Ledger(graph);
    this.thread = new Thread(this.ledger.worker, newThread('thread', this.ledger.worker.plan));
    this.random = new Random(manner.seed);
    this.#losses = manner.losses ?? 0;
  }

  /** The whole of a run, and of all runs that go on from it. */
  play(): this {
    this.run({ input });
    return this.calm();
  }

  /** Goes on until there is nothing more to do. */
  calm(): this {
    for (let move = 0; !this.isOver(); move += 1) {
      assert.ok(move < 2000, 'the thread comes to no end');
      this.move();
    }
    return this;
  }

  /** The beginning of a run that may have no end. */
  playMoves(most: number): this {
    this.run({ input });
    for (let move = 0; move < most && !this.isOver(); move += 1) this.move();
    return this;
  }

  isOver(): boolean {
    const { phase, status, error } = this.thread.state;
    if (phase.kind !== 'settled') return false;
    return status === 'done' || (status === 'failed' && error?.code === 'GRAPH_RECURSION_LIMIT');
  }

  run(request: {
    readonly input?: JsonObject | null;
    readonly command?: { readonly resume: { readonly value: Json } };
  }): void {
    const { maxConcurrency } = this.#graph;
    const { recursionLimit = 200 } = this.manner;
    this.thread.request({
      ...request,
      recursionLimit,
      ...(maxConcurrency !== undefined && { maxConcurrency }),
    });
  }

  move(): void {
    const { thread, random } = this;
    if (this.manner.viaJson === true) thread.state = JSON.parse(JSON.stringify(thread.state)) as ThreadState;
    if (this.manner.noise === true && random.once(3)) makeNoise(this);
    if (this.manner.continues === true && this.#mayContinue()) this.continueAsNew();
    if (this.#losses > 0 && thread.state.phase.kind === 'running' && random.once(4)) this.lose();
    const questions = thread.state.phase.kind === 'preparing' ? [] : thread.pending;
    const choice = random.below(thread.open.length + questions.length + (this.#mustGoOn() ? 1 : 0));
    const work = thread.open[choice];
    if (work !== undefined) thread.settle(work);
    else if (questions.length > 0) this.answer(random.some(questions).map(({ id }) => id));
    else this.run({ input: null });
  }

  /** Answers these questions at once: plainly where one is pending and chance has it so. */
  answer(ids: readonly string[]): void {
    const { thread, random, ledger } = this;
    const answers = thread.pending
      .filter(({ id }) => ids.includes(id))
      .map((question) => [question.id, ledger.answerTo(question)] as const);
    const [first] = answers;
    const plain = thread.pending.length === 1 && first !== undefined && random.once(2);
    this.run({ command: { resume: { value: plain ? first[1] : Object.fromEntries(answers) } } });
  }

  lose(): void {
    const { thread, ledger } = this;
    this.#losses -= 1;
    thread.state = continueThread(
      JSON.parse(JSON.stringify(thread.state)) as ThreadState,
      ledger.worker.plan,
    );
    thread.open = [];
    this.run({ input: null });
  }

  /** Once its execution is to end, it does so where it can: at once, or after some messages more. */
  #mayContinue(): boolean {
    const { thread, random } = this;
    thread.rest ||= random.once(3);
    if (isHeld(thread.state)) return thread.pending.length === 0 || random.once(2);
    return thread.rest && isWaiting(thread.state) && random.once(2);
  }

  continueAsNew(): void {
    const { thread } = this;
    assert.deepEqual(thread.open, [], 'something is under way that would be lost');
    this.continued += 1;
    this.#past.push(...thread.state.past);
    const start = JSON.parse(JSON.stringify(nextStart(thread.state, 'this run', {}))) as unknown;
    const { state, event } = beginThread('thread', 'next run', start, thread.now);
    thread.state = state;
    thread.rest = false;
    thread.feed(event);
  }

  /** The story of the thread, over all executions that have continued as new. */
  get story(): readonly unknown[] {
    const { state } = this.thread;
    return story({ ...state, past: [...this.#past, ...state.past] });
  }

  /** Stopped at a breakpoint, or by a failure of a node. */
  #mustGoOn(): boolean {
    const { phase, status } = this.thread.state;
    return (
      phase.kind === 'settled' &&
      (status === 'failed' || (status === 'interrupted' && this.thread.pending.length === 0))
    );
  }
}

/** All that a thread has to show in the end: its checkpoints, with their ids, values and tasks. */
export function story(state: ThreadState): readonly unknown[] {
  const { checkpoint, channels, tasks, past } = state;
  return [...past, { ...checkpoint, channels, tasks }].map((point) => ({
    ...point,
    tasks: point.tasks.map(({ id, node, path, send, questions, answers, outcome }) => {
      return { id, node, path, send, questions, answers, outcome };
    }),
  }));
}
