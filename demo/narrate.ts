import { styleText } from 'node:util';
import type { Interrupt } from '../src/index.ts';
import type { Decision, Question, ReviewState } from './licence-graph.ts';

/** One line of the story: who, and what. */
export function say(who: string, what: string): void {
  console.log(`${styleText('cyan', who.padEnd(9))} ${what}`);
}

type NodeName = 'read' | 'classify' | 'review';
type Update = { readonly [Node in NodeName]?: Partial<typeof ReviewState.State> | null } & {
  readonly __interrupt__?: readonly Interrupt<Question>[];
};

/** Says what a node has just done, from a chunk of `stream(..., { streamMode: 'updates' })`. */
export function narrate(chunk: unknown): void {
  const { read, classify, review } = chunk as Update;
  if (read?.packages) say('read', counted(read.packages, 'package'));
  if (read?.absent?.length)
    say('read', `and ${counted(read.absent, 'package')} for other machines, of unknown licence`);
  if (classify?.unlisted)
    say('classify', `${counted(classify.unlisted, 'package')} not settled by the allow-list`);
  for (const decision of review?.decisions ?? []) say('review', sentence(decision));
}

export function counted(list: readonly unknown[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? '' : 's'}`;
}

function sentence({ name, version, licence, approved, by }: Decision): string {
  const verdict = approved ? styleText('green', 'approved') : styleText('red', 'refused');
  return `${name} ${version} (${licence}): ${verdict} by ${by}`;
}
