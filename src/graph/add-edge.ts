import { END, START } from '../protocol/command.ts';
import { GraphValueError } from '../protocol/errors.ts';
import type { GraphParts } from './graph-parts.ts';

/** Adds a static edge, once. Whether its ends exist is for `compile` to see. @throws GraphValueError INVALID_GRAPH */
export function addEdge(parts: GraphParts, from: string, to: string): void {
  checkSource(from, to);
  if (to === START) {
    throw invalid(
      `START cannot be an end node. Let the edge from "${from}" lead to the node that is to run again.`,
    );
  }
  if (!parts.edges.some((edge) => edge[0] === from && edge[1] === to)) parts.edges.push([from, to]);
}

/** Adds an edge that waits until all of `sources` have run, once. @throws GraphValueError INVALID_GRAPH */
export function addJoin(parts: GraphParts, sources: readonly string[], to: string): void {
  const from = [...new Set(sources)];
  if (from.length === 0) throw invalid(`The edge to "${to}" waits for no node. Name at least one.`);
  for (const source of from) {
    checkSource(source, to);
    if (source === START) {
      throw invalid(
        `Need to add a node named "${START}" first: an edge to "${to}" cannot wait for START. Leave START out of the list.`,
      );
    }
  }
  if (to === START)
    throw invalid(`START cannot be an end node. Let the edge lead to the node that is to run again.`);
  if (to === END) {
    throw invalid(
      `END cannot be an end node of an edge that waits. Add an edge to END for each of ${from.join(', ')}.`,
    );
  }
  const key = joinKey(from);
  if (!parts.joins.some((join) => join.to === to && joinKey(join.from) === key))
    parts.joins.push({ from, to });
}

function checkSource(from: string, to: string): void {
  if (from === END) throw invalid(`END cannot be a start node. Remove the edge from END to "${to}".`);
}

function joinKey(from: readonly string[]): string {
  return from.toSorted().join('|');
}

function invalid(message: string): GraphValueError {
  return new GraphValueError(message, { code: 'INVALID_GRAPH' });
}
