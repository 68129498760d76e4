import { pendingQuestions } from '../src/engine/match-answers.ts';
import type { PendingQuestion } from '../src/engine/match-answers.ts';
import type { Task, ThreadState } from '../src/engine/state.ts';

const shown = { questions: 20, characters: 600 } as const;

/** The thread in Markdown: the current details of its workflow in Temporal's UI. */
export function describeThread(state: ThreadState): string {
  return [headline(state), ...questions(state), ...progress(state), ...ignored(state)].join('\n\n');
}

function headline(state: ThreadState): string {
  // The tasks belong to the superstep after the checkpoint.
  const step =
    state.checkpoint === null
      ? ''
      : `, superstep ${state.checkpoint.step + (state.tasks.length > 0 ? 1 : 0)}`;
  switch (state.status) {
    case 'interrupted':
      return state.breakpoint === null || pendingQuestions(state.tasks).length > 0
        ? `### Waiting for an answer${step}`
        : `### Stopped at a breakpoint (${state.breakpoint})${step}\n\nGo on: signal \`run\` with \`{"id": "any new id", "input": null}\`.`;
    case 'busy':
      return `### Running${step}`;
    case 'failed':
      return `### Failed${step}\n\n${state.error?.message ?? ''}`;
    case 'done':
      return `### Done${step}`;
    case 'idle':
      return '### Not started';
    default:
      return state.status satisfies never;
  }
}

function questions(state: ThreadState): readonly string[] {
  const pending = pendingQuestions(state.tasks);
  if (pending.length === 0) return [];
  const first = pending.slice(0, shown.questions).map((question) => describeQuestion(question, state.tasks));
  const more =
    pending.length > first.length
      ? [`… and ${pending.length - first.length} more: query \`interrupts\`.`]
      : [];
  return [...first, ...more, howToAnswer(pending)];
}

function describeQuestion(question: PendingQuestion, tasks: readonly Task[]): string {
  const node = tasks.find((task) => task.id === question.task)?.node ?? '';
  const text = JSON.stringify(question.value, null, 2);
  const cut = text.length > shown.characters ? `${text.slice(0, shown.characters)} …` : text;
  return `**${node}** asks (id \`${question.id}\`):\n\n\`\`\`json\n${cut}\n\`\`\``;
}

function howToAnswer(pending: readonly PendingQuestion[]): string {
  const [only] = pending;
  const example = pending.length === 1 ? 'any JSON value' : `\`{"${only?.id ?? ''}": <answer>}\``;
  return `Answer: send the update \`resume\` (checked at once) or the signal \`resume\`; its one argument is ${example}.`;
}

function progress(state: ThreadState): readonly string[] {
  if (state.tasks.length === 0) return [];
  const lines = state.tasks
    .slice(0, 30)
    .map((task) => `- \`${task.node}\`: ${task.status}${task.pass > 1 ? `, pass ${task.pass}` : ''}`);
  return [`Tasks of this superstep:\n\n${lines.join('\n')}`];
}

function ignored(state: ThreadState): readonly string[] {
  const last = state.ignored.at(-1);
  if (last === undefined) return [];
  return [
    `${state.ignoredCount} ${state.ignoredCount === 1 ? 'message was' : 'messages were'} ignored; the last one: ${last.reason}`,
  ];
}
