import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tool } from '@langchain/core/tools';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../', import.meta.url));

export const readFileTool = tool(
  async ({ path }) => {
    const file = join(root, path);
    if (relative(root, file).startsWith('..')) throw new Error(`${path} is not in this repository.`);
    return readFile(file, 'utf8');
  },
  { name: 'readFile', description: 'Read a file of this repository', schema: z.object({ path: z.string() }) },
);

/** A sensitive tool: what it writes is there. Twice the same does no harm. */
export function writeCardTool(folder: string) {
  return tool(
    async ({ name, text }) => {
      await writeFile(join(folder, basename(name)), text);
      return `wrote ${name}: ${text}`;
    },
    {
      name: 'writeCard',
      description: 'Write a card',
      schema: z.object({ name: z.string(), text: z.string() }),
    },
  );
}
