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
