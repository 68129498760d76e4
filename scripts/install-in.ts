import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';
import type { Ended } from './run-command.ts';

/** Installs a package of its own beside this one, unless that has been done since its lockfile changed. */
export async function installIn(folder: string): Promise<Ended> {
  if (isInstalled(folder)) return { ok: true, output: '' };
  console.log('Installing LangGraph JS, once.');
  return runCommand(['npm', 'ci', '--prefix', folder, '--no-audit', '--no-fund']);
}

/** npm writes down what it has installed. */
function isInstalled(folder: string): boolean {
  const installed = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const found = packagesOf(installed);
  return Object.entries(packagesOf(join(folder, 'package-lock.json'))).every(
    ([path, { version, optional }]) => path === '' || optional === true || found[path]?.version === version,
  );
}

function packagesOf(
  lock: string,
): Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>> {
  return (JSON.parse(readFileSync(lock, 'utf8')) as { packages: ReturnType<typeof packagesOf> }).packages;
}
