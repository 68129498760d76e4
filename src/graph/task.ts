import { setTimeout as sleep } from 'node:timers/promises';
import { makeCall } from '../node/make-call.ts';
import { isGraphBubbleUp } from '../node/graph-bubble-up.ts';
import { delayBeforeNext } from '../node/retry.ts';
import type { RetryBody } from '../node/bodies.ts';
import type { Scratchpad } from '../node/scratchpad.ts';
import { GraphError, GraphValueError, NodeTimeoutError } from '../protocol/errors.ts';
import type { CachePolicy } from '../node/node-cache.ts';
import { readCachePolicy } from './cache-policy.ts';
import { retryBodyOfPolicy } from './retry-policy.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** Options of `task`. The names are LangGraph's. */
export interface TaskOptions {
  /** What the task is called in streams, in Temporal's history and in errors. */
  readonly name: string;
  /** Tries the task again, in place, when it throws. Without it the error goes to whoever has called. */
  readonly retry?: RetryPolicy;
  /** Of one attempt, in ms. */
  readonly timeout?: number;
  /**
   * Gives back what the task gave for equal arguments, in this thread or another, in place of doing it. The graph needs a `cache`. `true`: by
   * all of its arguments, for good.
   */
  readonly cachePolicy?: CachePolicy | boolean;
}

/**
 * Makes a function whose call in a node is done once: its result is recorded before it is handed on, and when the node runs again,
 * after an answer or because its worker was lost, the recorded result is what the call gives back. So this is the place for side
 * effects. It may ask (`interrupt`), and call other tasks. (LangGraph: `task`; there only the functional API has it.)
 *
 * A call is known by its name and its arguments, whatever order branches run in. What it gives back must be something that JSON can carry,
 * and 1.9 MB at most together with what else its node has recorded.
 *
 * @throws GraphValueError `INVALID_GRAPH` for a generator function, and for options that cannot be meant.
 * @throws when called: GraphError `OUTSIDE_NODE` outside a node, UnserializableValueError, PayloadTooLargeError; and what `fn` throws.
 * @example
 * const charge = task('charge', async (amount: number) => (await payments.charge(amount)).receipt);
 * builder.addNode('pay', async (state) => {
 *   const receipt = await charge(state.amount);
 *   const { ok } = interrupt({ question: 'Deliver?', receipt });
 *   return { receipt, delivered: ok };
 * });
 */
export function task<Args extends unknown[], Result>(
  nameOrOptions: string | TaskOptions,
  fn: (...args: Args) => Result,
): (...args: Args) => Promise<Awaited<Result>> {
  const options: TaskOptions = typeof nameOrOptions === 'string' ? { name: nameOrOptions } : nameOrOptions;
  const { name, timeout } = options;
  checkOptions(options, fn);
  const cache = readCachePolicy(`Task "${name}"`, options.cachePolicy);
  const retry = options.retry && retryBodyOfPolicy(options.retry, name);
  return (...args) =>
    makeCall({
      name,
      args,
      cache,
      run: () => fn(...args),
      attempt: (work, onAgain, scratchpad) =>
        attempts(() => withinTime(name, timeout, work), retry, onAgain, scratchpad),
    }) as Promise<Awaited<Result>>;
}

async function attempts(
  work: () => Promise<unknown>,
  retry: RetryBody | undefined,
  onAgain: () => void,
  { config }: Scratchpad,
): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const delay = isGraphBubbleUp(error) ? null : delayBeforeNext(retry, error, attempt);
      if (typeof delay !== 'number') throw error;
      await sleep(delay, undefined, { signal: config.signal });
      onAgain();
    }
  }
}

async function withinTime(name: string, timeout: number | undefined, work: () => unknown): Promise<unknown> {
  if (timeout === undefined) return work();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate(name, timeout)), timeout);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(name: string, timeout: number): NodeTimeoutError {
  const error = new NodeTimeoutError(name, timeout);
  error.message = `Task "${name}" did not finish within its timeout of ${timeout} ms. Raise the task's "timeout" option.`;
  return error;
}

const known = new Set(['name', 'retry', 'timeout', 'cachePolicy']);

function checkOptions(options: TaskOptions, fn: unknown): void {
  const { name, timeout } = options;
  if (typeof name !== 'string' || name === '') throw invalid('A task needs a name that is not empty.');
  if (typeof fn !== 'function')
    throw invalid(`Task "${name}" is no function: task("${name}", async () => { ... }).`);
  refuseGenerator(fn, 'tasks');
  for (const [option, value] of Object.entries(options)) {
    if (known.has(option) || value === undefined || value === false) continue;
    throw new GraphError(
      `Task "${name}": the option "${option}" is not supported. Known are: ${[...known].join(', ')}.`,
      { code: 'NOT_SUPPORTED' },
    );
  }
  if (timeout !== undefined && !(Number.isFinite(timeout) && timeout > 0))
    throw invalid(`Task "${name}": "timeout" is ${String(timeout)}. Give a number of ms over 0.`);
}

/** LangGraph's rule, and its message. */
export function refuseGenerator(fn: unknown, what: 'tasks' | 'entrypoints'): void {
  const kind = Object.prototype.toString.call(fn);
  if (kind !== '[object GeneratorFunction]' && kind !== '[object AsyncGeneratorFunction]') return;
  throw invalid(`Generators are disallowed as ${what}. For streaming responses, use config.writer.`);
}

function invalid(message: string): GraphValueError {
  return new GraphValueError(message, { code: 'INVALID_GRAPH' });
}
