import { END } from '../protocol/command.ts';
import { GraphError, GraphValueError } from '../protocol/errors.ts';
import { recordOf } from '../protocol/json.ts';
import type { BranchBody } from '../node/bodies.ts';
import type { GraphParts } from './graph-parts.ts';

/** Names of nodes by what the path function may return; a list stands for names that are returned as they are. */
export type PathMap<Nodes extends string = string> =
  | Readonly<Record<string, Nodes | typeof END>>
  | readonly (Nodes | typeof END)[];

/**
 * Adds a conditional edge under its function's name.
 * @throws GraphValueError INVALID_GRAPH for a second one of that name, an empty path map, or a path that is no function.
 */
export function addBranch(
  parts: GraphParts,
  source: string,
  path: unknown,
  pathMap: PathMap | undefined,
): void {
  const choose = readPath(source, path);
  const name = choose.name || 'condition';
  if (source === END) throw invalid(`END cannot be a start node. Remove the condition \`${name}\` from END.`);
  const branches = parts.branches.get(source) ?? [];
  if (branches.some((branch) => branch.name === name)) {
    throw invalid(
      `Condition \`${name}\` already present for node \`${source}\`. Give the second path function a name of its own.`,
    );
  }
  const map = pathMap && readPathMap(source, name, pathMap);
  parts.branches.set(source, [...branches, { name, choose, ...(map && { pathMap: map }) }]);
}

function readPath(source: string, path: unknown): BranchBody['choose'] {
  // Its types were checked where it was given.
  if (typeof path === 'function') return path as BranchBody['choose'];
  if (typeof path === 'object' && path !== null && 'invoke' in path) {
    throw new GraphError(
      `The condition for node "${source}" is a runnable, which is not supported. Call it in a function: (state) => it.invoke(state).`,
      { code: 'NOT_SUPPORTED' },
    );
  }
  throw invalid(
    `The condition for node "${source}" is of type ${typeof path}. Give a function (state) => the name of the next node.`,
  );
}

function readPathMap(source: string, branch: string, pathMap: PathMap): Readonly<Record<string, string>> {
  const map = recordOf<string>(
    Array.isArray(pathMap) ? pathMap.map((name: string) => [name, name]) : Object.entries(pathMap),
  );
  if (Object.keys(map).length > 0) return map;
  throw invalid(
    `The path map of condition \`${branch}\` for node \`${source}\` is empty. Name the nodes it can lead to.`,
  );
}

function invalid(message: string): GraphValueError {
  return new GraphValueError(message, { code: 'INVALID_GRAPH' });
}
