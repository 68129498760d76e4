import { Command, END, isCommand, isSend } from '../protocol/command.ts';
import type { Target } from '../protocol/command.ts';
import type { Leave } from '../protocol/child.ts';
import { GraphError, InvalidUpdateError } from '../protocol/errors.ts';
import { isForbiddenKey, isPlainObject } from '../protocol/json.ts';
import type { Json } from '../protocol/json.ts';
import { namedWriteProblem } from '../protocol/named-reducers.ts';
import { toJson, writeToJson } from './tagged-json.ts';
import type { Write } from '../protocol/task.ts';
import { overwriteOf, overwriteWith } from '../protocol/overwrite.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import { invalidNodeName } from '../protocol/unknown-node.ts';
import type { GraphBodies } from './bodies.ts';
import { readTimeout } from './read-timeout.ts';
import { validateValue } from './validate.ts';

export interface Returned {
  readonly writes: readonly Write[];
  readonly goto: readonly Target[];
  readonly leave?: Leave;
}

/** Makes what a node has returned into writes and routes. */
export async function readOutcome(
  bodies: GraphBodies,
  node: string,
  returned: unknown,
  isInSubgraph = false,
): Promise<Returned> {
  const writes: Write[] = [];
  const goto: Target[] = [];
  const leaving: Leave[] = [];
  for (const part of partsOf(node, returned)) {
    if (!isCommand(part)) {
      writes.push(...(await readUpdate(bodies, part, { from: `node "${node}"` })));
      continue;
    }
    if (part.graph === Command.PARENT && isInSubgraph) {
      leaving.push(readLeave(node, part));
      continue;
    }
    refuseOtherGraph(node, part);
    if (part.update !== undefined)
      writes.push(...(await readUpdate(bodies, part.update, { from: `node "${node}"` })));
    goto.push(...part.goto.map((target) => readTarget(bodies.plan, target, `Command of node "${node}"`)));
  }
  if (leaving.length === 0) return { writes, goto };
  const leave = { writes: leaving.flatMap((one) => one.writes), goto: leaving.flatMap((one) => one.goto) };
  return { writes, goto, leave };
}

/** The graph around this one checks what is written to its channels, and where the command leads: here only its form is known. */
function readLeave(node: string, { update, goto }: Command): Leave {
  const from = `node "${node}"`;
  const writes = update === undefined ? [] : pairsOf(update, { from });
  return {
    writes: writes.flatMap(([channel, value]): Write[] =>
      value === undefined || isForbiddenKey(channel)
        ? []
        : [
            [
              channel,
              writeToJson(value, `What ${from} wrote to channel "${channel}" of the graph around it`),
            ],
          ],
    ),
    goto: goto.map((target) =>
      isSend(target)
        ? { node: target.node, args: toJson(target.args, `The argument of Send("${target.node}")`) }
        : target,
    ),
  };
}

function partsOf(node: string, returned: unknown): readonly (Command | Record<string, unknown>)[] {
  if (returned === undefined || returned === null) return [];
  if (isCommand(returned) || isPlainObject(returned)) return [returned];
  if (
    Array.isArray(returned) &&
    returned.some(isCommand) &&
    returned.every((item) => isCommand(item) || isPlainObject(item))
  ) {
    return returned as readonly (Command | Record<string, unknown>)[];
  }
  throw invalidReturn(returned, node);
}

/** The error for what a node has returned, or a caller in its place, when it says nothing of channels. */
export function invalidReturn(returned: unknown, node: string): InvalidUpdateError {
  return new InvalidUpdateError(
    `Expected node "${node}" to return an object or an array containing at least one Command object, received ${kindOf(returned)}. ` +
      `Return { channel: value } or a Command.`,
    { code: 'INVALID_GRAPH_NODE_RETURN_VALUE', node },
  );
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'object' && value !== null
    ? `an instance of ${value.constructor.name}`
    : typeof value;
}

function refuseOtherGraph(node: string, command: Command): void {
  if (command.graph === undefined) return;
  throw new GraphError(
    `Node "${node}" returned a Command for graph ${JSON.stringify(command.graph)}, which is not there: only a node of a subgraph can name ` +
      `Command.PARENT. Leave "graph" out to go to a node of this graph.`,
    { code: 'NOT_SUPPORTED', node },
  );
}

