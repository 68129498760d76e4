/**
 * The answer chooses the way: a node that returns a `Command` with `goto` sends the graph down one path or the other.
 *
 * From "Enable human intervention", "Approve or reject", short and extended (seed 003). Here it is run for both answers.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, END, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = z.object({ llmOutput: z.string(), decision: z.string() });

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  // Simulate an LLM.
  .addNode('generateLlmOutput', () => ({ llmOutput: 'This is the generated output.' }))
  .addNode(
    'humanApproval',
    (state) => {
      const decision: string = interrupt({
        question: 'Do you approve the following output?',
        llmOutput: state.llmOutput,
      });
      return decision === 'approve'
        ? new Command({ goto: 'approvedPath', update: { decision: 'approved' } })
        : new Command({ goto: 'rejectedPath', update: { decision: 'rejected' } });
    },
    { ends: ['approvedPath', 'rejectedPath'] },
  )
  .addNode('approvedPath', (state) => {
    console.log('✅ Approved path taken.');
    return state;
  })
  .addNode('rejectedPath', (state) => {
    console.log('❌ Rejected path taken.');
    return state;
  })
  .addEdge(START, 'generateLlmOutput')
  .addEdge('generateLlmOutput', 'humanApproval')
  .addEdge('approvedPath', END)
  .addEdge('rejectedPath', END)
  .compile({ checkpointer, name: 'approve-or-reject' });

for (const resume of ['approve', 'reject']) {
  const config = { configurable: { thread_id: randomUUID() } };
  const result = await graph.invoke({}, config);
  console.log(result.__interrupt__);
  // > [
  // >   {
  // >     id: '6d7c4048049254c83195429a3659661d',
  // >     value: {
  // >       question: 'Do you approve the following output?',
  // >       llmOutput: 'This is the generated output.'
  // >     }
  // >   }
  // > ]
  console.log(await graph.invoke(new Command({ resume }), config));
  // > ✅ Approved path taken.
  // > { llmOutput: 'This is the generated output.', decision: 'approved' }
  // and then
  // > ❌ Rejected path taken.
  // > { llmOutput: 'This is the generated output.', decision: 'rejected' }
}
