import type { GraphError } from '../protocol/errors.ts';
import type { LangGraphCompiled } from './langgraph-objects.ts';
import { notSupported } from './refuse.ts';

/** @throws GraphError NOT_SUPPORTED for what a graph of LangGraph has that cannot be carried, by its name. */
export function refuseGraph(graph: LangGraphCompiled): void {
  const { builder, streamTransformers = [], stepTimeout } = graph;
  const members = ['nodes', 'edges', 'branches', 'channels', 'waitingEdges', '_schemaDefinition'] as const;
  const missing = members.find((name) => builder?.[name] === undefined);
  if (missing !== undefined) throw wrongVersion(`its builder has no "${missing}"`);
  if (builder !== undefined && '__root__' in builder.channels)
    throw notSupported(
      'A state that is one value (MessageGraph, or the channel "__root__") is not supported',
      'Give it a name: Annotation.Root({ messages: ... }), as MessagesAnnotation does',
    );
  if (streamTransformers.length > 0)
    throw notSupported(
      'The compile option "transformers" is not supported',
      'Map the chunks where you read the stream',
    );
  if (stepTimeout !== undefined)
    throw notSupported('"stepTimeout" is not supported', 'Give the nodes a "timeout" each');
}

/** What this was written for, and tried with. */
const testedVersion = '1.4.12';

function wrongVersion(what: string): GraphError {
  return notSupported(
    `This graph cannot be read: ${what}. It is of a version of @langchain/langgraph that is not known here`,
    `Use ${testedVersion}, or another 1.x from 1.4`,
  );
}
