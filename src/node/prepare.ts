import { START } from '../protocol/command.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import { fromJson, membersFromJson, toJson } from './tagged-json.ts';
import type { NodeUpdate, PrepareInput, Prepared, Write } from '../protocol/task.ts';
import type { GraphBodies } from './bodies.ts';
import { chooseRoutes } from './choose-routes.ts';
import type { NodeConfig } from './config.ts';
import { runAsTask } from './current-task.ts';
import { foldOwnWrites, withOwnWrites } from './fold-custom.ts';
import { interrupt } from './interrupt.ts';
import type { NodeStore } from './node-store.ts';
import { RunControl } from './run-control.ts';
import { readUpdate } from './read-outcome.ts';
import { validateValue } from './validate.ts';
import { EmptyInputError } from '../protocol/errors.ts';

/** Makes the input of a run, or the update of a command, into checked writes, defaults and first routes. */
export async function prepare(
  bodies: GraphBodies,
  input: PrepareInput,
  store: NodeStore | undefined = bodies.store,
): Promise<Prepared> {
  const { plan } = bodies;
  const { request } = input;
  const defaults = initialValues(bodies, input.channels);
  const before = { ...defaults, ...input.channels };
  if (input.updates !== undefined) return prepareUpdates(bodies, input, input.updates, defaults, store);
  const writes = await readRequest(bodies, input);
  const folded = foldOwnWrites(bodies, before, writes);
  const context = await readContext(bodies, request.context);
  const startsAnew = request.input != null;
  const state = membersFromJson(withOwnWrites(bodies, before, writes, folded));
  const config = startConfig(input, context, store);
  const choose = (): ReturnType<typeof chooseRoutes> => chooseRoutes(bodies, START, state, config);
  const routes = startsAnew ? await runAsTask({ config, input: state }, choose) : [];
  return {
    ...(input.hash === undefined && { plan }),
    defaults,
    writes,
    folded,
    routes,
    ...(context !== undefined && { context }),
    at: Date.now(),
  };
}

/** Writes of a caller in place of nodes: each node's conditional edges see the state with its own writes, as if it had run. */
async function prepareUpdates(
  bodies: GraphBodies,
  input: PrepareInput,
  updates: readonly NodeUpdate[],
  defaults: JsonObject,
  store: NodeStore | undefined,
): Promise<Prepared> {
  const before = { ...defaults, ...input.channels };
  const from = (node: string): string => `the update of node "${node}"`;
  const writes = await Promise.all(
    updates.map(({ node, values }) => readUpdate(bodies, readMembers(values ?? {}), { from: from(node) })),
  );
  const config = startConfig(input, input.request.context, store);
  const prepared = await Promise.all(
    updates.map(async ({ node, goto = [] }, index) => {
      const own = writes[index] ?? [];
      const state = membersFromJson(withOwnWrites(bodies, before, own, foldOwnWrites(bodies, before, own)));
      const choose = (): ReturnType<typeof chooseRoutes> => chooseRoutes(bodies, node, state, config);
      const chosen = await runAsTask({ config, input: state }, choose);
      return { writes: own, routes: [...goto, ...chosen] };
    }),
  );
  return {
    ...(input.hash === undefined && { plan: bodies.plan }),
    defaults,
    writes: [],
    folded: foldOwnWrites(bodies, before, writes.flat()),
    routes: [],
    updates: prepared,
    at: Date.now(),
  };
}

async function readRequest(bodies: GraphBodies, { request }: PrepareInput): Promise<readonly Write[]> {
  if (request.input == null)
    return readUpdate(bodies, readMembers(request.command?.update ?? {}), { from: 'Command.update' });
  const from = `the input of graph "${bodies.plan.name}"`;
  const { input: schema } = bodies;
  const given = membersFromJson(request.input);
  const input = schema === undefined ? given : await validateValue(schema, given, from);
  const validated = schema !== undefined;
  const writes = await readUpdate(bodies, input as object, { from, only: bodies.plan.input, validated });
  const names = Object.keys(given);
  if (writes.length === 0 && names.length > 0) {
    throw new EmptyInputError(
      `Received no input writes for "__start__": the input of graph "${bodies.plan.name}" has ${names.map((key) => `"${key}"`).join(', ')}, ` +
        `and the graph takes ${bodies.plan.input.map((key) => `"${key}"`).join(', ')}.`,
    );
  }
  return writes;
}

/** An object of channels, or pairs of channel and value. */
function readMembers(update: JsonObject | readonly Json[]): unknown {
  return Array.isArray(update) ? fromJson(update) : membersFromJson(update as JsonObject);
}

function initialValues(
  bodies: GraphBodies,
  present: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const defaults: Record<string, Json> = {};
  for (const [channel, { initial }] of Object.entries(bodies.channels)) {
    if (initial === undefined || Object.hasOwn(present, channel)) continue;
    const value = initial();
    if (value !== undefined) defaults[channel] = toJson(value, `The default of channel "${channel}"`);
  }
  return defaults;
}

async function readContext(bodies: GraphBodies, context: Json | undefined): Promise<Json | undefined> {
  if (bodies.context === undefined) return context;
  const valid = await validateValue(
    bodies.context,
    fromJson(context ?? {}),
    `The context of graph "${bodies.plan.name}"`,
  );
  return toJson(valid, 'The context');
}

function startConfig(
  input: PrepareInput,
  context: Json | undefined,
  store: NodeStore | undefined,
): NodeConfig {
  const { request, thread } = input;
  return {
    configurable: { ...membersFromJson(request.configurable ?? {}), thread_id: thread },
    metadata: { ...membersFromJson(request.metadata ?? {}), thread_id: thread },
    tags: [...(request.tags ?? [])],
    recursionLimit: request.recursionLimit ?? 25,
    context: fromJson(context ?? {}),
    signal: new AbortController().signal,
    heartbeat: () => {},
    control: new RunControl(),
    store,
    // The input is taken in before anything runs: nobody watches it.
    writer: () => {},
    interrupt,
    runName: START,
    executionInfo: {
      threadId: thread,
      taskId: START,
      checkpointId: '',
      checkpointNs: '',
      runId: request.id,
      node: START,
      superstep: 0,
      nodeAttempt: 1,
      nodeFirstAttemptTime: Date.now(),
      pass: 1,
      idempotencyKey: `${thread}/${request.id}/${START}`,
    },
  };
}
