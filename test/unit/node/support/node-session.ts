import { Annotation, reducers, StateGraph } from '../../../../src/graph/index.ts';
import type { GraphNodeFunction, PathFunction, PathMap, RetryPolicy } from '../../../../src/graph/index.ts';
import type { GraphBodies } from '../../../../src/node/bodies.ts';
import { askedAgain } from '../../../../src/engine/questions.ts';
import type { Task } from '../../../../src/engine/state.ts';
import type { TimeoutPolicy } from '../../../../src/node/read-timeout.ts';
import { runNode } from '../../../../src/node/run-node.ts';
import { START } from '../../../../src/protocol/command.ts';
import { hash } from '../../../../src/protocol/hash.ts';
import { canonicalJson } from '../../../../src/protocol/json.ts';
import type { Json, JsonObject } from '../../../../src/protocol/json.ts';
import type { GivenAnswer, NodeDone, NodeOutcome, TaskInput } from '../../../../src/protocol/task.ts';

const State = Annotation.Root({
  x: Annotation<unknown>(),
  log: Annotation<unknown[], unknown>({ reducer: reducers.append }),
  text: Annotation<string>({ reducer: (left, right) => left + right }),
});

/** Any function that a test calls a node. */
export type Body = GraphNodeFunction<Record<string, unknown>, Record<string, unknown>>;

export interface Place {
  readonly state?: JsonObject;
  readonly send?: { readonly args: Json };
  readonly answers?: readonly (GivenAnswer | null)[];
  readonly sideBySide?: boolean;
  readonly strict?: boolean;
  readonly alone?: boolean;
  readonly canPause?: boolean;
  readonly attempt?: number;
  readonly signal?: AbortSignal;
  readonly options?: TaskInput['options'];
  readonly pass?: number;
}

export interface Around {
  readonly timeout?: number | TimeoutPolicy;
  readonly retryPolicy?: RetryPolicy;
  /** A conditional edge of the node. */
  readonly path?: PathFunction<Record<string, unknown>>;
  readonly pathMap?: PathMap;
}

/** A graph with this node, `ask`, and another one, `other`. */
export function graphOf(body: Body, around: Around = {}): GraphBodies {
  const { timeout, retryPolicy, path, pathMap } = around;
  const builder = new StateGraph(State)
    .addNode('ask', body as never, {
      ...(timeout !== undefined && { timeout }),
      ...(retryPolicy !== undefined && { retryPolicy }),
    })
    .addNode('other', () => ({}))
    .addEdge(START, 'ask')
    .addEdge(START, 'other');
  if (path !== undefined) builder.addConditionalEdges('ask', path as never, pathMap as never);
  return builder.compile({ name: 'graph' }).bodies;
}

export function taskInput(place: Place = {}): TaskInput {
  return {
    graph: 'graph',
    hash: '',
    node: 'ask',
    thread: 'thread',
    run: 'run',
    task: 'task',
    path: ['__pregel_pull', 'ask'],
    checkpoint: 'checkpoint',
    step: 1,
    pass: place.pass ?? 1,
    state: place.state ?? {},
    ...(place.send && { send: place.send }),
    answers: place.answers ?? [],
    ...(place.sideBySide === true && { sideBySide: true }),
    strict: place.strict ?? false,
    alone: place.alone ?? false,
    options: place.options ?? {},
  };
}

export function runBody(body: Body, place: Place = {}, around: Around = {}): Promise<NodeOutcome> {
  return runIn(graphOf(body, around), place);
}

function runIn(bodies: GraphBodies, place: Place): Promise<NodeOutcome> {
  const { attempt = 1, signal = new AbortController().signal, canPause = true } = place;
  return runNode(bodies, taskInput(place), { attempt, signal, canPause });
}

/** What a node gave that is done. */
export async function doneBody(body: Body, place: Place = {}, around: Around = {}): Promise<NodeDone> {
  const outcome = await runBody(body, place, around);
  if (outcome.kind !== 'done') throw new Error(`the node asked ${JSON.stringify(outcome.questions)}`);
  return outcome;
}

/** What a node may return without the compiler's consent. */
export const given =
  (value: unknown): Body =>
  () =>
    value as Record<string, unknown>;

/** The writes of a node as an object. */
export async function writesOf(body: Body, place: Place = {}): Promise<JsonObject> {
  return Object.fromEntries((await doneBody(body, place)).writes);
}

export function answerTo(question: Json, value: Json): GivenAnswer {
  return { value, question: hash(canonicalJson(question)) };
}

/** A node over several passes, with the questions and answers that it has so far, as the engine keeps them. */
export class NodeSession {
  readonly place: Place;
  /** The graph as its worker has it. */
  #bodies: GraphBodies;
  task: Task = {
    id: 'task',
    node: 'ask',
    path: ['__pregel_pull', 'ask'],
    pass: 0,
    status: 'ready',
    questions: [],
    answers: [],
  };

  constructor(body: Body, place: Place = {}) {
    this.#bodies = graphOf(body);
    this.place = place;
  }

  /** From now on the node runs in another worker, which may have other code. */
  deploy(body: Body): void {
    this.#bodies = graphOf(body);
  }

  /** The next pass. */
  async pass(): Promise<NodeOutcome> {
    const { answers, sideBySide = false } = this.task;
    const outcome = await runIn(this.#bodies, { ...this.place, answers, sideBySide });
    if (outcome.kind === 'asked') {
      const several = sideBySide || outcome.questions.length > 1;
      this.task = { ...this.task, ...askedAgain(this.task, outcome.questions), sideBySide: several };
    }
    return outcome;
  }

  /** A pass that must ask: its questions. */
  async asked(): Promise<readonly Json[]> {
    const outcome = await this.pass();
    if (outcome.kind !== 'asked') throw new Error('the node is done, and has asked nothing');
    return outcome.questions.map(({ value }) => value);
  }

  /** Answers the first open question with this value. */
  answer(question: Json, value: Json): this {
    const { questions, answers } = this.task;
    const wanted = answerTo(question, value);
    const place = questions.findIndex(
      ({ fingerprint }, index) => answers[index] === null && fingerprint === wanted.question,
    );
    if (place < 0) throw new Error(`${JSON.stringify(question)} is not open`);
    this.task = { ...this.task, answers: answers.with(place, wanted) };
    return this;
  }

  /** As if these questions had been answered, one after the other. */
  answered(pairs: readonly (readonly [question: Json, answer: Json])[]): this {
    const questions = pairs.map(([question], index) => {
      return { id: String(index), value: question, fingerprint: answerTo(question, null).question };
    });
    this.task = {
      ...this.task,
      questions,
      answers: pairs.map(([question, answer]) => answerTo(question, answer)),
    };
    return this;
  }
}
