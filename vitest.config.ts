import { defineConfig } from 'vitest/config';

/** A condition that is waited for: what is slow on a machine with other work to do is not wrong. */
const patience = { poll: { timeout: 30_000 } };

/** `unit` needs nothing but Node; `integration` runs on one real Temporal server that `test/support/global-server.ts` provides. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,types,bundle,replay}/**/*.test.ts'],
          testTimeout: 60_000,
          expect: patience,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/{integration,chaos,examples}/**/*.test.ts'],
          globalSetup: ['test/support/global-server.ts'],
          testTimeout: 90_000,
          expect: patience,
          hookTimeout: 600_000,
          // They wait for Temporal more than they compute: more files at once than there are cores.
          maxWorkers: 4,
        },
      },
    ],
  },
});
