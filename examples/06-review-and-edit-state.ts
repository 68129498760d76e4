/**
 * A person corrects what a model wrote, before the next node uses it.
 *
 * From "Enable human intervention", "Review and edit state", short and extended (seed 003).
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, END, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = z.object({ summary: z.string() });

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  // Simulate an LLM that writes a summary.
  .addNode('generateSummary', () => ({ summary: 'The cat sat on the mat and looked at the stars.' }))
  .addNode('humanReviewEdit', (state) => {
    const result: { editedSummary: string } = interrupt({
      task: 'Please review and edit the generated summary if necessary.',
      generatedSummary: state.summary,
    });
    return { summary: result.editedSummary };
  })
  // Simulate the use of the edited summary.
  .addNode('downstreamUse', (state) => {
    console.log(`✅ Using edited summary: ${state.summary}`);
    return state;
  })
  .addEdge(START, 'generateSummary')
  .addEdge('generateSummary', 'humanReviewEdit')
  .addEdge('humanReviewEdit', 'downstreamUse')
  .addEdge('downstreamUse', END)
  .compile({ checkpointer, name: 'review-and-edit-state' });

const config = { configurable: { thread_id: randomUUID() } };

const result = await graph.invoke({}, config);
console.log(result.__interrupt__);
// > [
// >   {
// >     id: '0d4a5c8e3f7b49d1a6c2e8f0b3d5a7c9',
// >     value: {
// >       task: 'Please review and edit the generated summary if necessary.',
// >       generatedSummary: 'The cat sat on the mat and looked at the stars.'
// >     }
// >   }
// > ]

const editedSummary = 'The cat lay on the rug, gazing peacefully at the night sky.';
console.log(await graph.invoke(new Command({ resume: { editedSummary } }), config));
// > ✅ Using edited summary: The cat lay on the rug, gazing peacefully at the night sky.
// > {
// >   summary: 'The cat lay on the rug, gazing peacefully at the night sky.'
// > }
