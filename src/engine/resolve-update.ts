import { END, START } from '../protocol/command.ts';
import { InvalidUpdateError } from '../protocol/errors.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { StateUpdate } from '../protocol/messages.ts';
import type { NodeUpdate } from '../protocol/task.ts';
import { nodesOf } from '../protocol/unknown-node.ts';
import type { Channels, ThreadState } from './state.ts';

/** The words that `asNode` has beside the names of nodes. LangGraph's. */
const COPY = '__copy__';
const INPUT = '__input__';

/** What one superstep of a caller's updates is to do. */
export type Resolved =
  /** A new checkpoint of what there is. */
  | { readonly kind: 'same' }
  /** Nothing is pending any more. */
  | { readonly kind: 'clear' }
  /** A sibling of the checkpoint, and, where there are any, updates of that. */
  | { readonly kind: 'copy'; readonly updates: readonly NodeUpdate[] }
  | { readonly kind: 'input'; readonly values: JsonObject }
  | { readonly kind: 'nodes'; readonly updates: readonly NodeUpdate[] };

/**
 * Finds out what a superstep of updates means for a thread as it stands: which node each is by.
 * @throws InvalidUpdateError
 */
export function resolveUpdate(state: ThreadState, updates: readonly StateUpdate[]): Resolved {
  const [first, ...others] = updates;
  if (first === undefined) throw invalid('No updates provided. Give each superstep one update or more.');
  const { values, asNode, goto = [] } = first;
  const alone = (what: string): void => {
    if (others.length > 0) throw invalid(`Cannot ${what}. Give it a superstep of its own.`);
  };
  if (values === null && asNode === undefined && goto.length === 0) {
    alone('create empty checkpoint with multiple updates');
    return { kind: 'same' };
  }
  if (values === null && asNode === END) {
    alone('apply multiple updates when clearing state');
    return { kind: 'clear' };
  }
  if (asNode === COPY) {
    alone('copy checkpoint with multiple updates');
    if (state.checkpoint === null)
      throw invalid('Cannot copy a non-existent checkpoint: the thread has none yet.');
    return { kind: 'copy', updates: isPairs(values) ? byNode(state, values.map(pairUpdate)) : [] };
  }
  if (asNode === INPUT) {
    alone('apply multiple updates when updating as input');
    if (values === null)
      throw invalid('Received no input writes for "__start__". Give an update by __input__ its values.');
    return { kind: 'input', values: values as JsonObject };
  }
  if (others.length > 0 && updates.some((update) => update.asNode === undefined))
    throw invalid('"asNode" is required when applying multiple updates.');
  return { kind: 'nodes', updates: byNode(state, updates) };
}

/** What the caller writes on: a superstep's finished tasks have written, though it is not committed. */
export function writtenOn(state: ThreadState): Channels {
  return state.view ?? state.channels;
}

function byNode(state: ThreadState, updates: readonly StateUpdate[]): readonly NodeUpdate[] {
  return updates.map(({ asNode, ...rest }) => ({ ...rest, node: checked(state, asNode ?? lastNode(state)) }));
}

function checked(state: ThreadState, node: string): string {
  const nodes = Object.keys(state.plan?.nodes ?? {});
  if (node === START || nodes.includes(node) || state.plan === null) return node;
  throw invalid(`Node "${node}" does not exist. ${nodesOf(state.plan)}`);
}

/** The node that wrote last. Several in one superstep leave it open whose update it is. */
function lastNode(state: ThreadState): string {
  if (state.checkpoint === null) return START;
  const finished = state.tasks.filter((task) => task.status === 'done' && task.path[0] === '__pregel_pull');
  const last = finished.length > 0 ? finished.map((task) => task.node) : (state.ran ?? ranBefore(state));
  const [only, ...others] = last;
  if (only !== undefined && others.length === 0) return only;
  const among = last.map((name) => `"${name}"`).join(', ');
  throw invalid(
    `Ambiguous update, specify "asNode".${last.length === 0 ? '' : ` The nodes ${among} wrote last, in one superstep.`}`,
  );
}

/** Of a thread that an older version of this library began. */
function ranBefore(state: ThreadState): readonly string[] {
  return (state.past.at(-1)?.tasks ?? [])
    .filter((task) => task.path[0] === '__pregel_pull')
    .map((task) => task.node);
}

/** LangGraph's way to copy and update at once: `[[values, asNode], …]`. */
function isPairs(values: StateUpdate['values']): values is readonly (readonly [Json, string])[] {
  return (
    Array.isArray(values) &&
    values.length > 0 &&
    values.every((pair) => Array.isArray(pair) && pair.length === 2 && typeof pair[1] === 'string')
  );
}

function pairUpdate([values, asNode]: readonly [Json, string]): StateUpdate {
  return { values: values as StateUpdate['values'], asNode };
}

function invalid(message: string): InvalidUpdateError {
  return new InvalidUpdateError(message, { code: 'INVALID_STATE_UPDATE' });
}
