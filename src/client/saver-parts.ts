import type { Client } from '@temporalio/client';
import type { GraphRegistry } from '../../activities/index.ts';
import type { LiveChunks } from './live-chunks.ts';
import type { PauseHints } from './pause-hints.ts';
import type { ConnectOptions } from './saver-options.ts';
import type { SendTo } from './send-request.ts';

const defaults = { taskQueue: 'holdpoint', acknowledgeTimeout: 5000 } as const;

/** @internal What a saver is made of: see `start` and `connect`. */
export interface SaverParts {
  readonly client: Client;
  readonly address: string;
  readonly options: ConnectOptions;
  /** Before the calls under way are waited for, and after. */
  readonly stopRetrying?: () => void;
  readonly close?: () => Promise<void>;
  readonly uiUrl?: string | undefined;
  readonly registry?: GraphRegistry;
  readonly hints?: PauseHints;
  readonly chunks?: LiveChunks;
}

/** Where requests go, and how long a worker is waited for. */
export function sendTo({ client, options }: SaverParts, signals: SendTo['signals']): SendTo {
  const {
    taskQueue = defaults.taskQueue,
    acknowledgeTimeout = defaults.acknowledgeTimeout,
    continueAfter,
  } = options;
  return { client, taskQueue, acknowledgeTimeout, continueAfter, signals };
}
