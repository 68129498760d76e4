import { CompiledGraph } from './compiled-graph.ts';
import { EntrypointGraph } from './entrypoint-graph.ts';
import type { GraphBodies } from '../node/bodies.ts';
import type { NodeConfig } from '../node/config.ts';
import { GraphError, GraphValueError } from '../protocol/errors.ts';
import type { RunnableNode } from './node-function.ts';
import { declareChannels } from './graph-parts.ts';
import type { GraphParts } from './graph-parts.ts';
import { checkNoClash, checkNodeName } from './names.ts';
import { readNodeOptions } from './node-options.ts';
import type { AnyNodeOptions } from './node-options.ts';
import { isGraphSchema } from './schema.ts';

/** A node as any form of `addNode` and `addSequence` gives it. */
export type NodeEntry = readonly [name: string, action: unknown, options?: AnyNodeOptions | undefined];

/** The nodes of a list `[[name, fn, options?]]` or an object `{ name: fn | [fn, options] }`, in its order. */
export function nodeEntries(
  nodes: readonly NodeEntry[] | Readonly<Record<string, unknown>>,
): readonly NodeEntry[] {
  if (Array.isArray(nodes)) return nodes as readonly NodeEntry[];
  return Object.entries(nodes).map(([name, entry]): NodeEntry => {
    return Array.isArray(entry) ? [name, entry[0], entry[1] as AnyNodeOptions | undefined] : [name, entry];
  });
}

/**
 * @throws GraphValueError INVALID_GRAPH for a name that is taken or reserved, an action that is no function, options that cannot be meant.
 * @throws GraphError NOT_SUPPORTED for a graph of another library as the node, and for options that are not supported.
 */
export function addNode(parts: GraphParts, [name, action, options = {}]: NodeEntry): void {
  checkNodeName(name);
  checkNoClash(name, parts.channels);
  if (parts.nodes.has(name)) {
    throw new GraphValueError(`Node \`${name}\` already present. Give the second node another name.`, {
      code: 'INVALID_GRAPH',
      node: name,
    });
  }
  const subgraph = readSubgraph(action);
  const run = subgraph === undefined ? readAction(name, action) : runsElsewhere(name);
  const settings = readNodeOptions(name, options);
  if (subgraph !== undefined && settings.cache !== undefined) throw cachedSubgraph(name);
  const { input } = settings;
  if (input !== undefined && !isGraphSchema(input)) {
    throw new GraphValueError(
      `Node "${name}": its "input" is no schema. Give a zod object, an Annotation.Root({ ... }) or a StateSchema.`,
      { code: 'INVALID_GRAPH', node: name },
    );
  }
  const inputChannels = input && declareChannels(parts, input);
  if (inputChannels) checkNoClash(name, parts.channels);
  parts.nodes.set(name, { ...settings, run, given: options, inputChannels, ...(subgraph && { subgraph }) });
}

function readSubgraph(action: unknown): GraphBodies | undefined {
  return action instanceof CompiledGraph ? action.bodies : undefined;
}

export function cachedSubgraph(name: string): GraphError {
  return new GraphError(
    `Node "${name}" is a subgraph, whose result is not cached as a whole. Give "cachePolicy" to nodes in it, and compile it with a cache.`,
    { code: 'NOT_SUPPORTED', node: name },
  );
}

/**
 * What LangChain can run, such as a `ToolNode`. A graph of LangGraph's is one too, but it has a runner of its own, that would keep its threads
 * elsewhere.
 */
function isRunnable(action: unknown): action is RunnableNode {
  if (typeof action !== 'object' || action === null) return false;
  if (Reflect.get(action, 'lg_is_pregel') === true) return false;
  return Reflect.get(action, 'lc_runnable') === true && typeof Reflect.get(action, 'invoke') === 'function';
}

/** A subgraph is a workflow, so its node is never called. */
function runsElsewhere(name: string): () => never {
  return () => {
    throw new GraphError(`Node "${name}" is a subgraph, and was called as a function.`, {
      code: 'UNKNOWN_NODE',
      node: name,
    });
  };
}

function readAction(name: string, action: unknown): (state: unknown, config: NodeConfig) => unknown {
  // Its types were checked where it was given.
  if (typeof action === 'function') return action as (state: unknown, config: NodeConfig) => unknown;
  // A graph of its own form: it is called with the state, and what it gives is the update.
  if (action instanceof EntrypointGraph) return (state) => action.invoke(state);
  if (isRunnable(action)) return (state, config) => action.invoke(state, config);
  if (typeof action === 'object' && action !== null && 'invoke' in action) {
    throw new GraphError(
      `Node "${name}" is neither a function, nor a runnable of LangChain's, nor a graph of this library's. Call it in a function: ` +
        `addNode("${name}", (state, config) => it.invoke(state, config)).`,
      { code: 'NOT_SUPPORTED', node: name },
    );
  }
  throw new GraphValueError(
    `Node "${name}" is ${action === null ? 'null' : `of type ${typeof action}`}. Give a function (state, config) => update.`,
    { code: 'INVALID_GRAPH', node: name },
  );
}
