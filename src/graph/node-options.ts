import { GraphError, GraphValueError } from '../protocol/errors.ts';
import { plainJson } from '../protocol/json.ts';
import type { JsonObject } from '../protocol/json.ts';
import type { NodeOptions } from '../protocol/plan.ts';
import type { RetryBody } from '../node/bodies.ts';
import type { ErrorHandler } from '../node/node-error.ts';
import { timeoutGraceMs } from '../protocol/budget.ts';
import type { NodeTimeout } from '../protocol/command.ts';
import type { CachePolicy } from '../node/node-cache.ts';
import { readTimeout } from '../node/read-timeout.ts';
import type { TimeoutPolicy } from '../node/read-timeout.ts';
import { readCachePolicy } from './cache-policy.ts';
import { isDuration } from './duration.ts';
import { retryBodyOfPolicy, retryBodyOfTemporalRetry, temporalRetryOfPolicy } from './retry-policy.ts';
import type { RetryPolicy } from './retry-policy.ts';
import type { GraphSchema } from './schema.ts';

/**
 * Options of a node: LangGraph's by LangGraph's names, and those of its Temporal activity by Temporal's.
 *
 * @example
 * builder.addNode('charge', charge, { timeout: 20_000, retryPolicy: { maxAttempts: 5 }, taskQueue: 'payments' });
 */
export interface AddNodeOptions<Input extends GraphSchema | undefined = undefined> extends NodeOptions {
  /** The channels that the node reads, in place of the state's: a zod object or `Annotation.Root`. */
  readonly input?: Input;
  /** Where a `Command` that the node returns can lead: for validation and drawing. */
  readonly ends?: readonly string[];
  /** Anything JSON can carry; the node gets it in `config.metadata`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Tries the node again when it throws. Not together with `retry`, which is Temporal's form of the same. */
  readonly retryPolicy?: RetryPolicy;
  /** Of one attempt: in ms, or `{ runTimeout, idleTimeout, refreshOn }`. */
  readonly timeout?: number | TimeoutPolicy;
  /**
   * Is called when the node has failed for good, in the same superstep: what it returns takes the place of what the node would have
   * returned. The node's own edges do not fire; give a `Command` to go on.
   */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly errorHandler?: ErrorHandler<any>;
  /**
   * Gives back what the node gave for an equal input, in this thread or another, in place of running it. The graph needs a `cache`. `true`:
   * by all of its input, for good. A node that asks is not kept.
   */
  readonly cachePolicy?: CachePolicy | boolean;
  /** Runs the node only when nothing else is left to run. */
  readonly defer?: boolean;
}

/** The same, whatever the input. */
export type AnyNodeOptions = AddNodeOptions<GraphSchema | undefined>;

export interface NodeSettings {
  readonly input: GraphSchema | undefined;
  readonly ends: readonly string[] | undefined;
  readonly metadata: JsonObject | undefined;
  readonly defer: boolean;
  readonly options: NodeOptions;
  readonly retry: RetryBody | undefined;
  readonly errorHandler: ErrorHandler | undefined;
  readonly timeout: NodeTimeout | undefined;
  readonly cache: CachePolicy | undefined;
}

const durations = [
  'startToCloseTimeout',
  'scheduleToCloseTimeout',
  'scheduleToStartTimeout',
  'heartbeatTimeout',
] as const;
const temporalOptions = [...durations, 'taskQueue', 'retry', 'local'] as const;
const known = new Set<string>([
  ...temporalOptions,
  'input',
  'ends',
  'metadata',
  'retryPolicy',
  'timeout',
  'defer',
  'errorHandler',
  'cachePolicy',
]);

const replacements: Readonly<Record<string, string>> = {
  subgraphs: 'Call the compiled graph in a node function',
  tracePolicy: 'Trace with the interceptors of a Temporal worker',
};

/**
 * Reads a node's options.
 * @throws GraphError NOT_SUPPORTED for options of LangGraph that are not supported, and for unknown ones.
 * @throws GraphValueError INVALID_GRAPH for values that cannot be meant.
 */
export function readNodeOptions(node: string, given: AnyNodeOptions): NodeSettings {
  refuseUnknown(node, given);
  refuseContradictions(node, given);
  const timeout = readTimeout(`Node "${node}"`, given.timeout);
  if (given.errorHandler !== undefined && typeof given.errorHandler !== 'function')
    throw invalid(
      node,
      '"errorHandler" is no function. Give (state, { node, error }, config) => update or Command',
    );
  const policy = given.retryPolicy && retryBodyOfPolicy(given.retryPolicy, node);
  return {
    input: given.input,
    ends: given.ends && [...given.ends],
    metadata: given.metadata && (plainJson(given.metadata, `metadata of node "${node}"`) as JsonObject),
    defer: given.defer === true,
    options: {
      ...readTemporalOptions(node, given),
      ...(policy && { retry: temporalRetryOfPolicy(policy) }),
      ...(timeout?.runMs !== undefined &&
        given.startToCloseTimeout === undefined && { startToCloseTimeout: timeout.runMs + timeoutGraceMs }),
    },
    retry: policy ?? (given.retry && retryBodyOfTemporalRetry(given.retry)),
    timeout,
    cache: readCachePolicy(`Node "${node}"`, given.cachePolicy),
    errorHandler: given.errorHandler,
  };
}

function refuseUnknown(node: string, given: object): void {
  for (const [name, value] of Object.entries(given)) {
    if (known.has(name) || value === undefined || value === false) continue;
    const instead = replacements[name] ?? `Known are: ${[...known].toSorted().join(', ')}`;
    throw new GraphError(`Node "${node}": the option "${name}" is not supported. ${instead}.`, {
      code: 'NOT_SUPPORTED',
      node,
    });
  }
}

function refuseContradictions(node: string, given: AnyNodeOptions): void {
  if (given.retryPolicy !== undefined && given.retry !== undefined) {
    throw invalid(node, 'it has both "retryPolicy" (LangGraph) and "retry" (Temporal). Choose one');
  }
  for (const name of ['taskQueue', 'heartbeatTimeout'] as const) {
    if (given.local === true && given[name] !== undefined) {
      throw invalid(node, `a local activity has no "${name}". Leave out "local" or "${name}"`);
    }
  }
}

function readTemporalOptions(node: string, given: NodeOptions): NodeOptions {
  for (const name of durations) refuseNonDuration(node, name, given[name]);
  refuseNonDuration(node, 'retry.initialInterval', given.retry?.initialInterval);
  refuseNonDuration(node, 'retry.maximumInterval', given.retry?.maximumInterval);
  const picked = temporalOptions.flatMap((name) =>
    given[name] === undefined ? [] : [[name, given[name]] as const],
  );
  return plainJson(Object.fromEntries(picked), `options of node "${node}"`) as NodeOptions;
}

function refuseNonDuration(node: string, name: string, value: unknown): void {
  if (value === undefined || isDuration(value)) return;
  throw invalid(
    node,
    `"${name}" is ${JSON.stringify(value)}, which is no span of time. Give ms, or a string such as "30s"`,
  );
}

function invalid(node: string, what: string): GraphValueError {
  return new GraphValueError(`Node "${node}": ${what}.`, { code: 'INVALID_GRAPH', node });
}
