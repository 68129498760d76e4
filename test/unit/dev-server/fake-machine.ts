import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A machine of shell scripts: a `PATH` of its own, a cache folder of its own, and a Go that "builds" a script. */
export interface FakeMachine {
  readonly folder: string;
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
  /** Puts a command on the `PATH`. */
  command(name: string, script: string): Promise<string>;
  /** The `go install`s that were run: their arguments. */
  builds(): Promise<string[]>;
  remove(): Promise<void>;
}

export const fakeTemporal = '#!/bin/sh\necho "temporal version 9.9.9 (Server 8.8.8, UI 7.7.7)"\n';

/** A Go that takes a moment, notes that it ran, and leaves a temporal in GOBIN. */
export const fakeGo = `#!/bin/sh
echo "$@" >> "$BUILDS"
/bin/sleep 0.3
[ -z "$GOOS$GOARCH" ] || { echo "cannot install cross-compiled binaries when GOBIN is set" >&2; exit 1; }
printf '#!/bin/sh\\necho "temporal version built (Server 8.8.8)"\\n' > "$GOBIN/temporal"
/bin/chmod +x "$GOBIN/temporal"
`;

export async function fakeMachine(): Promise<FakeMachine> {
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-machine-'));
  const bin = join(folder, 'bin');
  const builds = join(folder, 'builds');
  await mkdir(bin);
  return {
    folder,
    cache: join(folder, 'cache'),
    env: { PATH: bin, BUILDS: builds },
    async command(name, script) {
      await writeFile(join(bin, name), script);
      await chmod(join(bin, name), 0o755);
      return join(bin, name);
    },
    builds: async () => (await readFile(builds, 'utf8').catch(() => '')).split('\n').filter(Boolean),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
