import type { RetryPolicy } from '../graph/retry-policy.ts';
import { GraphError } from '../protocol/errors.ts';
import { isTransient } from '../node/http-failure.ts';

/**
 * A retry policy for nodes that call a model: rate limits, failures of the server, lost connections and timeouts are tried again, when the server says;
 * everything else, such as a wrong key or a request that is too long, is final at once. The retries are Temporal's: no process waits for them.
 *
 * Give the model `maxRetries: 0`, so that it does not retry by itself in the worker before.
 *
 * @example
 * builder.addNode('agent', callModel, { retryPolicy: modelRetryPolicy, timeout: 120_000 });
 */
export const modelRetryPolicy: RetryPolicy = {
  maxAttempts: 8,
  initialInterval: 1_000,
  backoffFactor: 2,
  maxInterval: 60_000,
  retryOn: (error) => isTransient(error) || GraphError.is(error, 'NODE_TIMEOUT'),
};
