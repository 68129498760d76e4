/**
 * `npm run conformance`: the same graphs on LangGraph JS and here, compared. LangGraph is installed first, in a package of its own, so that
 * nobody who uses or changes this library needs it. Arguments go to conformance/main.ts: `npm run conformance -- --no-temporal`.
 */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runCommand } from './run-command.ts';

const folder = join(root, 'conformance');

if (await install()) {
  const types = await runCommand(['tsc', '-p', folder], true);
  const cases = await runCommand(['node', join(folder, 'main.ts'), ...process.argv.slice(2)], true);
  if (!types.ok || !cases.ok) process.exitCode = 1;
}

/**
 * False when LangGraph cannot be had, which is said, and is no failure: a user may be without a network. Where `CI` is set it is one,
 * because a proof that is skipped in silence is none.
 */
async function install(): Promise<boolean> {
  if (isInstalled()) return true;
  console.log('conformance: installing LangGraph JS, once.');
  const { ok, output } = await runCommand(['npm', 'ci', '--prefix', folder, '--no-audit', '--no-fund']);
  if (ok) return true;
  const isRequired = Boolean(process.env.CI);
  console.log(
    `conformance: LangGraph JS could not be installed, so nothing was compared.\n${output.trimEnd().slice(-2000)}`,
  );
  const { report } = parseArgs({ options: { report: { type: 'string' } }, strict: false }).values;
  if (isRequired) process.exitCode = 1;
  else if (typeof report === 'string')
    writeFileSync(report, JSON.stringify({ agreed: 0, onPurpose: 0, differ: 0 }));
  return false;
}

/** npm writes this file when it has installed. */
function isInstalled(): boolean {
  const installed = join(folder, 'node_modules', '.package-lock.json');
  return (
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs
  );
}
