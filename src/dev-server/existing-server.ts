import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { DevServerError, reasonOf } from './dev-server-error.ts';
import type { DevServer } from './dev-server.ts';

export interface ExistingServerOptions {
  readonly namespace: string | undefined;
  readonly log: (line: string) => void;
  readonly uiUrl: string | undefined;
  /** Milliseconds within which the server must answer. Default: 5000. */
  readonly answerWithinMs?: number;
}

/** Uses the server that `TEMPORAL_ADDRESS` names, with the TLS and API key of Temporal's environment configuration, once it has answered. */
export async function useExistingServer(address: string, options: ExistingServerOptions): Promise<DevServer> {
  const { log, uiUrl, answerWithinMs = 5_000 } = options;
  log(`using the Temporal server at ${address} (TEMPORAL_ADDRESS)`);
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig();
    const { apiKey, tls, metadata } = connectionOptions;
    const connection = await Connection.connect({
      address,
      apiKey,
      tls,
      metadata,
      connectTimeout: answerWithinMs,
    });
    await connection.close();
    return {
      address,
      uiUrl,
      namespace: options.namespace ?? namespace ?? 'default',
      stop: async () => undefined,
    };
  } catch (error) {
    throw new DevServerError(
      [
        `No Temporal server answered within ${answerWithinMs} ms at ${address}, which TEMPORAL_ADDRESS names: ${reasonOf(error)}.`,
        'To mend it, do one of these:',
        '  - start that server, or see whether its address, TLS settings or API key are wrong;',
        '  - unset TEMPORAL_ADDRESS, so that a dev server is started on this machine.',
      ].join('\n'),
      { cause: error },
    );
  }
}
