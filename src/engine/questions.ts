import { hash } from '../protocol/hash.ts';
import { fingerprintOf } from '../protocol/fingerprint.ts';
import type { AskedQuestion, GivenAnswer } from '../protocol/task.ts';
import type { Question, Task } from './state.ts';

interface Place {
  readonly question: Question;
  readonly answer: GivenAnswer | null;
}

/**
 * A task's questions after a pass that has asked these. A question that waited and is asked again stays the same question, with its id;
 * one that waited and is not asked any more is given up, and an answer to it is refused from now on. Answered ones stay in their places.
 */
export function askedAgain(
  task: Task,
  asked: readonly AskedQuestion[],
): Pick<Task, 'questions' | 'answers' | 'asked'> {
  const open = asked.map(({ value, key }) => ({
    value,
    fingerprint: fingerprintOf(value),
    key,
    taken: false,
  }));
  let count = task.asked ?? task.questions.length;
  const make = ({ value, fingerprint, key }: Open): Place => {
    const question = { id: hash(task.id, count), value, fingerprint, ...(key !== undefined && { key }) };
    count += 1;
    return { question, answer: null };
  };
  const kept = task.questions.map((question, index): Place | null => {
    const answer = task.answers[index] ?? null;
    if (answer !== null) return { question, answer };
    const again = open.find(
      (candidate) =>
        !candidate.taken && candidate.fingerprint === question.fingerprint && candidate.key === question.key,
    );
    if (again === undefined) return null;
    again.taken = true;
    return { question, answer: null };
  });
  // A new question comes to the place of one that was given up: it stands where that stood among the calls.
  const places: Place[] = [];
  for (const place of kept) {
    const next = place ?? takeNext(open, make);
    if (next !== null) places.push(next);
  }
  for (let next = takeNext(open, make); next !== null; next = takeNext(open, make)) places.push(next);
  return {
    questions: places.map(({ question }) => question),
    answers: places.map(({ answer }) => answer),
    asked: count,
  };
}

interface Open extends Omit<Question, 'id' | 'key'> {
  readonly key: string | undefined;
  taken: boolean;
}

function takeNext(open: readonly Open[], make: (question: Open) => Place): Place | null {
  const next = open.find((candidate) => !candidate.taken);
  if (next === undefined) return null;
  next.taken = true;
  return make(next);
}
