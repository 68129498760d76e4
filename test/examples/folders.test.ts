/** Runs every example that is a folder of its own, and holds its README to it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exampleRunner, withoutIds } from '../support/run-example.ts';

const examples = new URL('../../examples/', import.meta.url);
const names = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/main.ts`, examples)))
  .map(({ name }) => name);

const read = (path: string): string => readFileSync(new URL(path, examples), 'utf8');
const expectedOf = (name: string): string =>
  readFileSync(new URL(`folders/${name}.txt`, import.meta.url), 'utf8');

const { runInTurn } = exampleRunner();

test.concurrent.for(names)('examples/%s prints what is expected, and ends', async (name) => {
  const { exit, stdout, stderr, left } = await runInTurn(name, `examples/${name}/main.ts`);
  expect(stderr.trim()).toMatch(/^using the Temporal server at \S+ \(TEMPORAL_ADDRESS\)$/);
  expect(withoutIds(stdout)).toBe(expectedOf(name));
  expect(exit).toEqual([0, null]);
  expect(left).toBe(false);
});

test.for(names)('the README of examples/%s quotes its files and its output as they are', (name) => {
  const blocks = [...read(`${name}/README.md`).matchAll(/^```(\w+) ?(\S*)\n([^]*?)^```$/gm)];
  expect(blocks.length).toBeGreaterThan(0);
  for (const [, language, file = '', code = ''] of blocks) {
    if (language === 'ts') expect(read(`${name}/${file}`)).toContain(code);
    if (language === 'text') expect(expectedOf(name)).toContain(withoutIds(code));
  }
});
