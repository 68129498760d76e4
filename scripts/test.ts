/**
 * `npm test`: the types, every test, then the comparison with LangGraph. The last line is `N passed, N failed`; a failed type check and a file that does not load
 * each count as a failed test. Arguments go to vitest, and only vitest runs then: `npm test -- interrupts -t "is refused"`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runCommand } from './run-command.ts';

/** What is read of vitest's JSON report. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** What conformance/main.ts reports. */
interface Compared {
  readonly agreed: number;
  readonly onPurpose: number;
  readonly differ: number;
  /** Of the tests in conformance/tests. */
  readonly passed?: number;
  readonly failed?: number;
}

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-test-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const reportFile = join(folder, 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];

const types = await runCommand(['tsc', '--noEmit'], true);
const tests = await runCommand(['vitest', 'run', ...reporters, ...process.argv.slice(2)], true);
const counted = await count(tests.ok);
const compared = process.argv.length > 2 ? { passed: 0, failed: 0 } : await compare();
const passed = counted.passed + compared.passed;
const failed = counted.failed + compared.failed + (types.ok ? 0 : 1);
if (failed > 0 || passed === 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed`);

/** The cases in which LangGraph and this library agree, or differ on purpose, count as tests that have passed. */
async function compare(): Promise<{ passed: number; failed: number }> {
  const file = join(folder, 'conformance.json');
  const { ok } = await runCommand(
    ['node', join(root, 'scripts', 'conformance.ts'), '--seed=1', `--report=${file}`],
    true,
  );
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1 };
  const { agreed, onPurpose, differ, passed: more = 0, failed: broken = 0 } = JSON.parse(text) as Compared;
  const bad = differ + broken;
  return { passed: agreed + onPurpose + more, failed: ok ? bad : Math.max(bad, 1) };
}

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
