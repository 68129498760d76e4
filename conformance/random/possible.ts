import type { Graph, Script } from '../compare/script.ts';
import { nameOf } from './build.ts';
import type { Call, Sketch } from './sketch.ts';

/** What has been done with a thread. */
export interface Played {
  /** A command or a fork has made checkpoints that are others here. */
  branched: boolean;
  /** The tasks that have had answers. */
  readonly answered: Set<string>;
}

/** The kind of call that can be compared where the thread is: what differs on purpose there is left out, and the thread goes on as it must. */
export async function possible(
  it: Script,
  graph: Graph,
  sketch: Sketch,
  kind: Call['kind'],
  { branched, answered }: Played,
): Promise<Call['kind']> {
  if (kind === 'go on') return kind;
  const defers = sketch.nodes.some(({ defer }) => defer);
  const nests = sketch.nodes.some((node) => node.as === 'subgraph');
  // An input here forgets joins that are half arrived and nodes that are deferred.
  if (kind === 'input') return sketch.joins.length > 0 || defers ? 'go on' : kind;
  // At an old checkpoint an answer that was given there counts in LangGraph, and here not. Which checkpoint it is goes by its number.
  if (kind === 'replay' || kind === 'fork') {
    const asks = sketch.nodes.some((node) => node.asks > 0);
    return branched || asks || defers || (kind === 'fork' && nests) ? 'go on' : kind;
  }
  const { tasks, next } = await graph.getState(it.config);
  // Questions stay when the state is changed by hand, and so do other pending nodes; a deferred one is done.
  if (kind === 'updateState')
    return it.questions.length > 0 || tasks.length > 1 || defers || isJoined(sketch, next) ? 'go on' : kind;
  // A subgraph that waits goes on as it was, and in LangGraph begins again with the state as it is now. A command lets finished siblings
  // and the answers that were given stay.
  return nests || next.length < tasks.length || tasks.some(({ id }) => answered.has(id)) ? 'go on' : kind;
}

/** In LangGraph a node that a join has led to stays pending, whatever is done by hand. */
export function isJoined({ joins }: Sketch, next: readonly string[]): boolean {
  return joins.some(([, to]) => next.includes(nameOf(to)));
}
