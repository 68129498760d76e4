/** Runs what the README and docs/langgraph.md show of graphs of LangGraph. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const run = promisify(execFile);

/** The agent of the reader. */
const agent = `
import { tool } from '@langchain/core/tools';
import { createAgent, humanInTheLoopMiddleware } from 'langchain';
import { z } from 'zod';
import { calling, ScriptedModel } from '${root.href}test/support/scripted-model.ts';
const refund = tool(async ({ order }) => 'refunded ' + order, { name: 'refund', description: 'Refunds.', schema: z.object({ order: z.number() }) });
const model = new ScriptedModel((messages) => messages.length > 1 ? 'It is done: ' + messages.at(-1).text : calling(['refund', { order: 1042 }, 'call-1']));
export const agent = createAgent({ model, tools: [refund], middleware: [humanInTheLoopMiddleware({ interruptOn: { refund: true } })] });
`;

let folder = '';
beforeAll(() => {
  // Where LangGraph is installed.
  folder = mkdtempSync(new URL('../.example-', import.meta.url).pathname);
  writeFileSync(join(folder, 'agent.mjs'), agent);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function blocksOf(file: string, heading: string): readonly string[] {
  const page = readFileSync(new URL(file, root), 'utf8');
  const rest = page.slice(page.indexOf(heading) + heading.length);
  const section = heading.startsWith('## ') ? (rest.split('\n## ')[0] ?? '') : rest;
  return [...section.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code = '']) => code);
}

async function runBlock(code: string, then = ''): Promise<string> {
  const file = join(folder, `block-${Date.now()}.mjs`);
  const ours = code
    .replaceAll("'holdpoint'", `'${root.href}src/index.ts'`)
    .replaceAll("'holdpoint/langgraph'", `'${root.href}src/langgraph/index.ts'`);
  writeFileSync(file, ours + then);
  const env = { ...process.env, TEMPORAL_ADDRESS: inject('temporalAddress'), FORCE_COLOR: '0' };
  return (await run(process.execPath, [file], { cwd: folder, env })).stdout;
}

test('the README makes an agent durable in ten lines, and it does what they say', async () => {
  const [code = ''] = blocksOf('README.md', '## Already have a LangGraph graph?');
  const lines = code.split('\n').filter((line) => line !== '' && !line.startsWith('//'));
  expect(lines).toHaveLength(10);
  const unique = code.replace("'order-1042'", `'order-${Date.now()}'`);
  const said = await runBlock(
    unique,
    'console.log(JSON.stringify([waiting.__interrupt__[0].value.actionRequests[0].args, result.messages.at(-1).text]));',
  );
  expect(JSON.parse(said)).toEqual([{ order: 1042 }, 'It is done: refunded 1042']);
});

test('what docs/langgraph.md begins with prints what it says', async () => {
  const [code = '', options = ''] = blocksOf('docs/langgraph.md', '# Graphs of LangGraph');
  const [, says] = /\/\/ (\{.*\})$/m.exec(code) ?? [];
  expect(await runBlock(code)).toBe(`${says}\n`);
  const checkpointer = 'const checkpointer = new MemorySaver();\n';
  expect(await runBlock(code + checkpointer, options)).toBe(`${says}\n`);
});
