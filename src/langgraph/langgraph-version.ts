import { createRequire } from 'node:module';
import type { GraphError } from '../protocol/errors.ts';
import { notSupported } from './refuse.ts';

/** The version that this was written for, and is tried with. */
const testedVersion = '1.4.12';
const needed = { major: 1, minor: 4 };

/** @throws GraphError NOT_SUPPORTED for a version of `@langchain/langgraph` whose graphs are not known here. */
export function checkLangGraphVersion(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major !== needed.major || minor < needed.minor) throw wrongVersion(`@langchain/langgraph ${version}`);
}

export function wrongVersion(what: string): GraphError {
  return notSupported(
    `holdpoint/langgraph reads graphs of @langchain/langgraph from ${needed.major}.${needed.minor} on, and this is ${what}`,
    `Use one of ^${testedVersion}: npm install @langchain/langgraph@^${testedVersion}`,
  );
}

/** Of the copy that is installed beside this package; undefined where none is, and the graph comes from another one. */
export function installedVersion(): string | undefined {
  try {
    const installed = createRequire(import.meta.url)('@langchain/langgraph/package.json') as {
      readonly version: string;
    };
    return installed.version;
  } catch {
    return undefined;
  }
}
