import { START } from '../protocol/command.ts';
import type { RunRequest } from '../protocol/messages.ts';
import type { NodeUpdate, Prepared } from '../protocol/task.ts';
import { chooseNext, makeTasks } from './routes.ts';
import type { Source } from './routes.ts';
import type { Channels, Task } from './state.ts';
import { makeCheckpoint, noteRan } from './turn.ts';
import type { Turn } from './turn.ts';

/**
 * Nodes have run, as it were. A node that was to run in this superstep has done so, and the others of it stay. Any other node's edges alone
 * say what comes next; a task that they lead to again is the same task, with what it has asked.
 */
export function asNodes(
  turn: Turn,
  request: RunRequest,
  updates: readonly NodeUpdate[],
  result: Prepared,
  channels: Channels,
): void {
  const { state } = turn;
  const { plan, tasks } = state;
  if (plan === null) return;
  const claimed = claim(tasks, updates);
  const finished = tasks.filter((task) => task.outcome !== undefined);
  const within = claimed.size > 0;
  const stay = within ? tasks.filter((task) => task.outcome === undefined && !claimed.has(task.id)) : [];
  const sources: readonly Source[] = [
    ...(within ? finished.filter((task) => !claimed.has(task.id)) : []).map(sourceOf),
    ...updates.map(({ node }, index) => ({ node, routes: result.updates?.[index]?.routes ?? [] })),
  ];
  noteRan(turn, finished);
  state.channels = channels;
  const next = chooseNext(plan, sources, state, stay.length > 0);
  const { id } = makeCheckpoint(turn, 'update', request.id);
  const firstPush = stay.filter((task) => task.path[0] === '__pregel_push').length;
  const kept = tasks.filter((task) => task.outcome === undefined && !claimed.has(task.id));
  const made = makeTasks(id, next, firstPush).map(
    (task) => kept.find((old) => isPull(old) && isPull(task) && old.node === task.node) ?? task,
  );
  const pushed = stay
    .filter((task) => !isPull(task))
    .map((task, index): Task => ({ ...task, path: ['__pregel_push', index] }));
  const pulled = stay.filter((task) => isPull(task) && !made.includes(task));
  state.arrived = next.arrived;
  state.deferred = next.deferred;
  stillPending(turn, [
    ...pushed,
    ...made.filter((task) => !isPull(task)),
    ...[...made.filter(isPull), ...pulled].toSorted((a, b) => (a.node < b.node ? -1 : 1)),
  ]);
}

/** The tasks whose place the updates take, each update one of its node, or the one that it names. */
function claim(tasks: readonly Task[], updates: readonly NodeUpdate[]): ReadonlySet<string> {
  const claimed = new Set<string>();
  for (const { node, taskId } of updates) {
    const fits = tasks.filter((task) => task.node === node && node !== START && !claimed.has(task.id));
    const task =
      fits.find(({ id }) => id === taskId) ?? fits.find((one) => one.outcome === undefined) ?? fits[0];
    if (task !== undefined) claimed.add(task.id);
  }
  return claimed;
}

function sourceOf({ node, outcome }: Task): Source {
  return { node, routes: outcome?.routes ?? [] };
}

function isPull(task: Task): boolean {
  return task.path[0] === '__pregel_pull';
}

/** What waits goes on waiting, and asks again when the thread goes on: the state that it asked about has changed. */
export function stillPending(turn: Turn, tasks: readonly Task[]): void {
  turn.state.tasks = tasks.map((task) => (task.status === 'waiting' ? { ...task, stale: true } : task));
}
