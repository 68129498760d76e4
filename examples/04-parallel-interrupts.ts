/**
 * Two nodes run side by side, and both ask. Each question has an id of its own, so one `Command` can answer both, and no answer can
 * reach the wrong question.
 *
 * From "Enable human intervention", "Resuming Multiple interrupts" (seed 003).
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = z.object({ text1: z.string(), text2: z.string() });

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('humanNode1', (state) => {
    const value: string = interrupt({ textToRevise: state.text1 });
    return { text1: value };
  })
  .addNode('humanNode2', (state) => {
    const value: string = interrupt({ textToRevise: state.text2 });
    return { text2: value };
  })
  // Add both nodes in parallel from START.
  .addEdge(START, 'humanNode1')
  .addEdge(START, 'humanNode2')
  .compile({ checkpointer, name: 'parallel-interrupts' });

const config = { configurable: { thread_id: randomUUID() } };
const result = await graph.invoke({ text1: 'original text 1', text2: 'original text 2' }, config);

// Resume with a mapping of interrupt ids to values.
const resume: Record<string, string> = {};
if (graph.isInterrupted<{ textToRevise: string }>(result)) {
  for (const { id, value } of result.__interrupt__) resume[id] = `edited text for ${value.textToRevise}`;
}
console.log(await graph.invoke(new Command({ resume }), config));
// > {
// >   text1: 'edited text for original text 1',
// >   text2: 'edited text for original text 2'
// > }
