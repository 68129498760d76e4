/**
 * A node calls a graph as a function, and that graph asks. On resume the node runs again from its start; the graph goes on at the node that
 * asked, and what had finished in it is not run again.
 *
 * From the page "Human-in-the-loop", "Using with subgraphs called as functions" (seed 003).
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = z.object({ stateCounter: z.number() });
const entered = { parentNode: 0, nodeInSubgraph: 0, humanNode: 0 };

const subgraph = new StateGraph(State)
  .addNode('nodeInSubgraph', () => {
    entered.nodeInSubgraph += 1; // not run again
    console.log(`Entered \`nodeInSubgraph\` a total of ${entered.nodeInSubgraph} times`);
    return {};
  })
  .addNode('humanNode', () => {
    entered.humanNode += 1; // run again, with the answer
    console.log(`Entered humanNode in sub-graph a total of ${entered.humanNode} times`);
    const answer: string = interrupt('what is your name?');
    console.log(`Got an answer of ${answer}`);
    return {};
  })
  .addEdge(START, 'nodeInSubgraph')
  .addEdge('nodeInSubgraph', 'humanNode')
  .compile({ name: 'ask-the-name' });

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('parentNode', async (state) => {
    entered.parentNode += 1; // run again, from its start
    console.log(`Entered \`parentNode\` a total of ${entered.parentNode} times`);
    return subgraph.invoke(state);
  })
  .addEdge(START, 'parentNode')
  .compile({ checkpointer, name: 'calls-a-graph' });

const config = { configurable: { thread_id: `call-${randomUUID()}` } };

for await (const chunk of graph.stream({ stateCounter: 1 }, config)) console.log(chunk);
// > Entered `parentNode` a total of 1 times
// > Entered `nodeInSubgraph` a total of 1 times
// > Entered humanNode in sub-graph a total of 1 times

console.log('--- Resuming ---');

for await (const chunk of graph.stream(new Command({ resume: '35' }), config)) console.log(chunk);
// > Entered `parentNode` a total of 2 times
// > Entered humanNode in sub-graph a total of 2 times
// > Got an answer of 35
// > { parentNode: { stateCounter: 1 } }
