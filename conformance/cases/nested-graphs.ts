import type { Script } from '../compare/script.ts';
import { logGraph, notes } from './log-graph.ts';

/** A graph within: two nodes in a row. */
export const pair = (it: Script, second: () => { log: string } = notes('s2'), first = 's1') =>
  logGraph(it)
    .addNode(first, () => {
      it.count(first);
      return { log: first };
    })
    .addNode('second', second)
    .addEdge(it.lib.START, first as never)
    .addEdge(first as never, 'second');

/** A graph with another as the second of its three nodes. */
export const around = (it: Script, inner: unknown) =>
  it.compile(
    logGraph(it)
      .addNode('pre', notes('pre'))
      .addNode('inner', inner as never)
      .addNode('post', notes('post'))
      .addEdge(it.lib.START, 'pre')
      .addEdge('pre', 'inner')
      .addEdge('inner', 'post'),
  );
