/** Runs one pass of a node: what `interrupt()`, the node's own code, its result and its conditional edges need, and nothing of Temporal. */
import { dataToError } from '../protocol/error-transfer.ts';
import type { NodeDone, NodeOutcome } from '../protocol/task.ts';
import type { GraphBodies, NodeBody } from './bodies.ts';
import { newGraphCalls } from './call-graph.ts';
import type { GraphCalls } from './call-graph.ts';
import { findResult, keepResult, placeOfResult } from './cached-node.ts';
import { callsSettled, newNodeCalls } from './calls.ts';
import type { NodeCalls } from './calls.ts';
import { conclude } from './conclude.ts';
import { configFor } from './config-for.ts';
import type { NodeConfig } from './config.ts';
import { runAsTask } from './current-task.ts';
import { changedQuestion } from './interrupt.ts';
import { lostPlace } from './lost-place.ts';
import { listenInTask } from './model-stream.ts';
import { NodeError } from './node-error.ts';
import { asNodeError, missingHandler, missingNode, swallowed } from './node-failures.ts';
import type { NodeHost } from './node-host.ts';
import { commandForCaller, isParentCommand } from './parent-command.ts';
import { argumentOf } from './pass.ts';
import type { PassHost, PassInput } from './pass.ts';
import { withPushed } from './pushed-writes.ts';
import { readOutcome } from './read-outcome.ts';
import type { Returned } from './read-outcome.ts';
import { newScratchpad } from './scratchpad.ts';
import { hasAsked, settleBody } from './settle-body.ts';
import type { Ended } from './settle-body.ts';
import { StreamWriter } from './stream-writer.ts';
import { withUntrackedDefaults } from './untracked-defaults.ts';

/**
 * @throws NodeExecutionError with the node's own exception as its cause; or this library's own error, as it is.
 */
export async function runNode(
  bodies: GraphBodies,
  input: PassInput,
  nodeHost: NodeHost,
): Promise<NodeOutcome> {
  const writer = new StreamWriter(input.node, nodeHost.attempt, nodeHost.onChunk);
  const state = withUntrackedDefaults(bodies, input.node, input.state);
  const outcome = await allPasses(bodies, { ...input, state }, { ...nodeHost, writer });
  return { ...outcome, ...writer.end() };
}

async function allPasses(bodies: GraphBodies, input: PassInput, host: PassHost): Promise<NodeOutcome> {
  const body = bodyOf(bodies, input);
  if (input.returned !== undefined) return withoutBody(bodies, body, input, host, input.returned);
  const place = placeOfResult(bodies, body, input, host);
  const kept = place && (await findResult(place));
  if (kept !== undefined) return { ...(await withoutBody(bodies, body, input, host, kept)), cached: true };
  const records = new Map(input.calls?.map((call) => [call.id, call]));
  const passHost = { ...host, place };
  const first = await onePass(bodies, body, input, passHost, records, false);
  // An answered question was not asked again, though another was asked in its place: the node has changed, and the order counts.
  return first === 'changed'
    ? ((await onePass(bodies, body, input, passHost, records, true)) as NodeOutcome)
    : first;
}

/** The node's function; or the handler of its error, which has none of the node's timeout. */
function bodyOf(bodies: GraphBodies, { handling, ...input }: PassInput): NodeBody {
  const body = Object.hasOwn(bodies.nodes, input.node) ? bodies.nodes[input.node] : undefined;
  if (body === undefined) throw missingNode(bodies, input);
  if (handling === undefined) return body;
  const { onError, input: reads } = body;
  if (onError === undefined) throw missingHandler(input);
  const error = new NodeError(input.node, dataToError(handling));
  return { run: (state, config) => onError(state, error, config), ...(reads && { input: reads }) };
}

/** The node is a subgraph, and has run as a workflow; or its result is known: what is left to do here is what follows a node. */
function withoutBody(
  bodies: GraphBodies,
  body: NodeBody,
  input: PassInput,
  host: PassHost,
  returned: Returned,
): Promise<NodeDone> {
  const config = configFor(bodies, input, host, body);
  const task = { config, input: argumentOf(body, input) };
  return runAsTask(task, () => conclude(bodies, input, config, () => Promise.resolve(returned)));
}

