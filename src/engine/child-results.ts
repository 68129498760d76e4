import { END } from '../protocol/command.ts';
import { InvalidUpdateError } from '../protocol/errors.ts';
import type { ChildEnd, Leave } from '../protocol/child.ts';
import { namedWriteProblem } from '../protocol/named-reducers.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { Write } from '../protocol/task.ts';
import { invalidNodeName } from '../protocol/unknown-node.ts';
import { advance } from './advance.ts';
import { failTask } from './fail-task.ts';
import { ownError } from './own-error.ts';
import { showEnd } from './show.ts';
import { showQuestions } from './settle.ts';
import type { ChildState, Task } from './state.ts';
import { inputOf } from './task-input.ts';
import { onTaskSettled } from './task-results.ts';
import { replaceTask } from './turn.ts';
import type { Turn } from './turn.ts';
import { outputValues } from './values.ts';

/** A subgraph's run has ended: with values, with questions, or with an error. Where it stands is kept in its task, whichever it is. */
export function onChildSettled(
  turn: Turn,
  id: string,
  pass: number,
  { state: child, error }: ChildEnd<ChildState>,
): void {
  const task = turn.state.tasks.find((one) => one.id === id && one.pass === pass);
  // The run was aborted meanwhile: what has been done is kept all the same.
  if (task?.status === 'ready' && turn.state.phase.kind === 'settled')
    return replaceTask(turn, { ...task, child });
  if (task?.status !== 'running') return;
  const kept: Task = { ...task, child };
  if (error !== null) failTask(turn, kept, { ...error, node: error.node ?? task.node });
  else if (child.status === 'interrupted') {
    const waiting: Task = { ...kept, status: 'waiting' };
    replaceTask(turn, waiting);
    showQuestions(turn, waiting);
    showEnd(turn, waiting);
  } else {
    replaceTask(turn, kept);
    return finish(turn, kept, child);
  }
  advance(turn);
}

/** What the subgraph gives is what a node would have returned. Conditional edges are the user's functions, so the worker chooses. */
function finish(turn: Turn, task: Task, child: ChildState): void {
  const { plan } = turn.state;
  const subgraph = plan?.nodes[task.node]?.subgraph;
  if (plan === null || subgraph === undefined) return;
  if (subgraph.remembers === true) turn.state.remembered = { ...turn.state.remembered, [task.node]: child };
  const given = child.leave ?? asLeave({ ...child, plan: subgraph, past: [] });
  const returned: Leave = {
    ...given,
    writes: given.writes.filter(([channel]) => Object.hasOwn(plan.channels, channel)),
  };
  const problem = writeProblem(plan, task, returned.writes) ?? targetProblem(plan, task, returned);
  if (problem !== undefined) {
    failTask(turn, task, { ...ownError(problem), node: task.node });
    return advance(turn);
  }
  if (Object.hasOwn(plan.branches, task.node)) {
    const input = inputOf(turn.state, { ...task, pass: task.pass - 1 });
    if (input === null) return;
    const options = plan.nodes[task.node]?.options ?? {};
    turn.effects.push({ kind: 'run-task', options, input: { ...input, returned } });
    return;
  }
  const routes = returned.goto.length > 0 ? { routes: returned.goto } : {};
  onTaskSettled(turn, task.id, task.pass, { kind: 'done', writes: returned.writes, ...routes });
}

function asLeave(child: Parameters<typeof outputValues>[0]): Leave {
  return {
    writes: Object.entries(outputValues(child)).map(([name, value]): Write => [name, value]),
    goto: [],
  };
}

function writeProblem(plan: GraphPlan, task: Task, writes: readonly Write[]): InvalidUpdateError | undefined {
  for (const [channel, value] of writes) {
    const kind = plan.channels[channel];
    const problem = kind?.kind === 'named' ? namedWriteProblem(kind.reducer, value) : undefined;
    if (problem === undefined) continue;
    return new InvalidUpdateError(`Channel "${channel}", written by subgraph "${task.node}", ${problem}.`, {
      code: 'INVALID_SCHEMA_VALUE',
      node: task.node,
    });
  }
  return undefined;
}

function targetProblem(plan: GraphPlan, task: Task, { goto }: Leave): InvalidUpdateError | undefined {
  const names = goto.map((target) => (typeof target === 'string' ? target : target.node));
  const unknown = names.find((name) => name !== END && !Object.hasOwn(plan.nodes, name));
  if (unknown === undefined) return undefined;
  const where = `a Command.PARENT of subgraph "${task.node}"`;
  return new InvalidUpdateError(invalidNodeName(plan, unknown, where), {
    code: 'INVALID_GRAPH',
    node: task.node,
  });
}
