/**
 * `npm test`: the types, then every test. The last line is `N passed, N failed`; a failed type check and a file that does not load
 * each count as a failed test. Arguments go to vitest: `npm test -- interrupts -t "is refused"`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** What is read of vitest's JSON report. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-test-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const reportFile = join(folder, 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];

const types = await runCommand(['tsc', '--noEmit'], true);
const tests = await runCommand(['vitest', 'run', ...reporters, ...process.argv.slice(2)], true);
const { passed, failed } = await count(tests.ok);
const failures = failed + (types.ok ? 0 : 1);
if (failures > 0 || passed === 0) process.exitCode = 1;
console.log(`${passed} passed, ${failures} failed`);

async function count(ok: boolean): Promise<{ passed: number; failed: number }> {
  const text = await readFile(reportFile, 'utf8').catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(text) as Report;
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  const all = numFailedTests + brokenFiles.length;
  // An error outside of any test fails the run, though every test has passed.
  return { passed: numPassedTests, failed: ok ? all : Math.max(all, 1) };
}
