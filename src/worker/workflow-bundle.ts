import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger } from '@temporalio/worker';
import { bundleWorkflowCode } from '@temporalio/worker';
import type { BundleOptions } from '@temporalio/worker';
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
  const workflowsPath = join(root, 'workflows', `index${extension}`);
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    // Evaluated once for all threads, not anew for each, so that V8 compiles it: nothing in it keeps anything between calls.
    preloadModules: [workflowsPath],
    payloadConverterPath: join(root, 'src', 'protocol', `tolerant-converter${extension}`),
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook: fast,
  });
  return code;
}

type WebpackConfig = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

/**
 * The SDK's set-up is for code that is looked at; this bundle runs on every worker. Classes, spreads and private fields stay as the
 * language has them, and the modules become one scope, so that a call across files is a plain call.
 */
function fast(config: WebpackConfig): WebpackConfig {
  for (const rule of config.module?.rules ?? []) {
    if (typeof rule !== 'object' || rule === null || typeof rule.use !== 'object') continue;
    const options = (rule.use as { options?: { jsc?: { target?: string } } }).options;
    if (options?.jsc !== undefined) options.jsc.target = 'es2022';
  }
  return {
    ...config,
    optimization: {
      ...config.optimization,
      concatenateModules: true,
      providedExports: true,
      usedExports: true,
      // A module that is loaded ahead is asked for and not used: it must not be left out for that.
      sideEffects: false,
    },
  };
}

/** The bundle must be made by the version of the SDK that runs it. */
export function sdkVersion(): string {
  const manifest = createRequire(import.meta.url).resolve('@temporalio/worker/package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** Of everything that goes into the bundle, and of how it is made. */
function fingerprint(): string {
  const hash = createHash('sha256')
    .update(sdkVersion())
    .update(readFileSync(fileURLToPath(import.meta.url)));
  for (const folder of ['workflows', 'src/engine', 'src/protocol']) {
    for (const name of readdirSync(join(root, folder)).toSorted()) {
      if (extname(name) === extension) hash.update(name).update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 32);
}
