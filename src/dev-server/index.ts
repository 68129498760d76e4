/** A Temporal server that is simply there: found, downloaded or built, started with settings that suit this package, and ended with its owner. */
export { DevServerError } from './dev-server-error.ts';
export type { DevServer, DevServerOptions } from './dev-server.ts';
export type { BinarySource } from './binary-source.ts';
export { findTemporalBinary, type FindBinaryOptions } from './find-binary.ts';
export { startDevServer } from './start-dev-server.ts';