/** Where an update comes from, and what is known of it by now. */
export interface UpdateSource {
  readonly from: string;
  /** Only these channels may be written. */
  readonly only?: readonly string[];
  /** A schema of its own has made the values what they are: the channels' schemas would take them for something else. */
  readonly validated?: boolean;
}

/** An update's writes to channels that there are, each checked by the channel's schema. Other keys are left out, as in LangGraph. */
export async function readUpdate(
  bodies: GraphBodies,
  update: unknown,
  source: UpdateSource,
): Promise<readonly Write[]> {
  const writes: Write[] = [];
  for (const [channel, value] of pairsOf(update, source)) {
    const isKnown = Object.hasOwn(bodies.plan.channels, channel) && !isForbiddenKey(channel);
    if (value === undefined || !isKnown || source.only?.includes(channel) === false) continue;
    writes.push([channel, await readWrite(bodies, channel, value, source)]);
  }
  return writes;
}

/** An object of channels, or pairs of channel and value, as LangGraph takes them. */
function pairsOf(update: unknown, { from }: UpdateSource): readonly (readonly [string, unknown])[] {
  if (isPlainObject(update)) return Object.entries(update);
  if (Array.isArray(update) && update.every(isPair)) return update;
  throw new InvalidUpdateError(
    `Expected the update of ${from} to be an object of channels, or pairs of channel and value, received ${kindOf(update)}.`,
    { code: 'INVALID_SCHEMA_VALUE' },
  );
}

function isPair(item: unknown): item is readonly [string, unknown] {
  return Array.isArray(item) && item.length === 2 && typeof item[0] === 'string';
}

async function readWrite(
  bodies: GraphBodies,
  channel: string,
  value: unknown,
  source: UpdateSource,
): Promise<Json> {
  const what = `Channel "${channel}", written by ${source.from},`;
  const { schema, valueSchema = schema, coerce } = bodies.channels[channel] ?? {};
  const check = async (given: unknown, by: typeof schema): Promise<Json> => {
    const valid =
      by === undefined || source.validated === true ? given : await validateValue(by, given, what);
    return toJson(
      coerce === undefined ? valid : coerce(valid),
      `What ${source.from} wrote to channel "${channel}"`,
    );
  };
  const overwrite = overwriteOf(value);
  if (overwrite !== undefined) return overwriteWith(await check(overwrite.value, valueSchema));
  const json = await check(value, schema);
  const plan = bodies.plan.channels[channel];
  const problem = plan?.kind === 'named' ? namedWriteProblem(plan.reducer, json) : undefined;
  if (problem !== undefined)
    throw new InvalidUpdateError(`${what} ${problem}.`, { code: 'INVALID_SCHEMA_VALUE' });
  return json;
}

/** A node's name or a `Send`, checked against the graph. */
export function readTarget(plan: GraphPlan, target: unknown, from: string): Target {
  if (isSend(target)) {
    if (target.node === END) {
      throw new InvalidUpdateError(
        `Cannot send a packet to the END node (${from}). Leave the Send out to end there.`,
        {
          code: 'INVALID_GRAPH',
        },
      );
    }
    requireNode(plan, target.node, `Send packet (${from})`);
    const what = `Send("${target.node}")`;
    const timeout = readTimeout(what, target.timeout);
    return {
      node: target.node,
      args: toJson(target.args, `The argument of ${what}`),
      ...(timeout && { timeout }),
    };
  }
  if (typeof target !== 'string') {
    throw new InvalidUpdateError(
      `In ${from}, expected Send or string, got ${kindOf(target)}. Name a node, or give a Send.`,
      { code: 'INVALID_GRAPH' },
    );
  }
  if (target !== END) requireNode(plan, target, from);
  return target;
}

function requireNode(plan: GraphPlan, name: string, from: string): void {
  if (Object.hasOwn(plan.nodes, name)) return;
  throw new InvalidUpdateError(invalidNodeName(plan, name, from), { code: 'INVALID_GRAPH', node: name });
}
