import { ChangedInterruptError, GraphError, GraphValueError } from '../protocol/errors.ts';
import { fingerprintOf } from '../protocol/fingerprint.ts';
import type { Json } from '../protocol/json.ts';
import { GraphBubbleUp } from './graph-bubble-up.ts';
import { fromJson, toJson } from './tagged-json.ts';
import { currentCall, currentScratchpad } from './scratchpad.ts';
import type { Part } from './call-scope.ts';
import type { Scratchpad } from './scratchpad.ts';

const brand: unique symbol = Symbol.for('holdpoint.GraphInterrupt');

/**
 * What `interrupt()` throws to pause its node. Let it pass: a `catch` that keeps it is detected, and is an error.
 * In a `catch` of your own, rethrow it: `if (isGraphInterrupt(error)) throw error;`
 */
export class GraphInterrupt extends GraphBubbleUp {
  /** @internal holds across copies of this package. */
  readonly [brand] = true;

  constructor() {
    super(
      'The node is pausing for an answer. This is no failure: let it pass, or rethrow it when isGraphInterrupt(error).',
    );
    this.name = 'GraphInterrupt';
  }
}

export function isGraphInterrupt(error: unknown): error is GraphInterrupt {
  return typeof error === 'object' && error !== null && brand in error;
}

/**
 * Pauses the node until somebody answers, and gives back the answer. (LangGraph: `interrupt`.)
 *
 * `value` is the question: anything that JSON can carry, Dates, Maps, Sets and the like included. It surfaces as `__interrupt__: [{ id, value }]`, in `getState`, in queries,
 * and in Temporal's UI. The wait is durable and may last days. On resume the node runs again from its start, and the call of the
 * same place gives back its answer: so put side effects after it, or guard them with `config.executionInfo.idempotencyKey`.
 *
 * @throws GraphInterrupt to pause the node: let it pass.
 * @throws GraphValueError `MISSING_CHECKPOINTER` in a graph without one, `INTERRUPT_OUTSIDE_GRAPH` outside a node.
 * @throws UnserializableValueError when JSON cannot carry the question.
 * @example
 * builder.addNode('review', (state) => {
 *   const { approved } = interrupt<unknown, { approved: boolean }>({ question: `Refund ${state.amount}?` });
 *   return { approved };
 * });
 */
// `any`, as in LangGraph: what comes back is what people send.
// oxlint-disable-next-line typescript/no-explicit-any
export function interrupt<Value = unknown, Answer = any>(value: Value): Answer {
  const scratchpad = currentScratchpad();
  if (scratchpad === undefined) {
    throw new GraphError(
      'Called interrupt() outside the context of a graph. Call it in a node, while the node runs.',
      {
        code: 'INTERRUPT_OUTSIDE_GRAPH',
      },
    );
  }
  refuseWithoutCheckpointer(scratchpad);
  return ask(scratchpad, toJson(value, `The question of node "${scratchpad.node}"`)) as Answer;
}

/** @throws GraphValueError `MISSING_CHECKPOINTER` */
export function refuseWithoutCheckpointer({ canPause, node }: Scratchpad): void {
  if (canPause) return;
  throw new GraphValueError(
    `No checkpointer set, so node "${node}" cannot wait for an answer. ` +
      `Compile the graph with one: compile({ checkpointer: await TemporalSaver.start() }).`,
    { code: 'MISSING_CHECKPOINTER', node },
  );
}

/** @throws GraphInterrupt in a branch that its node has left behind: it gets no answers, and cannot ask. */
export function refuseLate({ ended, onLate }: Scratchpad): void {
  if (!ended) return;
  onLate();
  throw new GraphInterrupt();
}

function ask(scratchpad: Scratchpad, question: Json): unknown {
  refuseLate(scratchpad);
  const part = currentCall()?.part;
  const index = scratchpad.interrupts;
  scratchpad.interrupts += 1;
  const own = ownPlaces(scratchpad, part?.key);
  const place = own[part?.questions ?? index] ?? -1;
  if (part !== undefined) part.questions += 1;
  const found = findAnswer(scratchpad, own, place, fingerprintOf(question), part);
  if (typeof found === 'number') return take(scratchpad, found);
  const asked = { index, value: question };
  if (found === 'changed') {
    if (scratchpad.byOrder || (scratchpad.synchronous && !scratchpad.strict)) {
      scratchpad.changed.push(asked);
      return take(scratchpad, place);
    }
    if (scratchpad.synchronous) throw changedQuestion(scratchpad.node, index, question);
    scratchpad.displaced.push({ ...asked, place });
  }
  scratchpad.asked.push(part === undefined ? asked : { ...asked, key: part.key });
  throw new GraphInterrupt();
}

/** Where the answers are that may be this call's: a part of a node gets its own alone, and nobody else gets them. */
export function ownPlaces({ answers }: Scratchpad, key: string | undefined): readonly number[] {
  return answers.flatMap((answer, place) => (answer?.key === key ? [place] : []));
}

/**
 * The place of the answer to this question. Calls of a sequential node come in one order, so the answer at the call's own place is
 * looked at first; branches that run side by side may call in another order this time, so it is looked for by the question next.
 */
function findAnswer(
  { answers, used, byOrder, sideBySide }: Scratchpad,
  own: readonly number[],
  place: number,
  fingerprint: string,
  part: Part | undefined,
): number | 'changed' | 'none' {
  const fits = (index: number): boolean => used[index] !== true && answers[index]?.question === fingerprint;
  if (fits(place)) return place;
  const isFree = used[place] !== true && answers[place] != null;
  if (byOrder) return isFree ? 'changed' : 'none';
  const elsewhere = own.find((index) => fits(index));
  if (elsewhere !== undefined) return elsewhere;
  // Where several questions have been open at once, the answer here belongs to a call that is still to come.
  return isFree && (part !== undefined || !sideBySide) ? 'changed' : 'none';
}

export function take(scratchpad: Scratchpad, index: number): unknown {
  scratchpad.used[index] = true;
  currentCall()?.answers.push(index);
  scratchpad.onUsed();
  return fromJson(scratchpad.answers[index]?.value ?? null);
}

/** A node of a graph compiled with `strict` has not asked the question again that was answered, but another one in its place. */
export function changedQuestion(node: string, place: number, question: Json): ChangedInterruptError {
  return new ChangedInterruptError(
    `Node "${node}" asked ${JSON.stringify(question)} as its question ${place + 1}, where another question had been answered. ` +
      `Ask the same questions in the same order on every pass; derive them from the state and from earlier answers only. ` +
      `(The graph is compiled with "strict".)`,
    { code: 'CHANGED_INTERRUPT', node },
  );
}
