import { GraphError } from '../protocol/errors.ts';
import type { GraphParts, NodePart } from './graph-parts.ts';
import { readNodeOptions } from './node-options.ts';
import type { AnyNodeOptions } from './node-options.ts';

/** What `setNodeDefaults` takes: options for the nodes that do not have them. */
export type NodeDefaults = Pick<AnyNodeOptions, 'retryPolicy' | 'timeout' | 'errorHandler' | 'cachePolicy'>;

const known = new Set(['retryPolicy', 'timeout', 'errorHandler', 'cachePolicy']);

/** @throws GraphError NOT_SUPPORTED for a default that nodes cannot have. */
export function setNodeDefaults(parts: GraphParts, defaults: NodeDefaults): void {
  const unknown = Object.keys(defaults).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new GraphError(
      `setNodeDefaults: "${unknown}" is not supported as a default. Give it to each node that needs it; defaults are ${[...known].join(', ')}.`,
      { code: 'NOT_SUPPORTED' },
    );
  }
  const merged = { ...parts.defaults, ...defaults };
  // What cannot be meant is said here, and not when the graph is compiled.
  readNodeOptions('(default)', merged);
  parts.defaults = merged;
}

/** The nodes with the graph's defaults, where they have nothing of their own. */
export function withNodeDefaults(parts: GraphParts): GraphParts {
  const { defaults } = parts;
  if (Object.keys(defaults).length === 0) return parts;
  const nodes = [...parts.nodes].map(([name, part]): [string, NodePart] => {
    const { retryPolicy, ...rest } = defaults;
    // A node that has Temporal's form of a retry policy has one.
    const own = part.given.retry === undefined && retryPolicy !== undefined ? { ...rest, retryPolicy } : rest;
    const set = Object.entries(part.given).filter(([, value]) => value !== undefined);
    const { cachePolicy, ...given } = { ...own, ...(Object.fromEntries(set) as AnyNodeOptions) };
    // A subgraph's result is not cached as a whole.
    const cached = part.subgraph === undefined && cachePolicy !== undefined ? { cachePolicy } : {};
    return [name, { ...part, ...readNodeOptions(name, { ...given, ...cached }), given }];
  });
  return { ...parts, nodes: new Map(nodes) };
}
