/**
 * A wrapper that has a person review every call of a tool, whatever the tool: accept it, edit its arguments, or answer in its place.
 * Question and answer have the form that Agent Inbox and Agent Chat UI use: a list of requests, a list of responses.
 *
 * From "Enable human intervention", "Add interrupts to any tool" (seed 003): its wrapper, round a tool that a node calls.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

type Tool<Args> = (args: Args) => string;
type Response<Args> =
  | { type: 'accept' }
  | { type: 'edit'; args: { args: Args } }
  | { type: 'response'; args: string };

function addHumanInTheLoop<Args>(name: string, tool: Tool<Args>): Tool<Args> {
  return (args) => {
    const request = {
      action_request: { action: name, args },
      config: { allow_accept: true, allow_edit: true, allow_respond: true },
      description: 'Please review the tool call',
    };
    const [response]: [Response<Args>] = interrupt([request]);
    switch (response.type) {
      case 'accept':
        return tool(args);
      case 'edit':
        return tool(response.args.args);
      case 'response':
        return response.args;
      default:
        throw new Error(`Unsupported interrupt response: ${JSON.stringify(response satisfies never)}`);
    }
  };
}

type Booking = { hotelName: string };
const bookHotel = addHumanInTheLoop<Booking>('bookHotel', ({ hotelName }) => {
  return `Successfully booked a stay at ${hotelName}.`;
});

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(z.object({ hotelName: z.string(), reply: z.string() }))
  .addNode('tools', ({ hotelName }) => ({ reply: bookHotel({ hotelName }) }))
  .addEdge(START, 'tools')
  .compile({ checkpointer, name: 'add-review-to-any-tool' });

const responses: Response<Booking>[] = [
  { type: 'accept' },
  { type: 'edit', args: { args: { hotelName: 'McKittrick Hotel' } } },
  { type: 'response', args: 'Ask me again on Monday.' },
];
for (const response of responses) {
  const config = { configurable: { thread_id: randomUUID() } };
  await graph.invoke({ hotelName: 'McKittrick hotel' }, config);
  const result = await graph.invoke(new Command({ resume: [response] }), config);
  console.log(result.reply);
}
// > Successfully booked a stay at McKittrick hotel.
// > Successfully booked a stay at McKittrick Hotel.
// > Ask me again on Monday.
