/**
 * Go back to an earlier checkpoint of a thread: run again from there, with other values, or with another answer. What has been is kept;
 * every way is a branch in the thread's history.
 */
import { randomUUID } from 'node:crypto';
import { Annotation, Command, END, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = Annotation.Root({
  amount: Annotation<number>,
  decision: Annotation<string>,
});

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('convert', ({ amount }) => ({ amount: amount * 2 }))
  .addNode('review', ({ amount }) => ({ decision: interrupt<string, string>(`Refund ${amount}?`) }))
  .addEdge(START, 'convert')
  .addEdge('convert', 'review')
  .addEdge('review', END)
  .compile({ checkpointer, name: 'time-travel' });

const config = { configurable: { thread_id: randomUUID() } };

await graph.invoke({ amount: 475 }, config);
console.log(await graph.invoke(new Command({ resume: 'approved' }), config));
// > { amount: 950, decision: 'approved' }

// Find the checkpoint before the review.
let before = await graph.getState(config);
for await (const snapshot of graph.getStateHistory(config))
  if (snapshot.next.includes('review')) before = snapshot;
console.log(before.values, before.next);
// > { amount: 950 } [ 'review' ]

// Answer it in another way: a branch begins there, and the answer that was given then does not leak into it.
console.log(await graph.invoke(new Command({ resume: 'rejected' }), before.config));
// > { amount: 950, decision: 'rejected' }

// Change the state there: the question is asked anew, about the new amount.
const branch = await graph.updateState(before.config, { amount: 100 });
const { __interrupt__: questions } = await graph.invoke(null, branch);
console.log(questions?.map(({ value }) => value));
// > [ 'Refund 100?' ]
console.log(await graph.invoke(new Command({ resume: 'approved' }), config));
// > { amount: 100, decision: 'approved' }

// All branches are in the history, newest first.
for await (const { metadata, values } of graph.getStateHistory(config)) {
  console.log(metadata?.step, metadata?.source, values);
}
