import { taskPending } from '../engine/match-answers.ts';
import type { Task, ThreadState } from '../engine/state.ts';
import { END, START } from '../protocol/command.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import { idOf } from './draw-graph.ts';
import type { NodeMark } from './mermaid.ts';

/** What has become of each node of a thread, by its id in the drawing: that of a node in a subgraph has the subgraph's in front. */
export function marksOf(
  state: ThreadState,
  subgraphs: readonly ThreadState[],
): ReadonlyMap<string, NodeMark> {
  const done = new Map<string, Set<string>>();
  countDone(done, '', state);
  for (const one of subgraphs) {
    const place = placeOf(one.namespace ?? '');
    if (place !== undefined) countDone(done, place, one);
  }
  const now = new Map<string, Task[]>();
  collectNow(now, '', state, subgraphs);
  const marks = new Map<string, NodeMark>();
  for (const id of new Set([...done.keys(), ...now.keys()]))
    marks.set(id, markOf(now.get(id) ?? [], done.get(id)?.size ?? 0));
  const hasBegun = state.checkpoint !== null;
  if (hasBegun) marks.set(START, { className: 'ran' });
  if (hasBegun && state.tasks.every(({ status }) => status === 'done')) marks.set(END, { className: 'ran' });
  return marks;
}

/** The ids of the nodes that are subgraphs, of this graph only. */
export function subgraphIds(plan: GraphPlan): readonly string[] {
  return Object.entries(plan.nodes).flatMap(([name, { subgraph }]) => (subgraph ? [idOf(name)] : []));
}

/** By task, so that one which stands in several checkpoints counts once. */
function countDone(done: Map<string, Set<string>>, place: string, { past, tasks }: ThreadState): void {
  for (const task of [...past.flatMap((point) => point.tasks), ...tasks]) {
    if (task.outcome === undefined || task.ahead === true || task.node === START) continue;
    const id = `${place}${idOf(task.node)}`;
    done.set(id, (done.get(id) ?? new Set()).add(task.id));
  }
}

/** The tasks of the superstep that is next or under way, and of those subgraphs that are. */
function collectNow(
  now: Map<string, Task[]>,
  place: string,
  state: ThreadState,
  subgraphs: readonly ThreadState[],
): void {
  for (const task of state.tasks.filter(({ node }) => node !== START)) {
    const id = `${place}${idOf(task.node)}`;
    now.set(id, [...(now.get(id) ?? []), task]);
    const subgraph = state.plan?.nodes[task.node]?.subgraph;
    if (subgraph === undefined || task.status === 'done') continue;
    const within = state.namespace === undefined ? '' : `${state.namespace}|`;
    const live = subgraphs.findLast(({ namespace }) => namespace === `${within}${task.node}:${task.id}`);
    const inner = live ?? (task.child && { ...task.child, plan: subgraph, past: [] });
    if (inner !== undefined) collectNow(now, `${id}:`, inner, subgraphs);
  }
}

/** `sub:<task>|inner:<task>` is `sub:inner:`. Undefined for a graph that a node calls, which no drawing has. */
function placeOf(namespace: string): string | undefined {
  const parts = namespace.split('|');
  if (!parts.every((part) => part.includes(':'))) return undefined;
  return parts.map((part) => `${idOf(part.slice(0, part.lastIndexOf(':')))}:`).join('');
}

function markOf(now: readonly Task[], ran: number): NodeMark {
  const open = now.filter(({ status }) => status !== 'done');
  const of = (status: Task['status']): readonly Task[] => open.filter((task) => task.status === status);
  const [failed, waiting, running, ready] = [of('failed'), of('waiting'), of('running'), of('ready')];
  const questions = waiting.flatMap((task) => taskPending(task)).length;
  const notes = [
    ...noteOf(failed, now, 'failed', 'failed'),
    ...noteOf(waiting, now, `waits for ${forWhat(questions)}`, `wait for ${forWhat(questions)}`),
    ...noteOf(running, now, 'runs', 'run'),
    ...noteOf(ready, now, 'next', 'are next'),
    ...(ran > 0 ? [`ran ${ran === 1 ? 'once' : `${ran} times`}`] : []),
  ];
  const className =
    failed.length > 0
      ? 'failed'
      : waiting.length > 0
        ? 'waiting'
        : running.length > 0
          ? 'running'
          : ready.length > 0
            ? 'next'
            : 'ran';
  return { className, note: notes.join(', ') };
}

function noteOf(
  some: readonly Task[],
  all: readonly Task[],
  alone: string,
  several: string,
): readonly string[] {
  if (some.length === 0) return [];
  return [all.length === 1 ? alone : `${some.length} of ${all.length} ${several}`];
}

function forWhat(questions: number): string {
  if (questions === 0) return 'a breakpoint';
  return questions === 1 ? 'an answer' : `${questions} answers`;
}
