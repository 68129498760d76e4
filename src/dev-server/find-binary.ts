import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BinarySource } from './binary-source.ts';
import { fromGoInstall } from './build-binary.ts';
import { cacheFolder } from './cache-folder.ts';
import { DevServerError, reasonOf } from './dev-server-error.ts';
import { fromDownload } from './download-binary.ts';
import { exclusively } from './exclusive.ts';
import { isExecutable, onPath, temporalFile, temporalVersion, versionOf } from './temporal-binary.ts';

export interface FindBinaryOptions {
  /** Where a binary is kept between runs. Default: {@link cacheFolder}. */
  cacheFolder?: string;
  /** Told in one line what is done. Default: `console.error`. */
  log?: (line: string) => void;
  /** Where `PATH`, `HOLDPOINT_CACHE` and Go's settings are read from. Default: `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** What is tried, in order, when there is no binary yet. Default: the SDK's download, then `go install`. */
  sources?: readonly BinarySource[];
}

/**
 * Finds a `temporal` binary: on the `PATH`, in the user's cache folder, by the SDK's download, or by `go install`.
 *
 * What is downloaded or built is kept in the cache folder. Of several processes that need it at once, one does the work and the others wait.
 *
 * @returns the binary's full path
 * @throws {DevServerError} when nothing worked: it says each thing that was tried, why it failed, and how to mend it
 * @example
 * console.log(await findTemporalBinary());
 */
export async function findTemporalBinary(options: FindBinaryOptions = {}): Promise<string> {
  const { log = console.error, env = process.env } = options;
  const { sources = [fromDownload(), fromGoInstall({ env })] } = options;
  const cache = options.cacheFolder ?? cacheFolder(env);
  const release = join(cache, `temporal-${temporalVersion}`);
  const search: Search = { cache, kept: join(release, temporalFile), log, failures: new Map() };

  const found = (await use(search, 'the PATH', await onPath(temporalFile, env))) ?? (await useKept(search));
  if (found !== undefined) return found;
  try {
    await mkdir(release, { recursive: true });
    const made = await exclusively(`${release}.lock`, () => make(search, sources), {
      onWait: (pid) =>
        log(`waiting for process ${pid ?? '?'}, which is getting Temporal CLI ${temporalVersion}`),
    });
    if (made !== undefined) return made;
  } catch (error) {
    search.failures.set(
      `writing to ${cache}`,
      `${reasonOf(error)} (HOLDPOINT_CACHE can name another folder)`,
    );
  }
  throw new DevServerError(nothingWorked(search.failures));
}

interface Search {
  readonly cache: string;
  /** Where the binary is, or will be, in the cache folder. */
  readonly kept: string;
  readonly log: (line: string) => void;
  /** What was tried and why it failed, in order. */
  readonly failures: Map<string, string>;
}

async function use(search: Search, place: string, binary: string | undefined): Promise<string | undefined> {
  if (binary === undefined) {
    search.failures.set(place, 'there is no temporal in it');
    return undefined;
  }
  try {
    search.log(`using Temporal CLI ${await versionOf(binary)} from ${place}: ${binary}`);
    return binary;
  } catch (error) {
    search.failures.set(place, reasonOf(error));
    search.log(`not using ${binary}: ${reasonOf(error)}`);
    return undefined;
  }
}

async function useKept(search: Search): Promise<string | undefined> {
  const place = `the cache folder ${search.cache}`;
  return use(search, place, (await isExecutable(search.kept)) ? search.kept : undefined);
}

async function make(search: Search, sources: readonly BinarySource[]): Promise<string | undefined> {
  // Whoever held the lock before has probably left a binary.
  if (await isExecutable(search.kept)) {
    const left = await useKept(search);
    if (left !== undefined) return left;
  }
  await removeLeftovers(search.cache);
  for (const source of sources) {
    try {
      return await makeBy(source, search);
    } catch (error) {
      search.failures.set(source.name, reasonOf(error));
      search.log(`${source.name} failed: ${reasonOf(error)}`);
    }
  }
  return undefined;
}

async function makeBy(source: BinarySource, { cache, kept, log }: Search): Promise<string> {
  const folder = await mkdtemp(join(cache, unfinished));
  try {
    const made = await source.make(folder, log);
    const version = await versionOf(made);
    // A rename within the cache folder: a process that looks at the same time finds the whole binary or none.
    await rename(made, kept);
    log(`using Temporal CLI ${version} by ${source.name}, kept in ${kept}`);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const unfinished = 'unfinished-';
const hourMs = 60 * 60 * 1_000;

/** Clears what killed processes left. Nothing that is still being made is that old. */
async function removeLeftovers(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(unfinished)) continue;
    const folder = join(cache, name);
    if (Date.now() - (await stat(folder)).mtimeMs > hourMs)
      await rm(folder, { recursive: true, force: true });
  }
}

function nothingWorked(failures: ReadonlyMap<string, string>): string {
  return [
    'No Temporal server: no temporal binary could be found or made. Tried, in this order:',
    ...[...failures].map(([what, why], index) => `  ${index + 1}. ${what}: ${why}`),
    'To mend it, do one of these:',
    '  - set TEMPORAL_ADDRESS to a Temporal server that runs already (host:port);',
    "  - install Temporal's CLI so that `temporal --version` runs: https://docs.temporal.io/cli;",
    '  - install Go 1.25 or later, so that the CLI can be built here: https://go.dev/dl.',
  ].join('\n');
}
