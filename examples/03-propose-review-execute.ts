/**
 * Three nodes: one proposes an action, one asks whether it may be done, one does it. While the second waits, the first is done and
 * recorded, and the third has not begun.
 *
 * From the lesson "What Is Interrupt and Resume?" (seed 002).
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, END, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = z.object({ action: z.string(), approved: z.boolean() });

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('propose', () => ({ action: 'Send 10,000 marketing emails' }))
  .addNode('humanReview', (state) => {
    const approved: boolean = interrupt({
      question: 'Do you approve this action?',
      proposedAction: state.action,
    });
    return { approved };
  })
  .addNode('execute', (state) => ({ action: state.approved ? `EXECUTED: ${state.action}` : 'CANCELLED' }))
  .addEdge(START, 'propose')
  .addEdge('propose', 'humanReview')
  .addEdge('humanReview', 'execute')
  .addEdge('execute', END)
  .compile({ checkpointer, name: 'propose-review-execute' });

const config = { configurable: { thread_id: `session-42-${randomUUID()}` } };

// Run until the interrupt fires.
const result = await graph.invoke({ action: '', approved: false }, config);
console.log(result.__interrupt__);
// > [
// >   {
// >     id: '9c1f0a55d5a3a4dd2f2a2be5b7f4a1c0',
// >     value: {
// >       question: 'Do you approve this action?',
// >       proposedAction: 'Send 10,000 marketing emails'
// >     }
// >   }
// > ]

// Resume with the human's decision.
const final = await graph.invoke(new Command({ resume: true }), config);
console.log(final.action);
// > EXECUTED: Send 10,000 marketing emails
