import { createRequire } from 'node:module';
import { GraphError } from '../protocol/errors.ts';

/** The oldest `@langchain/core` of the one major version that this package knows. */
const needed = { major: 1, minor: 2 };

/** @throws GraphError `NOT_SUPPORTED` for a version of `@langchain/core` that this package was not made for. */
export function checkCoreVersion(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === needed.major && minor >= needed.minor) return;
  const range = `^${needed.major}.${needed.minor}.0`;
  throw new GraphError(
    `@langchain/core ${version} is installed, and holdpoint/langchain and holdpoint/prebuilt need ${range}: ` +
      `npm install @langchain/core@${range}.`,
    { code: 'NOT_SUPPORTED' },
  );
}

const { version } = createRequire(import.meta.url)('@langchain/core/package.json') as {
  readonly version: string;
};
checkCoreVersion(version);
