import type { TestProject } from 'vitest/node';
import { startDevServer } from '../../src/dev-server/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** `host:port` of the one Temporal server that all integration tests share. */
    temporalAddress: string;
    /** Where its UI is; empty when it has none that is known. */
    temporalUi: string;
  }
}

/** Starts the server that the whole project shares, and gives the function that stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startDevServer();
  project.provide('temporalAddress', server.address);
  project.provide('temporalUi', server.uiUrl ?? '');
  return () => server.stop();
}
