import { randomUUID } from 'node:crypto';
import { payloadLimit } from '../protocol/budget.ts';
import { isCommand, START } from '../protocol/command.ts';
import type { Command } from '../protocol/command.ts';
import {
  EmptyInputError,
  GraphValueError,
  InvalidUpdateError,
  PayloadTooLargeError,
} from '../protocol/errors.ts';
import { isPlainObject, bytesOver } from '../protocol/json.ts';
import type { Json, JsonObject } from '../protocol/json.ts';
import type { CommandData, RunOptions, RunRequest, MultitaskStrategy } from '../protocol/messages.ts';
import type { GraphPlan } from '../protocol/plan.ts';
import { nodesOf } from '../protocol/unknown-node.ts';
import { membersToJson, toJson, writeToJson } from '../node/tagged-json.ts';
import type { RunControl } from '../node/run-control.ts';
import { readTarget } from '../node/read-outcome.ts';
import type { GraphTypes } from './graph-types.ts';
import type { HeardMode } from '../protocol/live-chunk.ts';
import { heardIn } from './stream-chunks.ts';
import type { StreamMode } from './stream-chunks.ts';

/** Which thread, and for reading which of its checkpoints. */
export interface ThreadConfig {
  readonly configurable?: {
    /** The thread's id, and the workflow id in Temporal. */
    readonly thread_id?: string;
    readonly checkpoint_id?: string;
    readonly [key: string]: unknown;
  };
}

/** How to run. Names and defaults are LangGraph's. */
export interface RunConfig<Types extends GraphTypes = GraphTypes> extends ThreadConfig {
  readonly streamMode?: StreamMode | readonly StreamMode[];
  /** A stream also shows what subgraphs show, and each chunk with its place before it: `[[], chunk]`, `[['node:task'], chunk]`. */
  readonly subgraphs?: boolean;
  /** The most supersteps that the run may take, plus one. Default 25. */
  readonly recursionLimit?: number;
  /** The most tasks that run at once. */
  readonly maxConcurrency?: number;
  readonly interruptBefore?: readonly Types['Nodes'][] | '*';
  readonly interruptAfter?: readonly Types['Nodes'][] | '*';
  readonly context?: Types['Context'];
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
  /**
   * The id of this request; a new one by default. Repeating a call with the same id is safe: the thread takes it once.
   * Give one where an answer must survive a caller that does not know whether it was taken.
   */
  readonly runId?: string;
  /**
   * What to do when another run of the thread is under way: `reject` (default) throws `THREAD_BUSY`; `enqueue` runs after it; `interrupt`
   * stops it where it is, and goes on from there; `rollback` takes it back first. (LangGraph's server: `multitask_strategy`.)
   */
  readonly multitaskStrategy?: MultitaskStrategy;
  /** Who asks or answers: kept with the answer. */
  readonly by?: string;
  /** Ends the run after a superstep, when it is asked to: nothing under way is lost. It needs a checkpointer. */
  readonly control?: RunControl;
  /** Aborts the run: its nodes are cancelled, and the thread stays at its last checkpoint. */
  readonly signal?: AbortSignal;
}

/** @throws GraphValueError `MISSING_THREAD_ID` */
export function threadIdOf(config: ThreadConfig): string {
  const id: unknown = config.configurable?.thread_id;
  if (typeof id === 'string' && id !== '') return id;
  throw new GraphValueError(
    'Failed to put checkpoint. The passed RunnableConfig is missing a required "thread_id" field in its "configurable" property. ' +
      'Give { configurable: { thread_id: "order-1042" } }.',
    { code: 'MISSING_THREAD_ID' },
  );
}

export function checkpointIdOf(config: ThreadConfig): string | undefined {
  return config.configurable?.checkpoint_id;
}

/**
 * What the caller wants, as the message that says it; `streams` are what is to be listened to in nodes. Everything in it is checked to be JSON, and to be small enough, before it is sent.
 * @throws UnserializableValueError | PayloadTooLargeError
 */
export function requestOf(
  plan: GraphPlan,
  input: unknown,
  config: RunConfig,
  keepsThreads: boolean,
  streams: readonly HeardMode[] = heardIn(config.streamMode),
): RunRequest {
  const heard = streams.length > 0 ? { streams } : {};
  const request = { ...readRequest(plan, input, config, keepsThreads), ...heard };
  const bytes = bytesOver(request, payloadLimit);
  if (bytes !== undefined)
    throw new PayloadTooLargeError(`What is sent to graph "${plan.name}"`, bytes, payloadLimit);
  return request;
}

function readRequest(plan: GraphPlan, input: unknown, config: RunConfig, keepsThreads: boolean): RunRequest {
  const options = optionsOf(plan, config);
  const id = config.runId ?? randomUUID();
  if (isCommand(input)) {
    if (!keepsThreads && input.resume !== undefined) {
      throw new GraphValueError(
        'Cannot use Command(resume=...) without checkpointer. Compile the graph with one.',
        {
          code: 'MISSING_CHECKPOINTER',
        },
      );
    }
    return { id, command: commandData(plan, input), ...options };
  }
  if (input === null) return { id, input: null, ...options };
  if (input === undefined)
    throw new EmptyInputError(
      'Received no input writes for "__start__": invoke() takes an input object, a Command, or null to go on.',
    );
  if (!isPlainObject(input)) {
    const kind = Array.isArray(input) ? 'array' : typeof input;
    throw new InvalidUpdateError(
      `Expected node "${START}" to return an object or an array containing at least one Command object, received ${kind}. ` +
        `The input of graph "${plan.name}" is an object of channels.`,
      { code: 'INVALID_GRAPH_NODE_RETURN_VALUE', node: START },
    );
  }
  return { id, input: membersToJson(input, 'input'), ...options };
}

