import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger } from '@temporalio/worker';
import { bundleWorkflowCode } from '@temporalio/worker';
import { cacheFolder } from '../dev-server/cache-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** This file runs from source or compiled; the workflow is beside it in the same form. */
const extension = extname(fileURLToPath(import.meta.url));

let pending: Promise<string> | undefined;

/**
 * The path of the workflow bundle. It is the same for every graph, so it is built once per version of this package and of Temporal's
 * SDK, and kept in the user's cache folder; a built package brings its own.
 */
export function workflowBundlePath(): Promise<string> {
  pending ??= findOrBuild().catch((error: unknown) => {
    pending = undefined;
    throw error;
  });
  return pending;
}

async function findOrBuild(): Promise<string> {
  const shipped = join(root, `workflow-bundle-${sdkVersion()}.js`);
  if (existsSync(shipped)) return shipped;
  const path = join(cacheFolder(), 'workflow-bundles', `${fingerprint()}.js`);
  if (existsSync(path)) return path;
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, await buildWorkflowBundle());
  // Workers that build at once write the same bytes; whichever is last replaces a whole file by a whole file.
  await rename(draft, path);
  return path;
}

/** @internal The code of the bundle. */
export async function buildWorkflowBundle(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows', `index${extension}`),
    payloadConverterPath: join(root, 'src', 'protocol', `tolerant-converter${extension}`),
    logger: new DefaultLogger('ERROR'),
  });
  return code;
}

/** The bundle must be made by the version of the SDK that runs it. */
export function sdkVersion(): string {
  const manifest = createRequire(import.meta.url).resolve('@temporalio/worker/package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** Of everything that goes into the bundle. */
function fingerprint(): string {
  const hash = createHash('sha256').update(sdkVersion());
  for (const folder of ['workflows', 'src/engine', 'src/protocol']) {
    for (const name of readdirSync(join(root, folder)).toSorted()) {
      if (extname(name) === extension) hash.update(name).update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 32);
}
