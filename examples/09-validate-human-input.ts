/**
 * A node that asks again until the answer will do: each `interrupt()` in a node is a question of its own, and on every pass the earlier
 * ones return the answers that they were given.
 *
 * From "Enable human intervention", "Validate human input", short and extended (seed 003).
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, END, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = z.object({ age: z.number() });

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('getValidAge', () => {
    let prompt = 'Please enter your age (must be a non-negative integer).';
    for (;;) {
      const userInput: string = interrupt(prompt);
      if (/^\d+$/.test(userInput)) return { age: Number(userInput) };
      prompt = `'${userInput}' is not valid. Please enter a non-negative integer for age.`;
    }
  })
  .addNode('reportAge', (state) => {
    console.log(`✅ Human is ${state.age} years old.`);
    return state;
  })
  .addEdge(START, 'getValidAge')
  .addEdge('getValidAge', 'reportAge')
  .addEdge('reportAge', END)
  .compile({ checkpointer, name: 'validate-human-input' });

const config = { configurable: { thread_id: randomUUID() } };

let result = await graph.invoke({}, config);
for (const resume of ['not a number', '-10', '25']) {
  console.log(result.__interrupt__?.[0]?.value);
  result = await graph.invoke(new Command({ resume }), config);
}
// > Please enter your age (must be a non-negative integer).
// > 'not a number' is not valid. Please enter a non-negative integer for age.
// > '-10' is not valid. Please enter a non-negative integer for age.
// > ✅ Human is 25 years old.
console.log(result);
// > { age: 25 }
