/** Runs one pass of a node: what `interrupt()`, the node's own code, its result and its conditional edges need, and nothing of Temporal. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { dataToError } from '../protocol/error-transfer.ts';
import { handlerPrefix, runnerOf } from '../protocol/task.ts';
import type { Json } from '../protocol/json.ts';
import { fromJson, membersFromJson } from './tagged-json.ts';
import type { NodeOutcome, TaskInput as FullTaskInput } from '../protocol/task.ts';
import type { GraphBodies, NodeBody } from './bodies.ts';
import { newGraphCalls } from './call-graph.ts';
import type { CallGraph, GraphCalls } from './call-graph.ts';
import { chooseRoutes } from './choose-routes.ts';
import { callsSettled, newNodeCalls } from './calls.ts';
import type { CallHost, NodeCalls } from './calls.ts';
import type { NodeConfig } from './config.ts';
import { foldOwnWrites, withOwnWrites } from './fold-custom.ts';
import { startDeadline, timeoutOf } from './deadline.ts';
import { runAsTask } from './current-task.ts';
import { changedQuestion, interrupt, isGraphInterrupt } from './interrupt.ts';
import { lostPlace } from './lost-place.ts';
import { asNodeError, missingHandler, missingNode, swallowed } from './node-failures.ts';
import { NodeError } from './node-error.ts';
import type { LiveChunk } from '../protocol/live-chunk.ts';
import { listenInTask } from './model-stream.ts';
import type { ModelListener } from './model-stream.ts';
import { withUntrackedDefaults } from './untracked-defaults.ts';
import { StreamWriter } from './stream-writer.ts';
import type { NodeStore } from './node-store.ts';
import { readOutcome } from './read-outcome.ts';
import type { Returned } from './read-outcome.ts';
import { RunControl } from './run-control.ts';
import { newScratchpad, runWithScratchpad } from './scratchpad.ts';
import type { Scratchpad } from './scratchpad.ts';

/** The path says where a task stands among others, which is nothing to the node. */
type TaskInput = Omit<FullTaskInput, 'hash' | 'path'>;

/** What a node can have from the place where it runs. */
export interface NodeHost {
  /** Which try of this pass it is, from 1. */
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** When the first attempt of this pass began, in ms since 1970. Default: now. */
  readonly firstAttemptAt?: number;
  /** Whether a pause can be kept: false in a graph without a checkpointer. */
  readonly canPause: boolean;
  /** Where its calls of tasks are recorded. Absent where that cannot be: in a local activity. */
  readonly calls?: CallHost | undefined;
  /** For graphs that have none of their own. */
  readonly store?: NodeStore | undefined;
  /** Told of each chunk that the node writes to its stream, as it does. */
  readonly onChunk?: (chunk: LiveChunk) => void;
  /** Runs a graph that the node calls, as a thread of its own; absent where there is no place for one. */
  readonly callGraph?: CallGraph;
}

/**
 * @throws NodeExecutionError with the node's own exception as its cause; or this library's own error, as it is.
 */
export async function runNode(
  bodies: GraphBodies,
  input: TaskInput,
  nodeHost: NodeHost,
): Promise<NodeOutcome> {
  const writer = new StreamWriter(input.node, nodeHost.attempt, nodeHost.onChunk);
  const state = withUntrackedDefaults(bodies, input.node, input.state);
  const outcome = await allPasses(bodies, { ...input, state }, { ...nodeHost, writer });
  return { ...outcome, ...writer.end() };
}

type Host = NodeHost & { readonly writer: StreamWriter; readonly models?: ModelListener | undefined };

async function allPasses(bodies: GraphBodies, input: TaskInput, host: Host): Promise<NodeOutcome> {
  const body = bodyOf(bodies, input);
  if (input.returned !== undefined) return afterSubgraph(bodies, body, input, host, input.returned);
  const records = new Map(input.calls?.map((call) => [call.id, call]));
  const first = await onePass(bodies, body, input, host, records, false);
  // An answered question was not asked again, though another was asked in its place: the node has changed, and the order counts.
  return first === 'changed'
    ? ((await onePass(bodies, body, input, host, records, true)) as NodeOutcome)
    : first;
}

