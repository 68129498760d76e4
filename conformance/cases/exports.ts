import { readFileSync } from 'node:fs';
import { langgraph } from '../compare/library.ts';
import type { Case } from '../compare/script.ts';

const page = readFileSync(new URL('../../docs/exports.md', import.meta.url), 'utf8');
/** How a module of the other kind is seen from here. */
const interop = new Set(['default', 'module.exports']);

export const exportCases: readonly Case[] = [
  {
    name: 'whatever LangGraph exports is here by its name, or docs/exports.md says why not',
    async run(it) {
      const absent = Object.keys(langgraph).filter((name) => !(name in it.lib) && !interop.has(name));
      it.saw(
        'neither here nor told',
        absent.filter((name) => !page.includes(`\`${name}\``)),
      );
    },
  },
];
