import { expect, test } from 'vitest';
import { checkCoreVersion } from '../../../src/langchain/core-version.ts';

test.each(['1.2.0', '1.2.13', '1.40.0', '1.3.0-rc.1'])('@langchain/core %s is taken', (version) => {
  expect(() => checkCoreVersion(version)).not.toThrow();
});

test.each(['0.3.80', '1.1.9', '2.0.0'])(
  '@langchain/core %s is refused, and the error says which is needed',
  (version) => {
    expect(() => checkCoreVersion(version)).toThrow(
      `@langchain/core ${version} is installed, and holdpoint/langchain and holdpoint/prebuilt need ^1.2.0: npm install @langchain/core@^1.2.0.`,
    );
  },
);
