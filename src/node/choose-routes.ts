import { GraphError } from '../protocol/errors.ts';
import { isSend } from '../protocol/command.ts';
import type { Target } from '../protocol/command.ts';
import type { GraphBodies } from './bodies.ts';
import type { NodeConfig } from './config.ts';
import { readTarget } from './read-outcome.ts';

/** Where the conditional edges of a node (or START) lead, from the state as it sees it. */
export async function chooseRoutes(
  bodies: GraphBodies,
  source: string,
  state: unknown,
  config: NodeConfig,
): Promise<readonly Target[]> {
  const routes: Target[] = [];
  for (const branch of bodies.branches[source] ?? []) {
    const chosen = await branch.choose(state, config);
    for (const choice of Array.isArray(chosen) ? (chosen as readonly unknown[]) : [chosen]) {
      routes.push(
        readTarget(bodies.plan, mapped(branch.pathMap, choice, source), `conditional edge of "${source}"`),
      );
    }
  }
  return routes;
}

function mapped(
  pathMap: Readonly<Record<string, string>> | undefined,
  choice: unknown,
  source: string,
): unknown {
  if (isSend(choice)) return choice;
  const key = String(choice);
  if (pathMap === undefined && choice !== undefined && choice !== null && choice !== '') return choice;
  if (pathMap !== undefined && Object.hasOwn(pathMap, key)) return pathMap[key];
  const names = Object.keys(pathMap ?? {}).map((name) => `"${name}"`);
  const known =
    pathMap === undefined ? 'Return a name, a Send, or END' : `Its path map has ${names.join(', ')}`;
  throw new GraphError(
    `Branch condition returned unknown or null destination: the conditional edge of "${source}" gave ${JSON.stringify(choice) ?? key}. ${known}.`,
    { code: 'INVALID_GRAPH', node: source },
  );
}
