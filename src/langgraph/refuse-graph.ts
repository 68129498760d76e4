import { wrongVersion } from './langgraph-version.ts';
import type { LangGraphCompiled } from './langgraph-objects.ts';
import { notSupported } from './refuse.ts';

/** @throws GraphError NOT_SUPPORTED for what a graph of LangGraph has that cannot be carried, by its name. */
export function refuseGraph(graph: LangGraphCompiled): void {
  const { builder, stepTimeout } = graph;
  const members = ['nodes', 'edges', 'branches', 'channels', 'waitingEdges', '_schemaDefinition'] as const;
  const missing = members.find((name) => builder?.[name] === undefined);
  if (missing !== undefined) throw wrongVersion(`of another version: its builder has no "${missing}"`);
  if (builder !== undefined && '__root__' in builder.channels)
    throw notSupported(
      'A state that is one value (MessageGraph, or the channel "__root__") is not supported',
      'Give it a name: Annotation.Root({ messages: ... }), as MessagesAnnotation does',
    );
  if (stepTimeout !== undefined)
    throw notSupported('"stepTimeout" is not supported', 'Give the nodes a "timeout" each');
}
