/** Runs the programs of docs/tools.md, in process, with a model that is scripted. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const page = readFileSync(join(root, 'docs', 'tools.md'), 'utf8');
const [agent = '', pay = '', byHand = '', ...others] = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(
  ([, code = '']) => code,
);

/** What the page takes for granted. The model calls the tool that it has been told of, once. */
const given = `
import { AIMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';
import { END, getConfig, MemorySaver, START, StateGraph } from 'holdpoint';
import { MessagesAnnotation, modelRetryPolicy } from 'holdpoint/langchain';
import { ToolNode, toolsCondition } from 'holdpoint/prebuilt';

const hotels = { book: async (name) => \`booked \${name}\` };
const payments = { charge: async (amount, options) => \`charged \${amount} by \${options.idempotencyKey.split('/').at(-1)}\` };
const calling = (name, args) => new AIMessage({ content: '', tool_calls: [{ name, args, id: 'call-1' }] });
const scripted = (call) => fakeModel().respond(call).respond((told) => new AIMessage(told.at(-1).text));
`;

/** Runs a program as a user would, of this folder's sources. */
async function run(program: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdpoint-docs-'));
  try {
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    const sources = pathToFileURL(join(root, 'src')).href;
    const source = program
      .replaceAll(/'holdpoint(\/\w+)?'/g, (_, entry: string = '') => `'${sources}${entry}/index.ts'`)
      .replaceAll('await TemporalSaver.start()', 'new MemorySaver()');
    await writeFile(join(folder, 'program.mjs'), source);
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'program.mjs')]);
    return stdout.trim();
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('the first program of docs/tools.md waits for a person, and books when it is accepted', async () => {
  const shown = agent
    .replace(/^await agent\.invoke\(\{(.*)$/m, 'const waiting = await agent.invoke({$1')
    .replace(/^await agent\.invoke\(new/m, 'const done = await agent.invoke(new');
  const model = "const model = scripted(calling('bookHotel', { hotelName: 'McKittrick hotel' }));";
  const print =
    'console.log(JSON.stringify([waiting.__interrupt__[0].value[0].action_request, done.messages.at(-1).text]));';
  expect(JSON.parse(await run([given, model, shown, print].join('\n')))).toEqual([
    { action: 'bookHotel', args: { hotelName: 'McKittrick hotel' } },
    'booked McKittrick hotel',
  ]);
});

test('the agent of docs/tools.md that is put together by hand runs its tools, with a key for each call', async () => {
  const before = `
import { tool } from '@langchain/core/tools';
import { z } from 'zod';
const model = scripted(calling('pay', { amount: 950 }));
const checkpointer = new MemorySaver();
`;
  const after = `
const { messages } = await graph.invoke({ messages: 'pay' }, { configurable: { thread_id: 'order-1042' } });
console.log(messages.at(-1).text);
`;
  expect(others).toEqual([]);
  expect(await run([given, before, pay, 'const tools = [pay];', byHand, after].join('\n'))).toBe(
    'charged 950 by call-1',
  );
});
