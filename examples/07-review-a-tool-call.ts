/**
 * A tool that asks before it does anything: `interrupt()` works in any function that a node calls. The person accepts the call, or
 * edits its arguments.
 *
 * From "Enable human intervention", "Review tool calls" (seed 003): its tool, called by a node in place of an agent.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = z.object({ hotelName: z.string(), reply: z.string() });
type Review = { type: 'accept' } | { type: 'edit'; args: { hotelName: string } };

/** Books a hotel. A sensitive tool: it needs a person's approval. */
function bookHotel(hotelName: string): string {
  const response: Review = interrupt(
    `Trying to call \`bookHotel\` with args {'hotelName': ${hotelName}}. Please approve or suggest edits.`,
  );
  if (response.type === 'edit') hotelName = response.args.hotelName;
  else if (response.type !== 'accept') throw new Error(`Unknown response: ${JSON.stringify(response)}`);
  return `Successfully booked a stay at ${hotelName}.`;
}

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('tools', (state) => ({ reply: bookHotel(state.hotelName) }))
  .addEdge(START, 'tools')
  .compile({ checkpointer, name: 'review-a-tool-call' });

const config = () => ({ configurable: { thread_id: randomUUID() } });

const accepted = config();
const result = await graph.invoke({ hotelName: 'McKittrick hotel' }, accepted);
console.log(result.__interrupt__?.[0]?.value);
// > Trying to call `bookHotel` with args {'hotelName': McKittrick hotel}. Please approve or suggest edits.
console.log((await graph.invoke(new Command({ resume: { type: 'accept' } }), accepted)).reply);
// > Successfully booked a stay at McKittrick hotel.

const edited = config();
const edit: Review = { type: 'edit', args: { hotelName: 'McKittrick Hotel' } };
await graph.invoke({ hotelName: 'McKittrick hotel' }, edited);
console.log((await graph.invoke(new Command({ resume: edit }), edited)).reply);
// > Successfully booked a stay at McKittrick Hotel.
