import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

export interface Package {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as the package itself gives it; `unknown` when it gives none. */
  readonly licence: string;
}

export interface LockFileContent {
  /** Every version of every package, once, by name. The project's own folders are left out. */
  readonly packages: readonly Package[];
  /** Those for other machines that are not installed on this one, where the lock file gives no licence either. */
  readonly absent: readonly string[];
}

/** Manifests of before 2015 have an object, or a list of them. */
const LicenceField = z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]);
const Manifest = z.object({
  license: LicenceField.optional().catch(undefined),
  licenses: z.array(LicenceField).optional().catch(undefined),
});

const LockEntry = Manifest.extend({
  /** Given when it is not the name of its folder. */
  name: z.string().optional(),
  version: z.string().optional(),
  /** It may be missing: it is for some machines only. */
  optional: z.boolean().optional(),
  /** A folder of the project itself. */
  link: z.boolean().optional(),
});
const LockFile = z.object({
  lockfileVersion: z.union([z.literal(2), z.literal(3)]),
  packages: z.record(z.string(), LockEntry),
});

const folder = 'node_modules/';

/** Reads a lock file of npm 7 or later. What it says about no licence is looked up where the package is installed. */
export async function readLockFile(path: string): Promise<LockFileContent> {
  const lock = parseLockFile(path, await readFile(path, 'utf8'));
  const packages = new Map<string, Package>();
  const absent = new Set<string>();
  for (const [place, entry] of Object.entries(lock.packages)) {
    if (!place.includes(folder) || entry.link === true) continue;
    const name = entry.name ?? place.slice(place.lastIndexOf(folder) + folder.length);
    const { version = 'unknown', optional } = entry;
    const id = `${name}@${version}`;
    const manifest =
      licenceOf(entry) === undefined ? await installedManifest(join(dirname(path), place)) : entry;
    if (manifest === undefined && optional === true) absent.add(id);
    else packages.set(id, { name, version, licence: licenceOf(manifest ?? {}) ?? 'unknown' });
  }
  return {
    packages: [...packages.values()].toSorted((left, right) => left.name.localeCompare(right.name)),
    absent: [...absent].filter((id) => !packages.has(id)).toSorted(),
  };
}

function parseLockFile(path: string, text: string): z.infer<typeof LockFile> {
  try {
    return LockFile.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`${path} is not a lock file of npm 7 or later:\n${why}`, { cause: error });
  }
}

async function installedManifest(place: string): Promise<z.infer<typeof Manifest> | undefined> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(place, 'package.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

function licenceOf({ license, licenses }: z.infer<typeof Manifest>): string | undefined {
  return license ?? licenses?.join(' OR ');
}
