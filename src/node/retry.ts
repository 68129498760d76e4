import { GraphError, NodeExecutionError } from '../protocol/errors.ts';
import type { GraphBodies, RetryBody } from './bodies.ts';
import { retryAfterOf } from './http-failure.ts';

/**
 * Whether and when a node is tried again after it threw: the delay in ms; `'by-policy'` to leave it to Temporal's; null when the error is final.
 * Without a policy every exception is final, as in LangGraph.
 */
export function nextAttempt(
  bodies: GraphBodies,
  node: string,
  error: unknown,
  attempt: number,
): number | 'by-policy' | null {
  return delayBeforeNext(bodies.nodes[node]?.retry, error, attempt);
}

/** The same by any policy. */
export function delayBeforeNext(
  policy: RetryBody | undefined,
  error: unknown,
  attempt: number,
): number | 'by-policy' | null {
  if (policy === undefined || isFinal(error) || attempt >= policy.maxAttempts) return null;
  const original = error instanceof NodeExecutionError ? (error.cause ?? error) : error;
  if (!policy.retryOn(original)) return null;
  const { initialInterval, maxInterval } = policy;
  // A server that says when to come again is not asked before.
  const asked = retryAfterOf(original, Date.now());
  if (typeof initialInterval === 'string' || typeof maxInterval === 'string') return asked ?? 'by-policy';
  const interval = Math.min(maxInterval, initialInterval * policy.backoffFactor ** (attempt - 1));
  const delay = Math.max(interval, asked ?? 0);
  return policy.jitter ? delay + Math.random() * 1000 : delay;
}

/** What a repetition cannot mend: the library's own errors, but for a timeout and the node's own exception. */
function isFinal(error: unknown): boolean {
  return GraphError.is(error) && error.code !== 'NODE_FAILED' && error.code !== 'NODE_TIMEOUT';
}
