/**
 * What a failed activity says, as the data of an error. It looks at names and shapes only, because the same failure is an object of
 * another realm in the workflow sandbox than in a client that reads the history.
 */
import type { ChildEnd } from './child.ts';
import type { ErrorData } from './error-transfer.ts';
import { errorToData } from './error-transfer.ts';

export function failureToErrorData(failure: unknown, node: string | null): ErrorData {
  const root = unwrap(failure);
  if (isNamed(root, 'ApplicationFailure')) {
    const [data] = (root as { details?: unknown[] | null }).details ?? [];
    if (isErrorData(data)) return data;
  }
  if (isNamed(root, 'TimeoutFailure')) return timedOut(root, node);
  return { ...errorToData(root), ...(node !== null && { node, code: 'NODE_FAILED' as const }) };
}

/** A subgraph's workflow that was ended from outside. */
export function lostChild(node: string, how: 'terminated' | 'timed out'): ErrorData {
  return {
    name: 'GraphError',
    code: 'RUN_ABORTED',
    message: `The workflow of subgraph "${node}" was ${how}. The thread stays at its last checkpoint; invoke(null) runs the subgraph again from where it last waited.`,
    node,
  };
}

export function childFailureToErrorData(failure: unknown, node: string): ErrorData {
  const root = unwrap(failure);
  if (isNamed(root, 'TerminatedFailure')) return lostChild(node, 'terminated');
  if (isNamed(root, 'TimeoutFailure')) return lostChild(node, 'timed out');
  return failureToErrorData(failure, node);
}

/** Where a subgraph stood when it failed: its workflow's failure carries it, behind the error. */
export function childEndOf<State>(failure: unknown): ChildEnd<State> | undefined {
  const root = unwrap(failure);
  if (!isNamed(root, 'ApplicationFailure')) return undefined;
  const [, end] = (root as { details?: unknown[] | null }).details ?? [];
  return typeof end === 'object' && end !== null && 'state' in end ? (end as ChildEnd<State>) : undefined;
}

/** Activity failures wrap what happened. */
function unwrap(failure: unknown): unknown {
  const wraps = isNamed(failure, 'ActivityFailure') || isNamed(failure, 'ChildWorkflowFailure');
  return wraps && failure.cause !== undefined ? failure.cause : failure;
}

function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Object && 'name' in error && error.name === name;
}

function isErrorData(data: unknown): data is ErrorData {
  return typeof data === 'object' && data !== null && 'name' in data && 'message' in data;
}

function timedOut(failure: Error, node: string | null): ErrorData {
  const type = String((failure as { timeoutType?: string }).timeoutType ?? 'timeout');
  const who = node === null ? 'The worker' : `Node "${node}"`;
  const why =
    type === 'HEARTBEAT'
      ? 'its worker has stopped sending heartbeats, on every attempt. See whether the node brings its worker down, or blocks it for longer than heartbeatTimeout'
      : `its ${type} timeout has passed on every attempt. See whether a worker serves its task queue, or raise the node's timeout option`;
  return {
    name: 'NodeTimeoutError',
    message: `${who} gave no result: ${why}.`,
    code: 'NODE_TIMEOUT',
    ...(node !== null && { node }),
  };
}
