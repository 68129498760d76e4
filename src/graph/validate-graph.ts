import { END, START } from '../protocol/command.ts';
import { GraphValueError, UnreachableNodeError } from '../protocol/errors.ts';
import type { CompileOptions } from './compile-options.ts';
import type { GraphParts } from './graph-parts.ts';
import { reachableNodes } from './reachable-nodes.ts';

/**
 * Looks for what only the whole graph can tell. Of several faults the first is thrown.
 * @throws GraphValueError INVALID_GRAPH for unknown nodes and a missing entry point.
 * @throws UnreachableNodeError
 */
export function validateGraph(parts: GraphParts, options: CompileOptions): void {
  validateEdges(parts);
  validateBranches(parts);
  validateEnds(parts);
  validateReachability(parts);
  validateBreakpoints(parts, options);
}

/** @throws GraphValueError INVALID_GRAPH for nodes that are not there. */
export function validateBreakpoints(parts: Pick<GraphParts, 'nodes'>, options: CompileOptions): void {
  for (const name of ['interruptBefore', 'interruptAfter'] as const) requireNodes(parts, name, options[name]);
}

function validateEdges(parts: GraphParts): void {
  for (const [from, to] of parts.edges) {
    if (from !== START) requireSource(parts, from, `the edge to "${to}"`);
    if (to !== END) requireTarget(parts, to, `the edge from "${from}"`);
  }
  for (const { from, to } of parts.joins) {
    for (const source of from) requireSource(parts, source, `the edge that waits for ${from.join(' and ')}`);
    requireTarget(parts, to, `the edge that waits for ${from.join(' and ')}`);
  }
}

function validateBranches(parts: GraphParts): void {
  for (const [source, branches] of parts.branches) {
    for (const { name, pathMap } of branches) {
      if (source !== START) requireSource(parts, source, `the condition \`${name}\``);
      for (const target of Object.values(pathMap ?? {})) {
        if (target !== END)
          requireTarget(parts, target, `the path map of condition \`${name}\` for node \`${source}\``);
      }
    }
  }
}

function validateEnds(parts: GraphParts): void {
  for (const [node, { ends }] of parts.nodes) {
    for (const target of ends ?? [])
      if (target !== END) requireTarget(parts, target, `"ends" of node \`${node}\``);
  }
}

function validateReachability(parts: GraphParts): void {
  if (!parts.edges.some(([from]) => from === START) && !parts.branches.has(START)) {
    throw invalid(
      'Graph must have an entrypoint: add at least one edge from START to another node, with addEdge(START, name).',
    );
  }
  const reached = reachableNodes(parts);
  for (const node of parts.nodes.keys()) {
    if (reached.has(node)) continue;
    throw new UnreachableNodeError(
      `Node \`${node}\` is not reachable. Add an edge that leads to it, or remove it. If a node leads to it with a Command, ` +
        `name it in that node's "ends": addNode(name, fn, { ends: ["${node}"] }).`,
      node,
    );
  }
}

function requireNodes(
  parts: Pick<GraphParts, 'nodes'>,
  option: string,
  names: readonly string[] | '*' | undefined,
): void {
  if (names === undefined || names === '*') return;
  for (const name of names) {
    if (parts.nodes.has(name)) continue;
    throw invalid(
      `Interrupt node \`${name}\` is not present. Name a node of the graph in "${option}".`,
      name,
    );
  }
}

function requireSource(parts: GraphParts, name: string, where: string): void {
  if (parts.nodes.has(name)) return;
  throw invalid(
    `Found edge starting at unknown node \`${name}\`, in ${where}. Add the node, or correct its name.`,
    name,
  );
}

function requireTarget(parts: GraphParts, name: string, where: string): void {
  if (parts.nodes.has(name)) return;
  const what =
    name === START ? 'START cannot be an end node' : `Found edge ending at unknown node \`${name}\``;
  throw invalid(`${what}, in ${where}. Add the node, or correct its name.`, name);
}

function invalid(message: string, node?: string): GraphValueError {
  return new GraphValueError(message, { code: 'INVALID_GRAPH', node });
}
