import type { GraphBodies } from '../src/node/bodies.ts';
import type { NodeCache } from '../src/node/node-cache.ts';
import type { NodeStore } from '../src/node/node-store.ts';
import { GraphError } from '../src/protocol/errors.ts';

/** The graphs that a worker can run, by name. */
export class GraphRegistry {
  readonly #graphs = new Map<string, GraphBodies>();

  /** What the worker gives graphs that have no store of their own. */
  readonly store: NodeStore | undefined;

  /** The same for caches. */
  readonly cache: NodeCache | undefined;

  constructor(
    graphs: readonly GraphBodies[] = [],
    { store, cache }: { readonly store?: NodeStore; readonly cache?: NodeCache } = {},
  ) {
    this.store = store;
    this.cache = cache;
    for (const graph of graphs) this.add(graph);
  }

  /** @throws GraphError `DUPLICATE_GRAPH` when another graph has the name: a thread must find its own nodes. */
  add(graph: GraphBodies): void {
    const { name } = graph.plan;
    const known = this.#graphs.get(name);
    if (known !== undefined && !isSame(known, graph)) {
      throw new GraphError(
        `Two different graphs are called "${name}". A thread finds its nodes by the graph's name: ` +
          `give each its own, compile({ name: "..." }).`,
        { code: 'DUPLICATE_GRAPH' },
      );
    }
    this.#graphs.set(name, graph);
    for (const subgraph of Object.values(graph.subgraphs ?? {})) this.add(subgraph);
  }

  get(name: string, taskQueue: string): GraphBodies {
    const graph = this.#graphs.get(name);
    if (graph !== undefined) return graph;
    const known = [...this.#graphs.keys()].map((other) => `"${other}"`).join(', ') || 'none';
    throw new GraphError(
      `The worker on task queue "${taskQueue}" has no graph "${name}"; it has ${known}. ` +
        `Give it to createWorker({ graphs }) or to temporal.config.ts, or give the thread's starter the right task queue.`,
      { code: 'UNKNOWN_GRAPH' },
    );
  }
}

/** The same builder compiled again: the same functions, whatever its breakpoints. */
function isSame(a: GraphBodies, b: GraphBodies): boolean {
  if (a.plan.hash !== b.plan.hash || a.store !== b.store || a.cache !== b.cache) return false;
  // The function of a node that is a subgraph is never called, and the subgraph is looked at by itself.
  return Object.keys(a.nodes).every(
    (name) => a.subgraphs?.[name] !== undefined || a.nodes[name]?.run === b.nodes[name]?.run,
  );
}
