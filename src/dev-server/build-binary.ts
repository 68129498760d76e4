import { join } from 'node:path';
import type { BinarySource } from './binary-source.ts';
import { runCommand } from './run-command.ts';
import { onPath, temporalFile, temporalVersion } from './temporal-binary.ts';

export interface BuildOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds between two lines that say that the build goes on. Default: 30000. */
  readonly sayEveryMs?: number;
}

/** Builds the binary with `go install`: the way for machines that reach package registries only. */
export function fromGoInstall(options: BuildOptions = {}): BinarySource {
  const { env = process.env, sayEveryMs = 30_000 } = options;
  return {
    name: 'go install',
    async make(folder, log) {
      const go = await onPath(process.platform === 'win32' ? 'go.exe' : 'go', env);
      if (go === undefined) throw new Error('there is no go on the PATH');
      log(`building Temporal CLI ${temporalVersion} with go install: 3 to 5 minutes on two cores, once`);

      const began = Date.now();
      const saying = setInterval(() => {
        log(`still building Temporal CLI (${Math.round((Date.now() - began) / 1000)} s)`);
      }, sayEveryMs);
      try {
        const source = `github.com/temporalio/cli/cmd/temporal@${temporalVersion}`;
        await runCommand(go, ['install', '-trimpath', '-ldflags', '-s -w', source], {
          env: goEnvironment(env, folder),
          cwd: folder,
        });
      } finally {
        clearInterval(saying);
      }
      return join(folder, temporalFile);
    },
  };
}

function goEnvironment(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  // Without cgo no C compiler is needed, and the copy does not depend on this machine's libc.
  const settings: NodeJS.ProcessEnv = { ...env, GOBIN: folder, CGO_ENABLED: '0' };
  // Go refuses GOBIN together with another system's target, and only this machine's binary is of use here.
  delete settings.GOOS;
  delete settings.GOARCH;
  return settings;
}
