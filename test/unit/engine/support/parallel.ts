import type { Json } from '../../../../src/protocol/json.ts';
import { planOf } from './plan.ts';
import { Thread } from './thread.ts';
import { askingAll } from './worker.ts';

/** A thread that waits: each of these nodes, all in one superstep, has asked its questions at once. */
export function waitingThread(questions: Readonly<Record<string, readonly Json[]>>): Thread {
  const nodes = Object.keys(questions);
  const plan = planOf({ nodes, edges: nodes.flatMap((node) => [`>${node}`, `${node}>`]) });
  const scripts = Object.entries(questions).map(([node, asked]) => [node, askingAll(...asked)] as const);
  return new Thread({ plan, nodes: Object.fromEntries(scripts) }).run({ input: {} });
}

/** The id of the pending question with this value. */
export function idOf(thread: Thread, value: Json): string {
  const found = thread.pending.find((question) => question.value === value);
  if (found === undefined) throw new Error(`no question ${JSON.stringify(value)} is pending`);
  return found.id;
}
