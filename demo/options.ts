import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export interface Options {
  readonly lockFile: string;
  readonly reportFile: string;
  /** Whether a person is asked. */
  readonly interactive: boolean;
}

export const usage = `Usage: npm run demo -- [package-lock.json] [--yes] [--report <file>]
  package-lock.json  of the project to review; default: this repository's own
  --yes              take the policy's suggestions, ask nobody (as without a terminal)
  --report <file>    where the report goes; default: demo/out/licence-report.md`;

/** @throws Error saying what is wrong with the arguments */
export async function readOptions(args: readonly string[]): Promise<Options> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { yes: { type: 'boolean', default: false }, report: { type: 'string' } },
  });
  if (positionals.length > 1) throw new Error('One lock file at a time.');
  const lockFile = resolve(positionals[0] ?? here('../package-lock.json'));
  await access(lockFile).catch(() => {
    throw new Error(`There is no file ${lockFile}.`);
  });
  return {
    lockFile,
    reportFile: resolve(values.report ?? here('out/licence-report.md')),
    interactive: !values.yes && process.stdin.isTTY && process.stdout.isTTY,
  };
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
