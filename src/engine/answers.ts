import { pendingQuestions, taskPending } from './match-answers.ts';
import type { MatchedAnswer } from './match-answers.ts';
import type { GraphCall, Task } from './state.ts';
import type { Turn } from './turn.ts';

/** Puts each answer at its question's place. A task is ready again once every question that it has asked is answered. */
export function applyAnswers(turn: Turn, matched: readonly MatchedAnswer[], by: string | undefined): void {
  turn.state.tasks = turn.state.tasks.map((task) => withAnswers(task, matched, by));
}

export function withAnswers(task: Task, matched: readonly MatchedAnswer[], by?: string): Task {
  const own = matched.filter((answer) => answer.task === task.id);
  if (own.length === 0) return task;
  if (task.child !== undefined) return withChildAnswers(task, own, by);
  const answers = task.questions.map((question, index) => {
    const answer = own.find((given) => given.index === index);
    if (answer === undefined) return task.answers[index] ?? null;
    const { fingerprint, key } = question;
    return {
      value: answer.value,
      question: fingerprint,
      ...(key !== undefined && { key }),
      ...(by !== undefined && { by }),
    };
  });
  const graphs = task.graphs?.map((call) => withCallAnswers(call, own, by));
  const answered: Task = { ...task, answers, ...(graphs && { graphs }) };
  return taskPending(answered).length === 0 ? { ...answered, status: 'ready' } : answered;
}

function withCallAnswers(call: GraphCall, own: readonly MatchedAnswer[], by: string | undefined): GraphCall {
  if (call.status !== 'waiting' || call.child === undefined) return call;
  const ids = new Set(pendingQuestions(call.child.tasks).map(({ id }) => id));
  const given = own.filter(({ id }) => ids.has(id));
  if (given.length === 0) return call;
  const answers = { ...call.answers, ...Object.fromEntries(given.map(({ id, value }) => [id, value])) };
  return { ...call, answers, ...(by !== undefined && { by }) };
}

/** A subgraph goes on with any of its answers: what else it has asked, it asks again by itself. */
function withChildAnswers(task: Task, own: readonly MatchedAnswer[], by: string | undefined): Task {
  const childAnswers = Object.fromEntries(own.map(({ id, value }) => [id, value]));
  return { ...task, childAnswers, ...(by !== undefined && { childAnsweredBy: by }), status: 'ready' };
}
