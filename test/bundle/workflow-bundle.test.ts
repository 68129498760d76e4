import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { buildWorkflowBundle } from '../../src/worker/workflow-bundle.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** All that may run in the workflow sandbox: folders of this package, and packages. */
const ourFolders = ['src/engine/', 'src/protocol/', 'workflows/'];
const packages = ['@noble/hashes', '@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc'];
/** 200 kB as webpack writes our modules when this was set, and a quarter more. Raise it knowingly: every worker reads it at its start. */
const budget = 250_000;

interface Module {
  readonly path: string;
  readonly code: string;
}

let bundle: string;
let modules: readonly Module[];
beforeAll(async () => {
  bundle = await buildWorkflowBundle();
  modules = modulesOf(bundle);
});

/** Webpack writes each module as a comment that names it, then its code; also a module that became part of another's scope. */
function modulesOf(written: string): Module[] {
  const code = written.slice(0, written.indexOf('//# sourceMappingURL='));
  const parts = code.split(/^(?:\/\*{3}\/ "(?=\.)|;\/\/ (?=\.{1,2}\/))(.+?)(?:"?)(?=[:\n])/m).slice(1);
  return parts.flatMap((part, index) =>
    index % 2 === 0 ? [{ path: part, code: parts[index + 1] ?? '' }] : [],
  );
}

function isOurs({ path }: Module): boolean {
  return ourFolders.some((folder) => path.startsWith(`./${folder}`));
}

/** Of `./node_modules/@noble/hashes/esm/sha2.js`, also where it is nested or lies above this folder: `@noble/hashes`. */
function packageOf(path: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

test('the bundle holds the workflow, the engine and the protocol', () => {
  const paths = modules.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      './workflows/graph.workflow.ts',
      './src/engine/transition.ts',
      './src/protocol/tolerant-converter.ts',
    ]),
  );
});

test('nothing else of this package is in the bundle: no node, no graph, no client, no example', () => {
  const rest = modules.filter((module) => !isOurs(module) && packageOf(module.path) === undefined);
  // What webpack leaves out is still named; so would a Node builtin be.
  const present = rest.filter(({ code }) => !code.includes('__temporal_custom_failure_converter (ignored)'));
  expect(present.map(({ path }) => path)).toEqual([]);
});

test('no package but these is in the bundle: no zod, no langchain, no AsyncLocalStorage', () => {
  const found = new Set(modules.flatMap(({ path }) => packageOf(path) ?? []));
  expect([...found].toSorted()).toEqual(packages);
});

test('no module of the bundle asks for a Node builtin', () => {
  const asking = modules.filter(({ code }) =>
    /require\((?:\/\*.*?\*\/ )?"(?:node:|async_hooks|crypto|fs)/.test(code),
  );
  expect(asking.map(({ path }) => path)).toEqual([]);
});

test('our part of the bundle keeps to its budget', () => {
  const bytes = modules.filter(isOurs).reduce((sum, { code }) => sum + Buffer.byteLength(code), 0);
  expect(bytes).toBeGreaterThan(budget / 4);
  expect(bytes).toBeLessThan(budget);
});

test.each(ourFolders)(
  '%s has no randomness, no timer and nothing of the process of its own',
  async (folder) => {
    const names = (await readdir(join(root, folder), { recursive: true })).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(names).not.toEqual([]);
    const uses = await Promise.all(
      names.map(async (name) => {
        const code = withoutComments(await readFile(join(root, folder, name), 'utf8'));
        return [
          ...code.matchAll(/\bMath\.random\b|\bcrypto\b|\bprocess[.[]|\bset(?:Timeout|Interval)\b/g),
        ].map(([use]) => `${folder}${name}: ${use}`);
      }),
    );
    expect(uses.flat()).toEqual([]);
  },
);

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

test('the workflow is evaluated once for all threads, and so compiled by V8', () => {
  const preload = /exports\.preloadModules = function preloadModules\(\) \{([^}]*)\}/.exec(bundle)?.[1];
  expect(preload).toContain('"./workflows/index.ts"');
});

test('the code is not made older than Node 20 understands', () => {
  expect(
    modules.filter(isOurs).filter(({ code }) => /_object_spread|_class_private|_define_property/.test(code)),
  ).toEqual([]);
});
