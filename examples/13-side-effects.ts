/**
 * A node that waits runs again from its start when it is resumed, so a side effect belongs after the `interrupt()`, or in a node of its
 * own. One that must come before it takes `idempotencyKey` along, by which a service can know a repeated call.
 *
 * From "Enable human intervention", "Using with code with side-effects" (seed 003): both of its examples, and a third.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Command, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = z.object({ question: z.string(), answer: z.string() });

function apiCall(what: string): void {
  console.log(`API call: ${what}`);
}

const seen = new Set<string>();
/** A service that does what it is asked once for each key. */
function keyedApiCall(what: string, key: string): void {
  console.log(`API call: ${what} (${seen.has(key) ? 'known already' : 'done'})`);
  seen.add(key);
}

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('humanNode', (state) => {
    const answer: string = interrupt(state.question);
    apiCall(`after the interrupt, ${answer}`); // OK as it's after the interrupt
    return { answer };
  })
  .addNode('apiCallNode', (state) => {
    apiCall(`in a separate node, ${state.answer}`); // OK as it's in a separate node
  })
  .addNode('keyedNode', (state, config) => {
    keyedApiCall('before the interrupt', config.executionInfo.idempotencyKey); // runs on every pass
    const answer: string = interrupt(`${state.question} (again)`);
    return { answer };
  })
  .addEdge(START, 'humanNode')
  .addEdge('humanNode', 'apiCallNode')
  .addEdge('apiCallNode', 'keyedNode')
  .compile({ checkpointer, name: 'side-effects' });

const config = { configurable: { thread_id: randomUUID() } };

await graph.invoke({ question: 'May I?' }, config);
await graph.invoke(new Command({ resume: 'yes' }), config);
// > API call: after the interrupt, yes
// > API call: in a separate node, yes
// > API call: before the interrupt (done)
await graph.invoke(new Command({ resume: 'yes' }), config);
// > API call: before the interrupt (known already)
