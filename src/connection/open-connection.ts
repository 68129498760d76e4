import { Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { ConnectionSettings } from './connection-settings.ts';
import { unreachable } from './unreachable.ts';

/** A connection of a client, and the way to end it while calls are under way. */
export interface OpenConnection {
  readonly connection: Connection;
  /** Has failed calls fail for good: the SDK would try them again on a connection that is closed by then. */
  readonly stopRetrying: () => void;
}

const connectTimeoutMs = 5000;
/** One page of a history may hold many payloads. The default of 4 MB is less than two of the largest. */
const largestMessageBytes = 64 * 1024 * 1024;

/** @throws GraphError `SERVER_UNREACHABLE` when no server answers within 5 s. */
export async function openConnection(settings: ConnectionSettings): Promise<OpenConnection> {
  const retry = defaultGrpcRetryOptions();
  let stopped = false;
  const connection = await Connection.connect({
    ...settings.connection,
    connectTimeout: connectTimeoutMs,
    channelArgs: { 'grpc.max_receive_message_length': largestMessageBytes },
    interceptors: [
      makeGrpcRetryInterceptor({
        ...retry,
        retryableDecider: (attempt, status) => !stopped && retry.retryableDecider(attempt, status),
      }),
    ],
  }).catch(unreachable(settings));
  return {
    connection,
    stopRetrying: () => {
      stopped = true;
    },
  };
}
