/**
 * An agent that books hotels, and a person who reviews each booking before it is made: in the tool itself, and by a wrapper round any tool.
 * From "Enable human intervention", "Review tool calls" and "Add interrupts to any tool".
 */
import { randomUUID } from 'node:crypto';
import type { AIMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { z } from 'zod';
import { Command, interrupt, TemporalSaver } from '../../src/index.ts';
import { addHumanInTheLoop, createReactAgent } from '../../src/prebuilt/index.ts';
import type { HumanResponse } from '../../src/prebuilt/index.ts';
import { scriptedModel } from './scripted-model.ts';

const schema = z.object({ hotelName: z.string() });

await using checkpointer = await TemporalSaver.start();

// A sensitive tool that asks by itself.
const bookHotel = tool(
  ({ hotelName }) => {
    const response = interrupt(
      `Trying to call \`bookHotel\` with args {'hotelName': ${hotelName}}. Please approve or suggest edits.`,
    );
    if (response.type === 'edit') hotelName = response.args.hotelName;
    else if (response.type !== 'accept') throw new Error(`Unknown response type: ${response.type}`);
    return `Successfully booked a stay at ${hotelName}.`;
  },
  { name: 'bookHotel', description: 'Book a hotel', schema },
);
const careful = createReactAgent({
  llm: scriptedModel,
  tools: [bookHotel],
  checkpointer,
  name: 'careful-hotel-agent',
});

const input = { messages: [{ role: 'user', content: 'book a stay at McKittrick hotel' }] };

console.log('--- a tool that asks ---');
for (const resume of [
  { type: 'accept' },
  { type: 'edit', args: { hotelName: 'McKittrick Hotel' } },
  { type: 'maybe' },
]) {
  const config = { configurable: { thread_id: randomUUID() } };
  for await (const chunk of careful.stream(input, config)) show(chunk);
  for await (const chunk of careful.stream(new Command({ resume }), config)) show(chunk);
}

// A tool that knows nothing of people, and a wrapper that asks before it runs.
const bookAnyHotel = tool(({ hotelName }) => `Successfully booked a stay at ${hotelName}.`, {
  name: 'bookHotel',
  description: 'Book a hotel',
  schema,
});
const reviewed = createReactAgent({
  llm: scriptedModel,
  tools: [
    addHumanInTheLoop(bookAnyHotel, {
      allow_accept: true,
      allow_edit: true,
      allow_respond: true,
      allow_ignore: true,
    }),
  ],
  checkpointer,
  name: 'reviewed-hotel-agent',
});

console.log('--- a review of any tool ---');
const responses: HumanResponse[] = [
  { type: 'accept' },
  { type: 'edit', args: { args: { hotelName: 'McKittrick Hotel' } } },
  { type: 'response', args: 'The company has a contract with the Ritz.' },
  { type: 'ignore' },
];
for (const response of responses) {
  const config = { configurable: { thread_id: randomUUID() } };
  for await (const chunk of reviewed.stream(input, config)) show(chunk);
  for await (const chunk of reviewed.stream(new Command({ resume: [response] }), config)) show(chunk);
}

/** A chunk as it is, but for messages: of these, what they say or call. */
function show(chunk: unknown): void {
  for (const [node, update] of Object.entries(chunk as Record<string, { messages: AIMessage[] }>)) {
    if (node === '__interrupt__') console.dir({ __interrupt__: update }, { depth: null });
    else for (const message of update.messages) console.log(`${node}:`, textOf(message));
  }
}

function textOf({ text, tool_calls: [call] = [] }: AIMessage): string {
  return call === undefined ? text : `${call.name}(${JSON.stringify(call.args)})`;
}
