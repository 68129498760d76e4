import { END, START } from '../protocol/command.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import type { GraphBodies } from '../node/bodies.ts';
import { DrawableGraph } from './drawable-graph.ts';
import type { DrawableEdge, DrawableNode } from './mermaid.ts';

/** How deep a drawing looks into subgraphs. LangGraph's option. */
export interface DrawOptions {
  /** Whether subgraphs are drawn with what is in them: all of them, or as many levels of them. Default false. */
  readonly xray?: boolean | number;
}

/** A graph with all ways that it may take: its nodes and edges in LangGraph's order. */
export function drawGraph(bodies: GraphBodies, options: DrawOptions = {}): DrawableGraph {
  const { plan, branches } = bodies;
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
  const parts = new Map(Object.keys(plan.nodes).map((name) => [idOf(name), partOf(bodies, name, options)]));
  return new DrawableGraph(
    [
      { id: START, name: START },
      ...[...parts.values()].flatMap(({ nodes }) => nodes),
      ...(edges.some(({ target }) => target === END) ? [{ id: END, name: END }] : []),
    ],
    [
      ...[...parts.values()].flatMap((part) => part.edges),
      ...edges.flatMap((edge) => {
        const from = parts.get(edge.source);
        const source = from === undefined ? edge.source : from.last;
        const target = parts.get(edge.target)?.first ?? edge.target;
        // A subgraph that ends in several places has no edge out.
        return source === undefined ? [] : [{ ...edge, source, target }];
      }),
    ],
  );
}

/** What stands for a node: itself, or what is in it. */
interface Part {
  readonly nodes: readonly DrawableNode[];
  readonly edges: readonly DrawableEdge[];
  readonly first: string | undefined;
  readonly last: string | undefined;
}

function partOf(bodies: GraphBodies, name: string, { xray = false }: DrawOptions): Part {
  const id = idOf(name);
  const subgraph = bodies.subgraphs?.[name];
  if (subgraph !== undefined && xray !== false && xray !== 0) {
    const inner = drawGraph(subgraph, { xray: xray === true ? true : xray - 1 }).trimmed();
    const within = (node: string): string => `${id}:${node}`;
    const nodes = Object.values(inner.nodes).map((node) => ({ ...node, id: within(node.id) }));
    const first = inner.firstNode();
    const last = inner.lastNode();
    if (nodes.length > 1 && first !== undefined) {
      const edges = inner.edges.map((edge) => ({
        ...edge,
        source: within(edge.source),
        target: within(edge.target),
      }));
      return { nodes, edges, first: within(first.id), last: last && within(last.id) };
    }
  }
  return { nodes: [nodeOf(bodies.plan, name)], edges: [], first: id, last: id };
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

/** Of a node in a drawing: Mermaid's own word cannot be a name. */
export function idOf(name: string): string {
  return name === 'subgraph' ? `"${name}"` : name;
}
