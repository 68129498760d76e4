import type { NodeConfig } from '../node/config.ts';
import { runAsTask } from '../node/current-task.ts';
import type { GraphBodies } from '../node/bodies.ts';
import { getConfig } from '../node/getters.ts';
import type { TimeoutPolicy } from '../node/read-timeout.ts';
import type { NodeCache } from '../node/node-cache.ts';
import type { NodeStore } from '../node/node-store.ts';
import { END, START } from '../protocol/command.ts';
import { GraphError, GraphValueError } from '../protocol/errors.ts';
import { checkCompileOptions } from './compile-options.ts';
import type { Checkpointer } from './checkpointer.ts';
import { entrypointFinal, entrypointWrites, previousChannel } from './entrypoint-final.ts';
import type { EntrypointFinal } from './entrypoint-final.ts';
import { EntrypointGraph } from './entrypoint-graph.ts';
import { readNodeOptions } from './node-options.ts';
import { hashPlan } from './plan-hash.ts';
import { refuseGenerator } from './task.ts';

/** Options of `entrypoint`. The names are LangGraph's, and `strict`. */
export interface EntrypointOptions {
  /** The workflow type in Temporal, and twice in the activity type: `<name>.<name>`. */
  readonly name: string;
  /** What keeps the threads. Without one the function runs in process, and cannot pause. */
  readonly checkpointer?: Checkpointer | undefined;
  /** What `getStore()` gives in the function and its tasks. */
  readonly store?: NodeStore | undefined;
  /** Where the results of its tasks that have a `cachePolicy` are kept for other runs. */
  readonly cache?: NodeCache | undefined;
  /** Of one attempt of the function: in ms, or as of a node. */
  readonly timeout?: number | TimeoutPolicy | undefined;
  /** Makes it an error, not a warning, when the function asks or calls something else on a re-run. Default false. */
  readonly strict?: boolean | undefined;
}

/** What an entrypoint's function gets as its second argument. */
export interface EntrypointConfig<Previous = unknown> extends NodeConfig {
  /** What the thread's last run has saved; undefined in its first. */
  readonly previous?: Previous;
}

/** What the caller of an entrypoint gets, of what its function gives back. */
export type EntrypointValue<Returned> =
  Awaited<Returned> extends EntrypointFinal<infer Value> ? Value : Awaited<Returned>;

/**
 * Makes a function a workflow of its own: one node, whose steps are tasks. What tasks have given is recorded, so when the function runs
 * again, after an answer or because its worker was lost, they are not done again. It has the methods of a compiled graph, and what it gives
 * back is what `invoke` gives. (LangGraph: `entrypoint`.)
 *
 * What it gives back is kept for the thread's next run (`config.previous`, `getPreviousState()`): all of it, or what
 * `entrypoint.final({ value, save })` says.
 *
 * @throws GraphValueError `INVALID_GRAPH` for a generator function, and for options that cannot be meant.
 * @example
 * const refund = entrypoint({ name: 'refund', checkpointer }, async (amount: number) => {
 *   const receipt = await prepare(amount);
 *   const ok: boolean = interrupt({ question: `Refund ${amount}?`, receipt });
 *   return ok ? await pay(receipt) : 'refused';
 * });
 * await refund.invoke(950, { configurable: { thread_id: 'order-1042' } });
 */
export function entrypoint<Input, Returned, Previous = unknown>(
  nameOrOptions: string | EntrypointOptions,
  fn: (input: Input, config: EntrypointConfig<Previous>) => Returned,
): EntrypointGraph<Input, EntrypointValue<Returned>> {
  const options = typeof nameOrOptions === 'string' ? { name: nameOrOptions } : nameOrOptions;
  const bodies = bodiesOf(options, fn as (input: unknown, config: EntrypointConfig) => unknown);
  return new EntrypointGraph(bodies, options.checkpointer);
}

/**
 * Gives `value` to the caller, and keeps `save` for the thread's next run. (LangGraph: `entrypoint.final`.)
 *
 * @example
 * return entrypoint.final({ value: answer, save: { answer, count: (previous?.count ?? 0) + 1 } });
 */
entrypoint.final = entrypointFinal;

const known = new Set(['name', 'checkpointer', 'store', 'cache', 'timeout', 'strict']);

function bodiesOf(
  options: EntrypointOptions,
  fn: (input: unknown, config: EntrypointConfig) => unknown,
): GraphBodies {
  const { name, store, cache, timeout, strict = false, checkpointer } = options;
  if (typeof name !== 'string' || name === '')
    throw new GraphValueError('An entrypoint needs a name that is not empty.', { code: 'INVALID_GRAPH' });
  if (typeof fn !== 'function')
    throw new GraphValueError(`Entrypoint "${name}" is no function.`, { code: 'INVALID_GRAPH' });
  refuseGenerator(fn, 'entrypoints');
  for (const [option, value] of Object.entries(options)) {
    if (known.has(option) || value === undefined) continue;
    throw new GraphError(
      `Entrypoint "${name}": the option "${option}" is not supported. Known are: ${[...known].join(', ')}.`,
      { code: 'NOT_SUPPORTED' },
    );
  }
  checkCompileOptions({ name, checkpointer, store, cache, strict });
  const settings = readNodeOptions(name, { ...(timeout !== undefined && { timeout }) });
  const last = { kind: 'last' } as const;
  const plan = {
    format: 1,
    name,
    channels: { [START]: last, [END]: last, [previousChannel]: last },
    input: [START],
    output: [END],
    nodes: { [name]: { reads: [START, previousChannel], options: settings.options } },
    edges: [
      [START, name],
      [name, END],
    ],
    joins: [],
    branches: {},
    interruptBefore: [],
    interruptAfter: [],
    strict,
  } as const;
  return {
    plan: { ...plan, hash: hashPlan(plan) },
    nodes: {
      [name]: {
        run: (state, config) => runEntrypoint(fn, state, config),
        ...(settings.timeout !== undefined && { timeout: settings.timeout }),
      },
    },
    branches: {},
    channels: { [START]: {}, [END]: {}, [previousChannel]: {} },
    ...(store !== undefined && { store }),
    ...(cache !== undefined && { cache }),
  };
}

async function runEntrypoint(
  fn: (input: unknown, config: EntrypointConfig) => unknown,
  state: unknown,
  config: NodeConfig,
): Promise<Record<string, unknown>> {
  const { [START]: input, [previousChannel]: previous } = state as Record<string, unknown>;
  const own: EntrypointConfig = { ...config, ...(previous !== undefined && { previous }) };
  const returned = await runAsTask({ config: own, input }, () => fn(input, own));
  return entrypointWrites(returned);
}

/**
 * What the thread's last run has saved, in the function of an entrypoint or a task of it; undefined in the first run. (LangGraph:
 * `getPreviousState`.)
 *
 * @throws GraphError `OUTSIDE_NODE` where nothing is running.
 * @example
 * const { count = 0 } = getPreviousState<{ count: number }>() ?? {};
 */
export function getPreviousState<Previous = unknown>(): Previous | undefined {
  return (getConfig() as EntrypointConfig<Previous>).previous;
}
