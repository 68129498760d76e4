import type { CompileOptions } from '../graph/compile-options.ts';
import { entrypoint } from '../graph/entrypoint.ts';
import { entrypointFinal } from '../graph/entrypoint-final.ts';
import type { EntrypointGraph } from '../graph/entrypoint-graph.ts';
import type { TimeoutPolicy } from '../node/read-timeout.ts';
import type { NodeCache } from '../node/node-cache.ts';
import type { NodeStore } from '../node/node-store.ts';
import { withBound } from './bind-nodes.ts';
import type { LangGraphCompiled, LangGraphRunnable } from './langgraph-objects.ts';
import type { NodeOptionsByName } from './read-graph.ts';
import { notSupported } from './refuse.ts';
import { callRunnable } from './run-runnable.ts';

/**
 * LangGraph's `entrypoint` as one of ours: it is a graph of one node.
 * @throws GraphError NOT_SUPPORTED for graphs that were put together in another way.
 */
export function readEntrypoint(
  graph: LangGraphCompiled,
  options: CompileOptions,
  nodeOptions: NodeOptionsByName = {},
): EntrypointGraph {
  const [[name, node] = [], ...others] = Object.entries(graph.nodes ?? {});
  const channels = Object.keys(graph.channels ?? {});
  const isEntrypoint = ['__start__', '__end__', '__previous__'].every((channel) =>
    channels.includes(channel),
  );
  if (name === undefined || others.length > 0 || !isEntrypoint)
    throw notSupported(
      'A graph that is neither a StateGraph nor an entrypoint (a Pregel put together by hand, a RemoteGraph) is not supported',
      'Make it a StateGraph',
    );
  refuseOptions(name, options, nodeOptions);
  const { bound, timeout } = node as { bound: LangGraphRunnable; timeout?: TimeoutPolicy };
  const { checkpointer, strict, store = graph.store as NodeStore | undefined } = options;
  const { cache = graph.cache as NodeCache | undefined } = options;
  return entrypoint(
    {
      name: options.name ?? name,
      checkpointer: typeof checkpointer === 'object' ? checkpointer : undefined,
      ...(store !== undefined && { store }),
      ...(cache !== undefined && { cache }),
      ...(timeout !== undefined && { timeout }),
      ...(strict !== undefined && { strict }),
    },
    async (input, config) => {
      const own = withBound(config, graph.config ?? {}, false);
      const extra = { __pregel_previous: config.previous };
      return asFinal(await callRunnable(bound, input, own, [], extra));
    },
  );
}

/** @throws GraphError NOT_SUPPORTED */
function refuseOptions(name: string, options: CompileOptions, nodeOptions: NodeOptionsByName): void {
  const given = Object.entries({ ...options, nodes: Object.keys(nodeOptions).length > 0 || undefined });
  const unknown = given.find(
    ([option, value]) =>
      value !== undefined && !['name', 'checkpointer', 'store', 'cache', 'strict'].includes(option),
  );
  if (unknown === undefined) return;
  throw notSupported(
    `Entrypoint "${name}": the option "${unknown[0]}" is not supported`,
    'Leave it out: an entrypoint is one node, with the options that it was made with',
  );
}

function asFinal(returned: unknown): unknown {
  if (typeof returned !== 'object' || returned === null || !('__lg_type' in returned)) return returned;
  const { value, save } = returned as { readonly value?: unknown; readonly save?: unknown };
  return entrypointFinal({ value, save });
}
