import { GraphValueError } from '../protocol/errors.ts';
import type { NodeOptions } from '../protocol/plan.ts';
import type { RetryBody } from '../node/bodies.ts';
import { defaultAttempts } from '../protocol/budget.ts';
import { isPassing, statusOf } from '../node/http-failure.ts';
import { isDuration } from './duration.ts';

type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * When a node is tried again after it threw. The names and defaults are LangGraph's.
 *
 * @example
 * builder.addNode('charge', charge, { retryPolicy: { maxAttempts: 5, retryOn: (error) => error.status === 503 } });
 */
export interface RetryPolicy {
  /** All attempts, the first included. Default 3. */
  readonly maxAttempts?: number;
  /** In ms, before the second attempt, or longer where the server that the error comes from has said so (`Retry-After`). Default 500. */
  readonly initialInterval?: number;
  /** The interval grows by this factor with each attempt. Default 2. */
  readonly backoffFactor?: number;
  /** In ms. Default 128000. */
  readonly maxInterval?: number;
  /** Adds up to a second to each interval. Default true. */
  readonly jitter?: boolean;
  /**
   * Which errors are worth another attempt: a function, or a class or classes of errors. By default all but aborts,
   * `GraphValueError` and the HTTP statuses 400 to 499 without 408, 425 and 429.
   */
  // `any`, as in LangGraph: a predicate is written for the errors that its own node throws.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly retryOn?: ((error: any) => boolean) | ErrorClass | readonly ErrorClass[];
}

type TemporalRetry = NonNullable<NodeOptions['retry']>;

export function retryBodyOfPolicy(policy: RetryPolicy, node: string): RetryBody {
  const body: RetryBody = {
    maxAttempts: policy.maxAttempts ?? 3,
    initialInterval: policy.initialInterval ?? 500,
    backoffFactor: policy.backoffFactor ?? 2,
    maxInterval: policy.maxInterval ?? 128_000,
    jitter: policy.jitter ?? true,
    retryOn: retryPredicate(policy.retryOn),
  };
  const refuse = (name: keyof RetryBody, need: string): never => {
    throw new GraphValueError(`Node "${node}": retryPolicy.${name} is ${String(body[name])}. Give ${need}.`, {
      code: 'INVALID_GRAPH',
      node,
    });
  };
  if (!Number.isInteger(body.maxAttempts) || body.maxAttempts < 1)
    refuse('maxAttempts', 'a whole number from 1');
  if (!isDuration(body.initialInterval)) refuse('initialInterval', 'a number of ms');
  if (!isDuration(body.maxInterval)) refuse('maxInterval', 'a number of ms');
  if (!(body.backoffFactor >= 1)) refuse('backoffFactor', 'a number from 1');
  return body;
}

/** The policy in Temporal's words, for the plan. What `retryOn` decides cannot be said in them. */
export function temporalRetryOfPolicy(body: RetryBody): TemporalRetry {
  return {
    maximumAttempts: body.maxAttempts,
    initialInterval: body.initialInterval,
    backoffCoefficient: body.backoffFactor,
    maximumInterval: body.maxInterval,
  };
}

/** Temporal's options as the worker applies them, with Temporal's own defaults, but for the attempts: they are finite here. */
export function retryBodyOfTemporalRetry(retry: TemporalRetry): RetryBody {
  const final = new Set(retry.nonRetryableErrorTypes);
  const initialInterval = retry.initialInterval ?? 1_000;
  return {
    maxAttempts: retry.maximumAttempts || defaultAttempts,
    initialInterval,
    backoffFactor: retry.backoffCoefficient ?? 2,
    maxInterval:
      retry.maximumInterval ?? (typeof initialInterval === 'number' ? initialInterval * 100 : 100_000),
    jitter: false,
    retryOn: (error) => !(error instanceof Error && final.has(error.name)),
  };
}

/** The choice for a policy without `retryOn`: LangGraph's, but that every request which is the client's fault is final. */
function isRetryable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return true;
  const { name, message } = error as Record<string, unknown>;
  if (name === 'AbortError' || name === 'GraphValueError') return false;
  if (typeof message === 'string' && /^(?:Cancel|AbortError)/.test(message)) return false;
  return isPassing(statusOf(error)) ?? true;
}

function retryPredicate(retryOn: RetryPolicy['retryOn']): (error: unknown) => boolean {
  if (retryOn === undefined) return isRetryable;
  if (typeof retryOn === 'function' && !isErrorClass(retryOn)) return (error) => Boolean(retryOn(error));
  const classes = typeof retryOn === 'function' ? [retryOn] : retryOn;
  return (error) => classes.some((errorClass) => error instanceof errorClass);
}

function isErrorClass(value: ((error: unknown) => boolean) | ErrorClass): value is ErrorClass {
  const prototype: unknown = value.prototype;
  return prototype === Error.prototype || prototype instanceof Error;
}
