/**
 * Static breakpoints, for debugging and tests: every run of this graph stops before one node and after others, and `invoke(null)` goes
 * on. `__interrupt__` is empty there, since nobody has asked anything. To wait for a person, use `interrupt()`.
 *
 * From "Enable human intervention", "Debug with interrupts", "Compile time" (seeds 003 and 004).
 */
import { randomUUID } from 'node:crypto';
import { Annotation, reducers, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = Annotation.Root({
  done: Annotation<string[]>({ reducer: reducers.append, default: () => [] }),
});

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addSequence({
    nodeA: () => ({ done: ['nodeA'] }),
    nodeB: () => ({ done: ['nodeB'] }),
    nodeC: () => ({ done: ['nodeC'] }),
  })
  .addEdge(START, 'nodeA')
  .compile({
    interruptBefore: ['nodeA'],
    interruptAfter: ['nodeB', 'nodeC'],
    checkpointer,
    name: 'static-breakpoints',
  });

const config = { configurable: { thread_id: randomUUID() } };

// Run the graph until the first breakpoint.
console.log(await graph.invoke({}, config));
// > { done: [], __interrupt__: [] }

// Resume it, until the next one.
console.log(await graph.invoke(null, config));
// > { done: [ 'nodeA', 'nodeB' ], __interrupt__: [] }
console.log(await graph.invoke(null, config));
// > { done: [ 'nodeA', 'nodeB', 'nodeC' ] }
