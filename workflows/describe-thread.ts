import { pendingQuestions } from '../src/engine/match-answers.ts';
import type { PendingQuestion } from '../src/engine/match-answers.ts';
import type { ChildState, Task, ThreadState } from '../src/engine/state.ts';
import { childId } from '../src/protocol/child.ts';

const shown = { questions: 20, characters: 600 } as const;

/** The thread in Markdown: the current details of its workflow in Temporal's UI. `workflow` is that workflow's id. */
export function describeThread(state: ThreadState, workflow: string): string {
  return [headline(state), ...questions(state), ...progress(state, workflow), ...ignored(state)].join('\n\n');
}

function headline(state: ThreadState): string {
  // The tasks belong to the superstep after the checkpoint.
  const step =
    state.checkpoint === null
      ? ''
      : `, superstep ${state.checkpoint.step + (state.tasks.length > 0 ? 1 : 0)}`;
  switch (state.status) {
    case 'interrupted':
      if (pendingQuestions(state.tasks).length > 0) return `### Waiting for an answer${step}`;
      return state.breakpoint === null
        ? `### Stopped at a breakpoint of a subgraph${step}\n\n${howToGoOn(state)}`
        : `### Stopped at a breakpoint (${state.breakpoint})${step}\n\n${howToGoOn(state)}`;
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
  return [...first, ...more, howToAnswer(state, pending)];
}

function describeQuestion(question: PendingQuestion, tasks: readonly Task[]): string {
  const task = tasks.find(({ id }) => id === question.task);
  const place = task === undefined ? '' : placeOf(question.id, task).join(' → ');
  const text = JSON.stringify(question.value, null, 2);
  const cut = text.length > shown.characters ? `${text.slice(0, shown.characters)} …` : text;
  return `**${place}** asks (id \`${question.id}\`):\n\n\`\`\`json\n${cut}\n\`\`\``;
}

/** Where a question was asked: the node, and within a subgraph, or a graph that it has called, the node there. */
function placeOf(question: string, task: Task): readonly string[] {
  const within = (child: ChildState | undefined): readonly string[] | undefined => {
    const asking = child?.tasks.find((one) => pendingQuestions([one]).some(({ id }) => id === question));
    return asking && placeOf(question, asking);
  };
  const inSubgraph = within(task.child);
  if (inSubgraph !== undefined) return [task.node, ...inSubgraph];
  for (const { graph, child } of task.graphs ?? []) {
    const inCall = within(child);
    if (inCall !== undefined) return [task.node, graph, ...inCall];
  }
  return [task.node];
}

/** A subgraph's run ends while its graph waits: what is sent to it reaches nobody. */
function atThread({ thread, namespace }: ThreadState): string | undefined {
  if (namespace === undefined) return undefined;
  return `This run of a subgraph has ended. Thread ${linkTo(thread)} waits for it, and goes on with it: answer there.`;
}

function howToGoOn(state: ThreadState): string {
  return atThread(state) ?? 'Go on: signal `run` with `{"id": "any new id", "input": null}`.';
}

function howToAnswer(state: ThreadState, pending: readonly PendingQuestion[]): string {
  const elsewhere = atThread(state);
  if (elsewhere !== undefined) return elsewhere;
  const [only] = pending;
  const example = pending.length === 1 ? 'any JSON value' : `\`{"${only?.id ?? ''}": <answer>}\``;
  return `Answer: send the update \`resume\` (checked at once) or the signal \`resume\`; its one argument is ${example}.`;
}

function progress(state: ThreadState, workflow: string): readonly string[] {
  if (state.tasks.length === 0) return [];
  const lines = state.tasks
    .slice(0, 30)
    .map((task) => `- \`${task.node}\`: ${[task.status, ...notes(state, task, workflow)].join(', ')}`);
  return [`Tasks of this superstep:\n\n${lines.join('\n')}`];
}

function notes({ plan }: ThreadState, task: Task, workflow: string): readonly string[] {
  const isSubgraph = plan?.nodes[task.node]?.subgraph !== undefined;
  const id = childId(workflow, { node: task.node, task: task.id });
  return [
    ...(task.pass > 1 ? [`pass ${task.pass}`] : []),
    ...(task.outcome?.cached === true ? ['from the cache'] : []),
    ...(isSubgraph && task.pass > 0 ? [`child workflow ${linkTo(id)}`] : []),
  ];
}

/** Temporal's UI puts its namespace in, and opens a page of its own. */
function linkTo(workflow: string): string {
  const path = encodeURIComponent(workflow).replaceAll('(', '%28').replaceAll(')', '%29');
  return `[\`${workflow}\`](/namespaces/{namespace}/workflows/${path})`;
}

function ignored(state: ThreadState): readonly string[] {
  const last = state.ignored.at(-1);
  if (last === undefined) return [];
  return [
    `${state.ignoredCount} ${state.ignoredCount === 1 ? 'message was' : 'messages were'} ignored; the last one: ${last.reason}`,
  ];
}
