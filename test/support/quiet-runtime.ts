import { DefaultLogger, Runtime } from '@temporalio/worker';

/** Imported for its effect: a replay tells of every state of its worker otherwise. */
Runtime.install({ logger: new DefaultLogger('WARN') });
