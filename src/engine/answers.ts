import type { MatchedAnswer } from './match-answers.ts';
import type { Task } from './state.ts';
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
    return { value: answer.value, question: question.fingerprint, ...(by !== undefined && { by }) };
  });
  return { ...task, answers, status: answers.every((given) => given !== null) ? 'ready' : 'waiting' };
}

/** A subgraph goes on with any of its answers: what else it has asked, it asks again by itself. */
function withChildAnswers(task: Task, own: readonly MatchedAnswer[], by: string | undefined): Task {
  const childAnswers = Object.fromEntries(own.map(({ id, value }) => [id, value]));
  return { ...task, childAnswers, ...(by !== undefined && { childAnsweredBy: by }), status: 'ready' };
}
