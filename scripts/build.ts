/**
 * `npm run build`: compiles `src`, `workflows` and `activities` into `dist`, file by file, and adds the workflow bundle, so that a
 * worker of the published package starts without building one.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { buildWorkflowBundle, sdkVersion } from '../src/worker/workflow-bundle.ts';
import { root, runCommand } from './run-command.ts';

interface Bundler {
  readonly buildWorkflowBundle: typeof buildWorkflowBundle;
  readonly sdkVersion: typeof sdkVersion;
}

const dist = join(root, 'dist');
await rm(dist, { recursive: true, force: true });
const compiled = await runCommand(['tsc', '-p', 'tsconfig.build.json'], true);
if (!compiled.ok) process.exit(1);

// The compiled module, not its source: it bundles what is shipped, and looks for the result beside itself.
const bundler = (await import(pathToFileURL(join(dist, 'src/worker/workflow-bundle.js')).href)) as Bundler;
const name = `workflow-bundle-${bundler.sdkVersion()}.js`;
const code = await bundler.buildWorkflowBundle();
await writeFile(join(dist, name), code);
console.log(`dist/${name}: ${Math.round(Buffer.byteLength(code) / 1024)} kB`);
