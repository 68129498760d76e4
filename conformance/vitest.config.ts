import { defineConfig } from 'vitest/config';

/** Tests that need LangGraph itself, on a Temporal server of their own. */
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['../test/support/global-server.ts'],
    testTimeout: 90_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
