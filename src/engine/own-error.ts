import { errorToData } from '../protocol/error-transfer.ts';
import type { ErrorData } from '../protocol/error-transfer.ts';
import type { GraphError } from '../protocol/errors.ts';

/** An error of the engine's own, as data. Its stack says where in which bundle it was made, which is no part of the state. */
export function ownError(error: GraphError): ErrorData {
  const { stack: _, ...data } = errorToData(error);
  return data;
}

/** The error of a run that was stopped, and, where another run has stopped it, how. */
export function abortedError(message: string, reason?: 'interrupt' | 'rollback'): ErrorData {
  return { name: 'GraphError', code: 'RUN_ABORTED', message, ...(reason !== undefined && { reason }) };
}