/** Nodes whose branches have been seen to ask side by side: one asked when its pass was over, left behind by another. */
const sideBySide = new WeakSet<NodeBody>();

async function onePass(
  bodies: GraphBodies,
  body: NodeBody,
  input: PassInput,
  host: PassHost,
  records: NodeCalls['records'],
  byOrder: boolean,
): Promise<NodeOutcome | 'changed'> {
  const bare = configFor(bodies, input, host, body);
  const argument = argumentOf(body, input);
  const models = listenInTask(bare, input, argument, host.writer, input.timeout ?? body.timeout);
  const config = models?.callbacks === undefined ? bare : listenedTo(bare, models.callbacks);
  const pass = (): ReturnType<typeof passWith> =>
    passWith(config, bodies, body, input, { ...host, models }, records, byOrder);
  return runAsTask({ config, input: argument }, () => (models === undefined ? pass() : models.run(pass)));
}

/** Models and tools that are given it are not called after the node. */
function listenedTo(config: NodeConfig, callbacks: unknown): NodeConfig {
  const { runName: _, ...rest } = config;
  return { ...rest, callbacks };
}

async function passWith(
  config: NodeConfig,
  bodies: GraphBodies,
  body: NodeBody,
  input: PassInput,
  host: PassHost,
  records: NodeCalls['records'],
  byOrder: boolean,
): Promise<NodeOutcome | 'changed'> {
  const scratchpad = newScratchpad({
    config,
    canPause: host.canPause,
    graph: bodies.plan.name,
    node: input.node,
    graphs: graphCalls(input, host),
    strict: input.strict,
    answers: input.answers,
    sideBySide: input.sideBySide === true || sideBySide.has(body),
    byOrder,
    cache: bodies.cache ?? host.cache,
    calls: newNodeCalls({
      host: host.calls,
      records,
      ...(input.handling && { within: ['handler'] }),
      isWatched: input.options.streams?.includes('tasks') === true,
    }),
    onLate: () => void sideBySide.add(body),
  });
  const changed = (): Pick<NodeOutcome, 'changed' | 'changedCalls'> => ({
    ...(scratchpad.changed.length > 0 && { changed: scratchpad.changed }),
    ...(scratchpad.calls.changed.length > 0 && { changedCalls: scratchpad.calls.changed }),
  });
  const ended = await settleBody(body, input, config, scratchpad).then(asReturned);
  if (ended.kind === 'returned') host.models?.returned(ended.value);
  // Whatever else the node has called ends, or asks, before the node does: so all questions surface together, and nothing is left behind.
  await scratchpad.graphs?.allEnded();
  // What they do is not lost: it is recorded, and what they ask surfaces with the rest.
  await callsSettled(scratchpad.calls, config.signal);
  const lost = ended.kind === 'paused' ? await lostPlace(scratchpad) : undefined;
  scratchpad.ended = true;
  if (ended.kind === 'paused') {
    if (lost !== undefined && input.strict) throw changedQuestion(input.node, lost.index, lost.value);
    if (lost !== undefined) return 'changed';
    return { kind: 'asked', questions: scratchpad.asked, ...changed() };
  }
  if (ended.kind === 'failed') throw asNodeError(ended.error, input);
  if (hasAsked(scratchpad)) throw swallowed(input.node);
  const done = await conclude(bodies, input, config, async () => {
    const own = await readOutcome(bodies, input.node, ended.value, input.namespace !== undefined);
    const returned = await withPushed(bodies, scratchpad, own);
    await keepResult(host.place, returned);
    return returned;
  });
  return { ...done, ...changed() };
}

/** What a called graph has told this one is what the node gives. */
function asReturned(ended: Ended): Ended {
  if (ended.kind !== 'failed' || !isParentCommand(ended.error)) return ended;
  return { kind: 'returned', value: commandForCaller(ended.error) };
}

function graphCalls({ graphs = [] }: PassInput, { canPause, callGraph }: NodeHost): GraphCalls | undefined {
  if (!canPause || callGraph === undefined) return undefined;
  return newGraphCalls(callGraph, graphs);
}
