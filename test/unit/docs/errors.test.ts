import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The members of the union, from its source: a type leaves nothing behind to look at. */
function errorCodes(): readonly string[] {
  const [, union = ''] = /export type ErrorCode =([^;]*);/.exec(read('src/protocol/errors.ts')) ?? [];
  return [...union.matchAll(/'([A-Z_]+)'/g)].map(([, code = '']) => code);
}

const codes = errorCodes();
const fileOf = (code: string): string => `${code.toLowerCase().replaceAll('_', '-')}.md`;
const pages = readdirSync(new URL('docs/errors/', root)).filter((name) => name !== 'README.md');

interface Block {
  readonly where: string;
  readonly code: string;
}

function typescriptBlocks(path: string): readonly Block[] {
  return [...read(path).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ''], index) => ({
    where: `${path}, block ${index + 1}`,
    code,
  }));
}

/** A block may be the inside of a function, and "before" and "after" may declare one name twice: each is a scope of its own. */
function parse(code: string): void {
  const imports = code.match(/^import [^;]*;$/gm) ?? [];
  const rest = code.replaceAll(/^import [^;]*;$/gm, '').replaceAll(/^export /gm, '');
  const scopes = rest.split(/^(?=\/\/ After)/m).map((scope) => `async () => {\n${scope}\n};`);
  stripTypeScriptTypes([...imports, ...scopes].join('\n'));
}

/** Links of a page to files, as paths from the root of the repository. */
function linkedFiles(path: string): readonly string[] {
  const prose = read(path).replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !target.startsWith('http'))
    .map((target) => fileURLToPath(new URL(target, new URL(path, root))));
}

/** By entry point, the source that says what it exports. */
const sources: Readonly<Record<string, string>> = {
  '': read('src/index.ts') + read('src/graph/index.ts'),
  '/worker': read('src/worker/index.ts'),
  '/testing': read('src/testing/index.ts'),
};

const documents = [
  ...['README.md', ...pages].map((name) => `docs/errors/${name}`),
  ...['architecture', 'differences', 'testing', 'vocabulary'].map((name) => `docs/${name}.md`),
];

describe('the pages of the errors', () => {
  test('there are codes to look for', () => {
    expect(codes.length).toBeGreaterThan(20);
  });

  test('every code has its page, and every page its code', () => {
    expect(pages.toSorted()).toEqual(codes.map(fileOf).toSorted());
  });

  test.each(codes)('%s says what the message is, why, and how to mend it', (code) => {
    const page = read(`docs/errors/${fileOf(code)}`);
    expect(page.split('\n')[0]).toBe(`# ${code}`);
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['What it says', 'Why', 'How to mend it']);
    const mend = page.slice(page.indexOf('## How to mend it'));
    expect(mend).toMatch(/^```(ts|bash)$/m);
  });

  test('the index lists them all, in order, with one line each', () => {
    const listed = [
      ...read('docs/errors/README.md').matchAll(/^\| \[`([A-Z_]+)`\]\(([a-z-]+\.md)\) +\| (.+?) +\|$/gm),
    ];
    expect(listed.map(([, code]) => code)).toEqual(codes);
    expect(listed.map(([, , file]) => file)).toEqual(codes.map(fileOf));
  });

  test('every reason why an answer is refused is explained', () => {
    const [, union = ''] = /export type RefusalReason =([^;]*);/.exec(read('src/protocol/errors.ts')) ?? [];
    const reasons = [...union.matchAll(/'([a-z_]+)'/g)].map(([, reason = '']) => reason);
    expect(reasons).toContain('ambiguous');
    const page = read('docs/errors/unknown-interrupt.md');
    for (const reason of reasons) expect(page).toContain(`\`${reason}\``);
  });
});

describe('what the pages show', () => {
  const blocks = documents.flatMap(typescriptBlocks);

  test('there are blocks to look at', () => {
    expect(blocks.length).toBeGreaterThan(codes.length);
  });

  test.each(blocks)('$where is TypeScript', ({ code }) => {
    expect(() => parse(code)).not.toThrow();
  });

  test('a block that is no TypeScript would be noticed', () => {
    expect(() => parse('const x: = 3;')).toThrow('Unexpected token');
  });

  test.each(blocks)('$where imports what the package exports', ({ code }) => {
    for (const [, names = '', entry = ''] of code.matchAll(
      /^import (?:type )?{([^}]*)} from 'holdpoint([^']*)';$/gm,
    )) {
      const exported = sources[entry];
      for (const name of names.split(',')) expect(exported).toMatch(new RegExp(`\\b${name.trim()}\\b`));
    }
  });

  test.each(documents)('%s links to files that there are', (path) => {
    expect(linkedFiles(path).filter((file) => !existsSync(file))).toEqual([]);
  });
});
