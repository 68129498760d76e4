import { END, START } from '../protocol/command.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { GraphBodies } from '../node/bodies.ts';
import { DrawableGraph } from './drawable-graph.ts';
import type { DrawableEdge, DrawableNode } from './mermaid.ts';

/** A graph with all ways that it may take: its nodes and edges in LangGraph's order. */
export function drawGraph({ plan, branches }: GraphBodies): DrawableGraph {
  const drawn: readonly DrawableEdge[] = [
    ...staticEdges(plan),
    ...Object.entries(branches).flatMap(([source, list]) =>
      list.flatMap(({ pathMap }) => conditionalEdges(source, pathMap ?? anywhereFrom(plan, source))),
    ),
    ...Object.entries(plan.nodes).flatMap(([source, { ends = [] }]) =>
      ends.map((target) => ({ source: idOf(source), target: idOf(target), conditional: true })),
    ),
  ];
  const edges = [...drawn, ...deadEnds(drawn)];
  const nodes: DrawableNode[] = [{ id: START, name: START }];
  for (const name of Object.keys(plan.nodes)) nodes.push(nodeOf(plan, name));
  if (edges.some(({ target }) => target === END)) nodes.push({ id: END, name: END });
  return new DrawableGraph(nodes, edges);
}

function staticEdges({ edges, joins }: GraphPlan): readonly DrawableEdge[] {
  const all = [...edges, ...joins.flatMap(({ from, to }) => from.map((source) => [source, to] as const))];
  return all
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([from, to]) => ({ source: idOf(from), target: idOf(to) }));
}

/** Nodes that a static edge leads to and that nothing leaves: the run ends there. */
function deadEnds(edges: readonly DrawableEdge[]): readonly DrawableEdge[] {
  const sources = new Set(edges.map(({ source }) => source));
  const reached = edges.filter(({ conditional, target }) => conditional !== true && target !== END);
  return [...new Set(reached.map(({ target }) => target))]
    .filter((target) => !sources.has(target))
    .toSorted()
    .map((source) => ({ source, target: END }));
}

function conditionalEdges(source: string, ends: Readonly<Record<string, string>>): readonly DrawableEdge[] {
  return Object.entries(ends).map(([label, target]) => ({
    source: idOf(source),
    target: idOf(target),
    // A label that says no more than the node's id is left out.
    ...(label !== idOf(target) && { data: label }),
    conditional: true,
  }));
}

/** Without a path map a path function may lead to any node but its own source. (LangGraph's picture of it.) */
function anywhereFrom({ nodes }: GraphPlan, source: string): Readonly<Record<string, string>> {
  const others = Object.keys(nodes).filter((name) => name !== source);
  return Object.fromEntries([...others, END].map((name) => [idOf(name), name]));
}

function nodeOf(plan: GraphPlan, name: string): DrawableNode {
  const before = plan.interruptBefore.includes(name);
  const after = plan.interruptAfter.includes(name);
  const stops = [...(before ? ['before'] : []), ...(after ? ['after'] : [])].join(',');
  const metadata = { ...plan.nodes[name]?.metadata, ...(stops !== '' && { __interrupt: stops }) };
  const id = idOf(name);
  return { id, name: id, ...(Object.keys(metadata).length > 0 && { metadata }) };
}

/** Mermaid's own word cannot be a name. */
function idOf(name: string): string {
  return name === 'subgraph' ? `"${name}"` : name;
}
