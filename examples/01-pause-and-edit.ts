/**
 * A node asks a person to edit a text, and waits for as long as that takes: `interrupt()` pauses, `Command({ resume })` answers.
 *
 * From LangGraph's how-to "Enable human intervention": its first example, short and extended, and "Resume using the Command primitive".
 * It is also the graph that LangGraph's page on "Dynamic interrupts" runs on a server (seeds 000, 003 and 004).
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = z.object({ someText: z.string() });

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('humanNode', (state) => {
    const value: string = interrupt({ textToRevise: state.someText });
    return { someText: value };
  })
  .addEdge(START, 'humanNode')
  .compile({ checkpointer, name: 'pause-and-edit' });

const config = { configurable: { thread_id: randomUUID() } };

// Run the graph until the interrupt is hit.
const result = await graph.invoke({ someText: 'original text' }, config);
console.log(result.__interrupt__);
// > [
// >   {
// >     id: '6d7c4048049254c83195429a3659661d',
// >     value: { textToRevise: 'original text' }
// >   }
// > ]

// Resume it with the person's answer.
console.log(await graph.invoke(new Command({ resume: 'Edited text' }), config));
// > { someText: 'Edited text' }
