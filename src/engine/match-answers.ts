import { isInterruptId } from '../protocol/hash.ts';
import { isPlainObject } from '../protocol/json.ts';
import type { Json } from '../protocol/json.ts';
import type { Interrupt, RefusalCode } from '../protocol/messages.ts';
import type { ChildState, Question, Task } from './state.ts';

/** An answer on its way to the one question that it names. */
export interface MatchedAnswer {
  readonly task: string;
  /** Of its question among the task's; of a subgraph's question, among all that are pending there. */
  readonly index: number;
  readonly id: string;
  readonly value: Json;
}

export interface Refusal {
  readonly reason: RefusalCode;
  readonly message: string;
}

export interface PendingQuestion extends Question {
  readonly task: string;
  readonly index: number;
}

/** The questions that wait for an answer, in the order of their tasks. */
export function pendingQuestions(tasks: readonly Task[]): readonly PendingQuestion[] {
  return tasks.flatMap((task) => taskPending(task));
}

export function taskPending(task: Task): readonly PendingQuestion[] {
  if (task.status !== 'waiting') return [];
  if (task.child !== undefined)
    return childPending(task, task.child).map((question, index) => ({ ...question, index }));
  const own = task.questions.flatMap((question, index) =>
    (task.answers[index] ?? null) === null ? [{ ...question, task: task.id, index }] : [],
  );
  const called = (task.graphs ?? []).flatMap(({ child, status, answers = {} }) =>
    child === undefined || status !== 'waiting'
      ? []
      : childPending(task, child).filter(({ id }) => !Object.hasOwn(answers, id)),
  );
  return called.length === 0 ? own : [...own, ...called];
}

/** The questions of a subgraph are its task's: -1 stands for a place that only the subgraph knows. */
function childPending(task: Task, child: ChildState): readonly PendingQuestion[] {
  return pendingQuestions(child.tasks).map(({ id, value, fingerprint }) => ({
    id,
    value,
    fingerprint,
    task: task.id,
    index: -1,
  }));
}

export function asInterrupts(questions: readonly Question[]): readonly Interrupt<Json>[] {
  return questions.map(({ id, value }) => ({ id, value }));
}

/** An answer map names questions: an object, not empty, whose every key has the form of an interrupt id. (LangGraph's rule.) */
export function isAnswerMap(value: Json): value is Readonly<Record<string, Json>> {
  if (!isPlainObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every(isInterruptId);
}

/** Finds the question of each answer, or the reason why there is none. One answer that fits no question refuses them all. */
export function matchAnswers(tasks: readonly Task[], resume: Json): readonly MatchedAnswer[] | Refusal {
  const pending = pendingQuestions(tasks);
  if (isAnswerMap(resume)) {
    const byId = new Map(pending.map((question) => [question.id, question]));
    const matched: MatchedAnswer[] = [];
    for (const [id, value] of Object.entries(resume)) {
      const question = byId.get(id);
      if (question === undefined) return refuseUnknown(tasks, id, pending);
      matched.push({ task: question.task, index: question.index, id, value });
    }
    return matched;
  }
  const [only, ...others] = pending;
  if (only === undefined) {
    return {
      reason: 'not_pending',
      message:
        'No question of this thread waits for an answer. Nothing was changed. Ask for its state to see where it stands.',
    };
  }
  if (others.length > 0) {
    return {
      reason: 'ambiguous',
      message:
        'When there are multiple pending interrupts, you must specify the interrupt id when resuming. ' +
        `${pending.length} are pending; answer with { [interruptId]: value }. ${list(pending)}`,
    };
  }
  return [{ task: only.task, index: only.index, id: only.id, value: resume }];
}

function refuseUnknown(tasks: readonly Task[], id: string, pending: readonly PendingQuestion[]): Refusal {
  const answered = hasAsked(tasks, id);
  const now = pending.length === 0 ? 'No question is pending.' : list(pending);
  return answered
    ? {
        reason: 'answered',
        message: `Interrupt ${id} has been answered already; its first answer stands. ${now}`,
      }
    : { reason: 'not_pending', message: `Unknown or already-consumed interrupt: ${id}. ${now}` };
}

function hasAsked(tasks: readonly Task[], id: string): boolean {
  return tasks.some(
    (task) =>
      task.questions.some((question) => question.id === id) ||
      hasAsked(task.child?.tasks ?? [], id) ||
      (task.graphs ?? []).some(({ child }) => hasAsked(child?.tasks ?? [], id)),
  );
}

function list(pending: readonly PendingQuestion[]): string {
  const shown = pending.slice(0, 5).map((question) => question.id);
  const more = pending.length > shown.length ? ` and ${pending.length - shown.length} more` : '';
  return `Pending: ${shown.join(', ')}${more}.`;
}