/** The node's function; or the handler of its error, which has none of the node's timeout. */
function bodyOf(bodies: GraphBodies, { handling, ...input }: TaskInput): NodeBody {
  const body = Object.hasOwn(bodies.nodes, input.node) ? bodies.nodes[input.node] : undefined;
  if (body === undefined) throw missingNode(bodies, input);
  if (handling === undefined) return body;
  const { onError, input: reads } = body;
  if (onError === undefined) throw missingHandler(input);
  const error = new NodeError(input.node, dataToError(handling));
  return { run: (state, config) => onError(state, error, config), ...(reads && { input: reads }) };
}

/** The node is a subgraph, and has run as a workflow: what is left to do here is what follows a node. */
function afterSubgraph(
  bodies: GraphBodies,
  body: NodeBody,
  input: TaskInput,
  host: Host,
  returned: Returned,
): Promise<NodeOutcome> {
  const config = configFor(bodies, input, host, body);
  const task = { config, input: argumentOf(body, input) };
  return runAsTask(task, () => conclude(bodies, input, config, () => Promise.resolve(returned)));
}

/** Nodes whose branches have been seen to ask side by side: one asked when its pass was over, left behind by another. */
const sideBySide = new WeakSet<NodeBody>();

async function onePass(
  bodies: GraphBodies,
  body: NodeBody,
  input: TaskInput,
  host: Host,
  records: NodeCalls['records'],
  byOrder: boolean,
): Promise<NodeOutcome | 'changed'> {
  const bare = configFor(bodies, input, host, body);
  const argument = argumentOf(body, input);
  const models = listenInTask(bare, input, argument, host.writer);
  const config = models === undefined ? bare : { ...bare, callbacks: models.callbacks };
  const pass = (): ReturnType<typeof passWith> =>
    passWith(config, bodies, body, input, { ...host, models }, records, byOrder);
  return runAsTask({ config, input: argument }, () => (models === undefined ? pass() : models.run(pass)));
}

async function passWith(
  config: NodeConfig,
  bodies: GraphBodies,
  body: NodeBody,
  input: TaskInput,
  host: Host,
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
    calls: newNodeCalls(host.calls, records, input.handling && ['handler']),
    onLate: () => void sideBySide.add(body),
  });
  const changed = (): Pick<NodeOutcome, 'changed' | 'changedCalls'> => ({
    ...(scratchpad.changed.length > 0 && { changed: scratchpad.changed }),
    ...(scratchpad.calls.changed.length > 0 && { changedCalls: scratchpad.calls.changed }),
  });
  const ended = await settleBody(body, input, config, scratchpad);
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
  const done = await conclude(bodies, input, config, () =>
    readOutcome(bodies, input.node, ended.value, input.namespace !== undefined),
  );
  return { ...done, ...changed() };
}

async function conclude(
  bodies: GraphBodies,
  input: TaskInput,
  config: NodeConfig,
  read: () => Promise<Returned>,
): Promise<NodeOutcome> {
  try {
    const { writes, goto, leave } = await read();
    // Who leaves the graph goes nowhere in it.
    if (leave !== undefined) return { kind: 'done', writes, leave };
    const folded = foldOwnWrites(bodies, input.state, writes);
    const seen = membersFromJson(withOwnWrites(bodies, input.state, writes, folded));
    const branches = input.handling === undefined ? await chooseRoutes(bodies, input.node, seen, config) : [];
    const routes = [...goto, ...branches];
    const keepsFolded = input.alone && Object.keys(folded).length > 0;
    const { drainReason } = config.control;
    return {
      kind: 'done',
      writes,
      ...(keepsFolded && { folded }),
      ...(routes.length > 0 && { routes }),
      ...(drainReason !== undefined && { drain: drainReason }),
    };
  } catch (error) {
    throw asNodeError(error, input);
  }
}

