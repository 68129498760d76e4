/** The graphs that a node calls as functions. Each has a place in its task, and keeps it over all passes. */
import { recordOf } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { ChildEnd } from '../protocol/child.ts';
import type { GraphCallRequest, GraphCallResult } from '../protocol/graph-call.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { ChildState, GraphCall, Task, ThreadState } from './state.ts';
import { remembered } from './child-input.ts';
import { replaceTask } from './turn.ts';
import type { Turn } from './turn.ts';

/** A node that runs has called a graph: it is started, or goes on where it waited, unless it is under way or done. */
export function onCalled(turn: Turn, request: GraphCallRequest): void {
  const task = runningTask(turn.state, request.task, request.pass);
  const { run } = turn.state;
  if (task === undefined || run === null) return;
  const known = callOf(task, request.call);
  if (known !== undefined && !goesOn(known)) return;
  const { answers, by, ...rest } = known ?? newCall(request);
  const { error: _, ...call } = rest;
  putCall(turn, task, { ...call, status: 'running' });
  const from = call.child ?? remembered(turn.state, request.plan, placeOf(task, request.plan.name));
  const { interruptBefore: _before, interruptAfter: _after, ...options } = run.options;
  const within = turn.state.namespace === undefined ? '' : `${turn.state.namespace}|`;
  const common = { ...options, id: `${task.id}/${task.pass}/${call.id}`, ...(by !== undefined && { by }) };
  turn.effects.push({
    kind: 'run-child',
    options: {},
    input: {
      node: task.node,
      task: task.id,
      pass: task.pass,
      call: call.id,
      plan: request.plan,
      request: requestOf(common, request, call, answers),
      place: { thread: turn.state.thread, namespace: `${within}${task.node}:${task.id}|${call.id}` },
      ...(from !== undefined && { from }),
    },
  });
}

/** What waits without an answer goes on waiting: its node is told so. */
function goesOn({ status, answers, child }: GraphCall): boolean {
  if (status === 'failed') return true;
  return status === 'waiting' && (answers !== undefined || child?.breakpoint != null);
}

function newCall({ call, plan, fingerprint }: GraphCallRequest): GraphCall {
  const remembers = plan.remembers === true ? { remembers: true } : {};
  return { id: call, graph: plan.name, fingerprint, output: plan.output, ...remembers, status: 'running' };
}

function requestOf(
  common: RunRequest,
  { input }: GraphCallRequest,
  { child }: GraphCall,
  answers: GraphCall['answers'],
): RunRequest {
  if (child === undefined) return { ...common, input };
  return answers === undefined
    ? { ...common, input: null }
    : { ...common, command: { resume: { value: answers } } };
}

/** A graph that a node has called has settled. The node, which waits for it, goes on; the thread does not by itself. */
export function onCallSettled(
  turn: Turn,
  id: string,
  call: string,
  { state: child, error }: ChildEnd<ChildState>,
): void {
  const task = turn.state.tasks.find((one) => one.id === id);
  const known = task && callOf(task, call);
  if (task === undefined || known === undefined) return;
  if (error !== null) putCall(turn, task, { ...known, status: 'failed', error, child });
  else if (child.status === 'interrupted') putCall(turn, task, { ...known, status: 'waiting', child });
  else {
    const { child: _, ...rest } = known;
    if (known.remembers === true)
      turn.state.remembered = { ...turn.state.remembered, [placeOf(task, known.graph)]: child };
    putCall(turn, task, {
      ...rest,
      status: 'done',
      values: valuesOf(known.output, child),
      ...leaveOf(child),
    });
  }
}

export function onCallFailed(
  turn: Turn,
  id: string,
  call: string,
  error: NonNullable<GraphCall['error']>,
): void {
  const task = turn.state.tasks.find((one) => one.id === id);
  const known = task && callOf(task, call);
  if (task !== undefined && known !== undefined) putCall(turn, task, { ...known, status: 'failed', error });
}

function leaveOf({ leave }: Pick<GraphCall, 'leave'>): Pick<GraphCall, 'leave'> {
  return leave === undefined ? {} : { leave };
}

function valuesOf(output: readonly string[], child: ChildState): JsonObject {
  const present = output.filter((name) => Object.hasOwn(child.channels, name));
  return { ...recordOf<Json>(present.map((name) => [name, child.channels[name] as Json])) };
}

/** What the node that called is told; undefined while the graph is under way. A task that runs no more is told nothing. */
export function callResult(
  state: ThreadState,
  id: string,
  pass: number,
  call: string,
): GraphCallResult | 'gone' | undefined {
  const task = runningTask(state, id, pass);
  const known = task && callOf(task, call);
  if (known === undefined) return 'gone';
  switch (known.status) {
    case 'running':
      return undefined;
    case 'waiting':
      return { kind: 'waiting' };
    case 'done':
      return { kind: 'done', values: known.values ?? {}, ...leaveOf(known) };
    case 'failed':
      return known.error === undefined ? 'gone' : { kind: 'failed', error: known.error };
    default:
      return known.status satisfies never;
  }
}

export function runningTask(state: ThreadState, id: string, pass: number): Task | undefined {
  return state.tasks.find((task) => task.id === id && task.status === 'running' && task.pass === pass);
}

function placeOf({ node }: Task, graph: string): string {
  return `${node}/${graph}`;
}

function callOf(task: Task, call: string): GraphCall | undefined {
  return task.graphs?.find((known) => known.id === call);
}

function putCall(turn: Turn, task: Task, call: GraphCall): void {
  const others = (task.graphs ?? []).filter(({ id }) => id !== call.id);
  replaceTask(turn, { ...task, graphs: [...others, call] });
}
