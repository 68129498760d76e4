import { isGrpcServiceError } from '@temporalio/client';
import { GraphError } from '../protocol/errors.ts';
import type { ConnectionSettings } from './connection-settings.ts';

/** Makes a failure to connect into an error that says where, and how to mend it. */
export function unreachable(settings: Pick<ConnectionSettings, 'address'>): (error: unknown) => never {
  return (error) => {
    throw new GraphError(
      `No Temporal server answers at ${settings.address}. Start one (temporal server start-dev), set TEMPORAL_ADDRESS, ` +
        `or let TemporalSaver.start() start one.`,
      { code: 'SERVER_UNREACHABLE', cause: error },
    );
  };
}

const unavailable = 14;

/** The same, for a server that has stopped answering: an error of another kind passes as it is. */
export function whenAway(address: string, error: unknown): unknown {
  const cause = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  if (GraphError.is(error) || !isGrpcServiceError(cause) || cause.code !== unavailable) return error;
  return new GraphError(
    `The Temporal server at ${address} has stopped answering. The thread is with the server, and loses nothing; what was being sent may ` +
      `have been taken. When it answers again, repeat the call: under the same "runId" it is taken once, and invoke(null) joins a run.`,
    { code: 'SERVER_UNREACHABLE', cause: error },
  );
}