type Ended =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'paused' }
  | { readonly kind: 'failed'; readonly error: unknown };

async function settleBody(
  body: NodeBody,
  input: TaskInput,
  config: NodeConfig,
  scratchpad: Scratchpad,
): Promise<Ended> {
  try {
    const value = await runWithScratchpad(scratchpad, async () => {
      try {
        config.signal.throwIfAborted();
        return unlessAborted(body.run(argumentOf(body, input), config), config.signal);
      } finally {
        scratchpad.synchronous = false;
      }
    });
    return { kind: 'returned', value };
  } catch (error) {
    if (!pauses(error, scratchpad)) return { kind: 'failed', error };
    // Branches that run side by side may ask in the same turn: their questions surface together.
    await nextTurn();
    return { kind: 'paused' };
  }
}

/** The argument of its `Send`, or the channels that it asked for: its conditional edges may read more. */
function argumentOf(body: NodeBody, input: TaskInput): unknown {
  if (input.send !== undefined) return fromJson(input.send.args);
  const { input: names } = body;
  if (names === undefined) return membersFromJson(input.state);
  return membersFromJson(
    Object.fromEntries(Object.entries<Json>(input.state).filter(([name]) => names.includes(name))),
  );
}

/** The pause itself, or an error that some library has wrapped round it. */
function pauses(error: unknown, scratchpad: Scratchpad): boolean {
  if (!hasAsked(scratchpad)) return false;
  for (let current: unknown = error, depth = 0; current !== undefined && depth < 10; depth += 1) {
    if (isGraphInterrupt(current)) return true;
    current = current instanceof Error ? current.cause : undefined;
  }
  return error instanceof AggregateError && error.errors.some(isGraphInterrupt);
}

function hasAsked({ asked, graphs }: Scratchpad): boolean {
  return asked.length > 0 || (graphs?.waiting ?? 0) > 0;
}

function graphCalls({ graphs = [] }: TaskInput, { canPause, callGraph }: NodeHost): GraphCalls | undefined {
  if (!canPause || callGraph === undefined) return undefined;
  return newGraphCalls(callGraph, graphs);
}

async function unlessAborted(run: unknown, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(timeoutOf(signal) ?? signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([run, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function configFor(bodies: GraphBodies, input: TaskInput, host: Host, body: NodeBody): NodeConfig {
  const { options } = input;
  const own = bodies.plan.nodes[input.node]?.metadata;
  const deadline = startDeadline(input.node, input.timeout ?? body.timeout, host.signal);
  const place = { thread_id: input.thread, langgraph_step: input.step, langgraph_node: runnerOf(input) };
  return {
    configurable: { ...membersFromJson(options.configurable ?? {}), thread_id: input.thread },
    metadata: { ...own, ...membersFromJson(options.metadata ?? {}), ...place },
    tags: options.tags ?? [],
    recursionLimit: options.recursionLimit ?? 25,
    context: fromJson(options.context ?? {}),
    signal: deadline.signal,
    heartbeat: deadline.heartbeat,
    control: new RunControl(),
    store: bodies.store ?? host.store,
    writer: (chunk) => {
      deadline.progress();
      host.writer.write('custom', chunk);
    },
    interrupt,
    runName: runnerOf(input),
    executionInfo: {
      threadId: input.thread,
      taskId: input.task,
      checkpointId: input.checkpoint,
      checkpointNs: `${input.node}:${input.task}`,
      runId: input.run,
      node: input.node,
      superstep: input.step,
      nodeAttempt: host.attempt,
      nodeFirstAttemptTime: host.firstAttemptAt ?? Date.now(),
      pass: input.pass,
      // What the handler does is not what the node did.
      idempotencyKey: `${input.thread}/${input.task}${input.handling === undefined ? '' : `/${handlerPrefix}`}`,
    },
  };
}
