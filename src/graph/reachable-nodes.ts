import { START } from '../protocol/command.ts';
import type { GraphParts } from './graph-parts.ts';

/**
 * Every name that a run can come to from START: by edges, joins, path maps and `ends`. A conditional edge without a path map may
 * lead anywhere, and a join's target counts as soon as one of its sources does, because the other sources are looked at by themselves.
 */
export function reachableNodes(parts: GraphParts): ReadonlySet<string> {
  const reached = new Set<string>([START]);
  // A set is walked in the order of insertion, what is added on the way included.
  for (const source of reached) for (const target of targetsOf(parts, source)) reached.add(target);
  return reached;
}

function targetsOf(parts: GraphParts, source: string): readonly string[] {
  const branches = parts.branches.get(source) ?? [];
  if (branches.some((branch) => branch.pathMap === undefined)) return [...parts.nodes.keys()];
  return [
    ...parts.edges.filter(([from]) => from === source).map(([, to]) => to),
    ...parts.joins.filter((join) => join.from.includes(source)).map((join) => join.to),
    ...branches.flatMap((branch) => Object.values(branch.pathMap ?? {})),
    ...(parts.nodes.get(source)?.ends ?? []),
  ];
}
