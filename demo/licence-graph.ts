// In a project of your own: from 'holdpoint'.
import { Annotation, END, interrupt, reducers, Send, START, StateGraph } from '../src/index.ts';
import { z } from 'zod';
import { isAllowed, readPolicy, rulingFor } from './licence-policy.ts';
import type { Ruling } from './licence-policy.ts';
import { readLockFile } from './read-lock-file.ts';
import type { Package } from './read-lock-file.ts';
import { writeReport } from './report.ts';

/** What a reviewer is asked; it can be answered from Temporal's UI too. */
export interface Question {
  readonly package: string;
  readonly version: string;
  readonly licence: string;
  readonly question: string;
  readonly suggestion: Ruling;
}

const Answer = z.object({ approved: z.boolean(), reason: z.string(), by: z.string() });
export type Answer = z.infer<typeof Answer>;

export type Decision = Package & Answer;

/** What a review is sent: a package that the allow-list does not settle, and what the policy suggests. It reads nothing else of the state. */
const Unlisted = Annotation.Root({
  name: Annotation<string>,
  version: Annotation<string>,
  licence: Annotation<string>,
  suggestion: Annotation<Ruling>,
});
type Unlisted = typeof Unlisted.State;

export const ReviewState = Annotation.Root({
  lockFile: Annotation<string>,
  reportFile: Annotation<string>,
  packages: Annotation<readonly Package[]>,
  absent: Annotation<readonly string[]>,
  unlisted: Annotation<readonly Unlisted[]>,
  decisions: Annotation<Decision[]>({ reducer: reducers.append, default: () => [] }),
});
type State = typeof ReviewState.State;

function read({ lockFile }: State) {
  return readLockFile(lockFile);
}

async function classify({ packages }: State) {
  const policy = await readPolicy();
  const unlisted = packages.filter(({ licence }) => !isAllowed(policy, licence));
  return { unlisted: unlisted.map((item) => ({ ...item, suggestion: rulingFor(policy, item) })) };
}

/** One review for each package, all at once; none when the allow-list has settled everything. */
function whomToAsk({ unlisted }: State) {
  return unlisted.length === 0 ? 'report' : unlisted.map((item) => new Send('review', item));
}

/** Waits for a person: in Temporal, with no process held open. An answer that is none is asked for again. */
function review({ suggestion, ...item }: Unlisted) {
  const { name, version, licence } = item;
  let question = `${name} ${version} is under ${licence}, which is not on the allow-list. May it be used?`;
  for (;;) {
    const given = interrupt<Question>({ package: name, version, licence, question, suggestion });
    const { success, data } = Answer.safeParse(given);
    if (success) return { decisions: [{ ...item, ...data }] };
    question = `Please answer { "approved": true or false, "reason": "...", "by": "..." }. ${question}`;
  }
}

async function report({ reportFile, ...reviewed }: State) {
  await writeReport(reportFile, reviewed);
}

/** Compiled without a checkpointer: whoever runs it says where its threads are kept. */
export const licenceGraph = new StateGraph(ReviewState)
  .addNode({ read, classify, report })
  .addNode('review', review, { input: Unlisted })
  .addEdge(START, 'read')
  .addEdge('read', 'classify')
  .addConditionalEdges('classify', whomToAsk, ['review', 'report'])
  .addEdge('review', 'report')
  .addEdge('report', END)
  .compile({ name: 'licence-review' });
