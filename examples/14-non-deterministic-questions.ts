/**
 * INCORRECT, to show what happens: which questions the node asks depends on state that changes while it waits, so the answer to the
 * first question is taken for an answer to the second. `strict: true` makes that an error.
 *
 * From "Enable human intervention", "Using multiple interrupts in a single node", "incorrect code" (seed 003).
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = z.object({ age: z.string().nullable(), name: z.string().nullable() });

await using checkpointer = await TemporalSaver.start();

const builder = new StateGraph(State)
  .addNode('humanNode', (state) => {
    const name: string = state.name ? 'N/A' : interrupt('what is your name?');
    const age: string = state.age ? 'N/A' : interrupt('what is your age?');
    console.log(`Name: ${name}. Age: ${age}`);
    return { age, name };
  })
  .addEdge(START, 'humanNode');
const graph = builder.compile({ checkpointer, name: 'non-deterministic-questions' });

const config = { configurable: { thread_id: randomUUID() } };
const answer = new Command({ resume: 'John', update: { name: 'foo' } });

for await (const chunk of graph.stream({ age: null, name: null }, config)) console.log(chunk);
// > {
// >   __interrupt__: [
// >     {
// >       id: 'c4e8f0b3d5a7c91f0a55d5a3a4dd2f2a',
// >       value: 'what is your name?'
// >     }
// >   ]
// > }
for await (const chunk of graph.stream(answer, config)) console.log(chunk);
// > Name: N/A. Age: John
// > { humanNode: { age: 'John', name: 'N/A' } }

const strict = builder.compile({ checkpointer, strict: true, name: 'non-deterministic-questions-strict' });
const other = { configurable: { thread_id: randomUUID() } };
await strict.invoke({ age: null, name: null }, other);
await strict.invoke(answer, other).catch((error: Error) => console.log(`${error.name}: ${error.message}`));
