import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ConnectionOptions } from '@temporalio/client';
import type { NativeConnectionOptions } from '@temporalio/worker';

/** Where Temporal is. What is left out comes from Temporal's own configuration: `TEMPORAL_ADDRESS`, profiles, TLS, API keys. */
export interface ConnectionChoice {
  /** Such as `localhost:7233`. */
  readonly address?: string;
  readonly namespace?: string;
  /** A profile of Temporal's configuration file. */
  readonly profile?: string;
}

export interface ConnectionSettings {
  readonly connection: ConnectionOptions & NativeConnectionOptions;
  readonly address: string;
  readonly namespace: string;
}

const defaultAddress = 'localhost:7233';

export function connectionSettings(choice: ConnectionChoice): ConnectionSettings {
  const { profile } = choice;
  const loaded = loadClientConnectConfig(profile === undefined ? {} : { profile });
  const address = choice.address ?? loaded.connectionOptions.address ?? defaultAddress;
  return {
    connection: { ...loaded.connectionOptions, address } as ConnectionSettings['connection'],
    address,
    namespace: choice.namespace ?? loaded.namespace ?? 'default',
  };
}
