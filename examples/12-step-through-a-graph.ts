/**
 * Stop before a node, look at the state, and go on. `streamMode: 'values'` shows the whole state whenever it has changed.
 *
 * From "Enable human intervention", "Setting static breakpoints" (seed 003), without its picture of the graph.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { END, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = z.object({ input: z.string() });

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('step1', () => console.log('---Step 1---'))
  .addNode('step2', () => console.log('---Step 2---'))
  .addNode('step3', () => console.log('---Step 3---'))
  .addEdge(START, 'step1')
  .addEdge('step1', 'step2')
  .addEdge('step2', 'step3')
  .addEdge('step3', END)
  .compile({ checkpointer, interruptBefore: ['step3'], name: 'step-through-a-graph' });

const thread = { configurable: { thread_id: randomUUID() } };

// Run the graph until the breakpoint. (Nodes print in the worker, and the stream follows from outside: a node may be ahead of it.)
for await (const event of graph.stream({ input: 'hello world' }, { ...thread, streamMode: 'values' })) {
  console.log(event);
}
// > { input: 'hello world' }
// > ---Step 1---
// > ---Step 2---
// > { __interrupt__: [] }

// Look at the graph where it stands.
const { values, next } = await graph.getState(thread);
console.log({ values, next });
// > { values: { input: 'hello world' }, next: [ 'step3' ] }

// Go on, by `null` for the input.
for await (const event of graph.stream(null, { ...thread, streamMode: 'values' })) {
  console.log(event);
}
// > { input: 'hello world' }
// > ---Step 3---