function commandData(plan: GraphPlan, command: Command): CommandData {
  const { resume, goto, graph } = command;
  const update = command.update ?? undefined;
  if (graph !== undefined) {
    throw new InvalidUpdateError(
      `There is no parent graph. A Command given to invoke() is for this graph: leave out its "graph" (${JSON.stringify(graph)}).`,
      { code: 'INVALID_GRAPH' },
    );
  }
  if (resume === undefined && update === undefined && goto.length === 0) {
    throw new EmptyInputError('Received empty Command input. Give it "resume", "update" or "goto".');
  }
  return {
    ...(resume !== undefined && { resume: { value: toJson(resume, 'Command.resume') } }),
    ...(update !== undefined && { update: updateToJson(update) }),
    ...(goto.length > 0 && { goto: goto.map((target) => readTarget(plan, target, 'Command.goto')) }),
  };
}

/** An object of channels, or pairs of channel and value. */
function updateToJson(update: unknown): JsonObject | readonly Json[] {
  if (isPlainObject(update)) return membersToJson(update, 'Command.update');
  if (typeof update !== 'object' || update === null) {
    throw new InvalidUpdateError(
      'Expected cmd.update to be a dict mapping channel names to update values. Give { channel: value }, or pairs of these.',
      { code: 'INVALID_SCHEMA_VALUE' },
    );
  }
  if (!Array.isArray(update)) return toJson(update, 'Command.update') as JsonObject;
  return update.map((pair: unknown, index) => {
    const where = `Command.update[${index}]`;
    return Array.isArray(pair)
      ? pair.map((part, place) => writeToJson(part, `${where}[${place}]`))
      : toJson(pair, where);
  });
}

function optionsOf(
  plan: GraphPlan,
  config: RunConfig,
): RunOptions & Pick<RunRequest, 'by' | 'multitaskStrategy'> {
  const { recursionLimit, maxConcurrency, interruptBefore, interruptAfter, context, metadata, tags } = config;
  if (maxConcurrency !== undefined && !isLimit(maxConcurrency)) {
    throw new GraphValueError('Passed "maxConcurrency" must be at least 1, and finite.', {
      code: 'INVALID_GRAPH',
    });
  }
  if (recursionLimit !== undefined && !isLimit(recursionLimit)) {
    throw new GraphValueError('Passed "recursionLimit" must be at least 1, and finite.', {
      code: 'INVALID_GRAPH',
    });
  }
  for (const names of [interruptBefore, interruptAfter]) checkBreakpoints(plan, names);
  const {
    thread_id: _thread,
    checkpoint_id: _checkpoint,
    checkpoint_ns: _ns,
    ...configurable
  } = config.configurable ?? {};
  return {
    ...(recursionLimit !== undefined && { recursionLimit }),
    ...(maxConcurrency !== undefined && { maxConcurrency }),
    ...(interruptBefore !== undefined && { interruptBefore }),
    ...(interruptAfter !== undefined && { interruptAfter }),
    ...(Object.keys(configurable).length > 0 && {
      configurable: membersToJson(configurable, 'config.configurable'),
    }),
    ...(metadata !== undefined && { metadata: membersToJson(metadata, 'config.metadata') }),
    ...(tags !== undefined && { tags: [...tags] }),
    ...(context !== undefined && { context: toJson(context, 'config.context') }),
    ...(config.control?.drainReason !== undefined && { drain: config.control.drainReason }),
    ...(config.by !== undefined && { by: config.by }),
    ...strategyOf(config),
  };
}

const strategies: readonly string[] = ['reject', 'enqueue', 'interrupt', 'rollback'];

/** To be refused needs no words. */
function strategyOf({ multitaskStrategy }: RunConfig): Pick<RunRequest, 'multitaskStrategy'> {
  if (multitaskStrategy === undefined || multitaskStrategy === 'reject') return {};
  if (strategies.includes(multitaskStrategy)) return { multitaskStrategy };
  throw new GraphValueError(
    `Passed "multitaskStrategy" is ${JSON.stringify(multitaskStrategy)}. Give "reject", "enqueue", "interrupt" or "rollback".`,
    { code: 'INVALID_GRAPH' },
  );
}

/** JSON has no Infinity. */
function isLimit(value: number): boolean {
  return value >= 1 && Number.isFinite(value);
}

function checkBreakpoints(plan: GraphPlan, names: readonly string[] | '*' | undefined): void {
  const unknown =
    names === undefined || names === '*' ? undefined : names.find((name) => !Object.hasOwn(plan.nodes, name));
  if (unknown === undefined) return;
  throw new GraphValueError(`Interrupt node \`${unknown}\` is not present. ${nodesOf(plan)}`, {
    code: 'INVALID_GRAPH',
    node: unknown,
  });
}
