import type { MatchedAnswer } from './match-answers.ts';
import { replaceTask } from './turn.ts';
import type { Turn } from './turn.ts';

/** Puts each answer at its question's place. A task is ready again once every question that it has asked is answered. */
export function applyAnswers(turn: Turn, matched: readonly MatchedAnswer[], by: string | undefined): void {
  for (const answer of matched) {
    const task = turn.state.tasks.find((candidate) => candidate.id === answer.task);
    const question = task?.questions[answer.index];
    if (task === undefined || question === undefined) continue;
    const answers = task.questions.map((_, index) =>
      index === answer.index
        ? { value: answer.value, question: question.fingerprint, ...(by !== undefined && { by }) }
        : (task.answers[index] ?? null),
    );
    const complete = answers.every((given) => given !== null);
    replaceTask(turn, { ...task, answers, status: complete ? 'ready' : 'waiting' });
  }
}
