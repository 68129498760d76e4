import { END, START } from '../protocol/command.ts';
import { GraphValueError } from '../protocol/errors.ts';
import { isForbiddenKey } from '../protocol/json.ts';
import { handlerPrefix } from '../protocol/task.ts';

/** Names that LangGraph's results, updates and `asNode` give a meaning of their own. */
const reserved = new Set<string>([
  START,
  END,
  '__input__',
  '__copy__',
  '__error__',
  '__interrupt__',
  '__parent__',
]);

/** In LangGraph's checkpoint namespaces these separate the levels. */
const separators = ['|', ':'] as const;

/** @throws GraphValueError INVALID_GRAPH */
export function checkNodeName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || name === '') {
    throw invalid(`A node's name is ${JSON.stringify(name)}. Give a text that is not empty.`);
  }
  if (reserved.has(name) || isForbiddenKey(name) || name.startsWith(handlerPrefix)) {
    throw invalid(`Node \`${name}\` is reserved. Give the node another name.`, name);
  }
  for (const separator of separators) {
    if (name.includes(separator)) {
      throw invalid(
        `"${separator}" is a reserved character and is not allowed in node names. Rename the node "${name}".`,
        name,
      );
    }
  }
}

/** @throws GraphValueError INVALID_GRAPH */
export function checkChannelName(name: string): void {
  if (name === '' || reserved.has(name) || isForbiddenKey(name)) {
    throw invalid(`Channel "${name}" is reserved. Give the field of the schema another name.`);
  }
}

/** A result holds channels, an update holds nodes: LangGraph keeps the two apart. @throws GraphValueError INVALID_GRAPH */
export function checkNoClash(node: string, channels: { has(name: string): boolean }): void {
  if (!channels.has(node)) return;
  throw invalid(
    `${node} is already being used as a state attribute (a.k.a. a channel), cannot also be used as a node name. ` +
      `Rename the node or the field of the schema.`,
    node,
  );
}

function invalid(message: string, node?: string): GraphValueError {
  return new GraphValueError(message, { code: 'INVALID_GRAPH', node });
}
