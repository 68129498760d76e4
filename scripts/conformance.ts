/**
 * `npm run conformance`: the same graphs on LangGraph JS and here, compared. LangGraph is installed first, in a package of its own, so that
 * nobody who uses or changes this library needs it. Then the tests that need LangGraph, in conformance/tests. Arguments go to
 * conformance/main.ts: `npm run conformance -- --no-temporal`.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installIn } from './install-in.ts';
import { root, runCommand } from './run-command.ts';

const folder = join(root, 'conformance');
const { report, filter, ...options } = parseArgs({
  options: {
    report: { type: 'string' },
    filter: { type: 'string' },
    'no-temporal': { type: 'boolean', default: false },
  },
  strict: false,
}).values as { readonly report?: string; readonly filter?: string; readonly 'no-temporal': boolean };
/** Then only the cases run. */
const isPart = filter !== undefined || options['no-temporal'];

if (await install()) {
  const types = await runCommand(['tsc', '-p', folder], true);
  const cases = await runCommand(['node', join(folder, 'main.ts'), ...process.argv.slice(2)], true);
  const tests = isPart ? { ok: true } : await runTests();
  if (!types.ok || !cases.ok || !tests.ok) process.exitCode = 1;
}

/** What `durable` does that no case compares. What they come to is added to the report. */
async function runTests(): Promise<{ readonly ok: boolean }> {
  const found = join(tmpdir(), `holdpoint-conformance-${process.pid}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${found}`];
  const result = await runCommand(['vitest', 'run', '--root', folder, ...reporters], true);
  if (report !== undefined && existsSync(report) && existsSync(found)) {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(found, 'utf8')) as Record<
      string,
      number
    >;
    const compared = JSON.parse(readFileSync(report, 'utf8')) as object;
    writeFileSync(report, JSON.stringify({ ...compared, passed: numPassedTests, failed: numFailedTests }));
  }
  rmSync(found, { force: true });
  return result;
}

/**
 * False when LangGraph cannot be had, which is said, and is no failure: a user may be without a network. Where `CI` is set it is one,
 * because a proof that is skipped in silence is none.
 */
async function install(): Promise<boolean> {
  const { ok, output } = await installIn(folder);
  if (ok) return true;
  const isRequired = Boolean(process.env.CI);
  console.log(
    `conformance: LangGraph JS could not be installed, so nothing was compared.\n${output.trimEnd().slice(-2000)}`,
  );
  if (isRequired) process.exitCode = 1;
  else if (report !== undefined)
    writeFileSync(report, JSON.stringify({ agreed: 0, onPurpose: 0, differ: 0 }));
  return false;
}
