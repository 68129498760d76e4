import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command.ts';

/** The last release of Temporal's CLI that `go install` can build, so every way of getting a binary gives the same server. */
export const temporalVersion = 'v1.5.1';

export const temporalFile = process.platform === 'win32' ? 'temporal.exe' : 'temporal';

/** Runs `--version` and gives what it says; rejects when the file is not a Temporal CLI that runs on this machine. */
export async function versionOf(binary: string): Promise<string> {
  const output = await runCommand(binary, ['--version'], { limitMs: 20_000 });
  const line = output.split('\n').find((text) => text.startsWith('temporal version '));
  if (line === undefined) throw new Error(`${binary} --version does not answer as Temporal's CLI does`);
  return line.slice('temporal version '.length).trim();
}

/** The full path of the first executable of this name on the `PATH`. */
export async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    const file = join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    // A folder is "executable" too.
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
