import { END, START } from '../protocol/command.ts';
import type { SendTarget, Target } from '../protocol/command.ts';
import { hashUuid } from '../protocol/hash.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { TaskPath } from '../protocol/task.ts';
import type { Task } from './state.ts';

/** One thing that has run, and where it leads by itself. */
export interface Source {
  readonly node: string;
  readonly routes: readonly Target[];
  /** It has failed, and its error was handled: its edges do not fire, and only its routes lead on. (LangGraph's rule.) */
  readonly handled?: boolean;
}

export interface Next {
  readonly pulls: readonly string[];
  readonly pushes: readonly SendTarget[];
  readonly deferred: readonly string[];
  readonly arrived: Readonly<Record<string, readonly string[]>>;
}

/**
 * Which nodes come next: by static edges, joins, conditional edges and commands of all that has run, in the order of `sources`.
 * `othersPend`: other tasks of the superstep are still to run, so it is no deferred node's turn.
 */
export function chooseNext(
  plan: GraphPlan,
  sources: readonly Source[],
  before: {
    readonly arrived: Readonly<Record<string, readonly string[]>>;
    readonly deferred: readonly string[];
  },
  othersPend = false,
): Next {
  const reached = new Set<string>();
  const pushes: SendTarget[] = [];
  const arrived: Record<string, readonly string[]> = { ...before.arrived };
  for (const source of sources) {
    if (source.handled !== true)
      for (const [from, to] of plan.edges) if (from === source.node) reached.add(to);
    for (const target of source.routes) {
      if (typeof target === 'string') reached.add(target);
      else pushes.push(target);
    }
  }
  // All that arrive in one superstep arrive together: a node that ran twice is not half of the next round.
  for (const join of plan.joins) {
    const here = sources.filter(({ handled, node }) => handled !== true && join.from.includes(node));
    if (here.length === 0) continue;
    const key = `${join.from.join('+')}:${join.to}`;
    const present = new Set([...(arrived[key] ?? []), ...here.map(({ node }) => node)]);
    const isComplete = join.from.every((name) => present.has(name));
    if (isComplete) reached.add(join.to);
    arrived[key] = isComplete ? [] : [...present];
  }
  reached.delete(END);
  reached.delete(START);
  const waiting = new Set(before.deferred);
  const pulls: string[] = [];
  for (const name of reached) {
    if (plan.nodes[name]?.defer === true) waiting.add(name);
    else pulls.push(name);
  }
  // Deferred nodes have their turn when nothing else is left to run.
  if (pulls.length === 0 && pushes.length === 0 && !othersPend) {
    return { pulls: [...waiting].toSorted(), pushes, deferred: [], arrived };
  }
  return { pulls: pulls.toSorted(), pushes, deferred: [...waiting].toSorted(), arrived };
}

/** The tasks of a superstep: pushed ones in order, then pulled ones by name, as LangGraph lists them. */
export function makeTasks(
  checkpoint: string,
  next: Pick<Next, 'pulls' | 'pushes'>,
  firstPush = 0,
): readonly Task[] {
  const pushed = next.pushes.map((target, index) =>
    makeTask(checkpoint, target.node, ['__pregel_push', firstPush + index], target),
  );
  const pulled = next.pulls.map((name) => makeTask(checkpoint, name, ['__pregel_pull', name]));
  return [...pushed, ...pulled];
}

function makeTask(checkpoint: string, node: string, path: TaskPath, target?: SendTarget): Task {
  return {
    id: hashUuid(checkpoint, node, ...path),
    node,
    path,
    ...(target !== undefined && { send: { args: target.args } }),
    ...(target?.timeout !== undefined && { timeout: target.timeout }),
    pass: 0,
    status: 'ready',
    questions: [],
    answers: [],
  };
}

/** The order in which the writes of a superstep apply: pulled tasks by name, then pushed ones in order; never by who was first. */
export function inWriteOrder(tasks: readonly Task[]): readonly Task[] {
  const pulled = tasks.filter((task) => task.path[0] === '__pregel_pull');
  const pushed = tasks.filter((task) => task.path[0] === '__pregel_push');
  return [
    ...pulled.toSorted((a, b) => (a.node < b.node ? -1 : a.node > b.node ? 1 : 0)),
    ...pushed.toSorted((a, b) => Number(a.path[1]) - Number(b.path[1])),
  ];
}
