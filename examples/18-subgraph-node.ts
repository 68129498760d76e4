/**
 * A graph as a node of another. It runs as a child workflow, linked to its parent in Temporal's UI; its questions are its parent's, and it
 * can lead its parent on.
 */
import { randomUUID } from 'node:crypto';
import { Annotation, Command, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const Claim = Annotation.Root({ amount: Annotation<number>, note: Annotation<string> });

const legal = new StateGraph(Claim)
  .addNode('read', ({ amount }) => ({ note: `a claim of ${amount}` }))
  .addNode('decide', ({ note }) => {
    const { pay } = interrupt<string, { pay: boolean }>(`Legal: ${note}?`);
    return new Command({ graph: Command.PARENT, goto: pay ? 'pay' : 'refuse', update: { note } });
  })
  .addEdge(START, 'read')
  .addEdge('read', 'decide')
  .compile();

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(Claim)
  .addNode('legal', legal, { ends: ['pay', 'refuse'] })
  .addNode('pay', ({ note }) => ({ note: `paid: ${note}` }))
  .addNode('refuse', ({ note }) => ({ note: `refused: ${note}` }))
  .addEdge(START, 'legal')
  .compile({ checkpointer, name: 'claim' });

const config = { configurable: { thread_id: `claim-${randomUUID()}` } };
const result = await graph.invoke({ amount: 950 }, config);
console.log(result.__interrupt__?.[0]?.value);
// > Legal: a claim of 950?

const { next, tasks } = await graph.getState(config, { subgraphs: true });
const inner = tasks[0]?.state;
console.log(next, inner && 'next' in inner && inner.next);
// > [ 'legal' ] [ 'decide' ]

console.log(await graph.invoke(new Command({ resume: { pay: true } }), config));
// > { amount: 950, note: 'paid: a claim of 950' }
