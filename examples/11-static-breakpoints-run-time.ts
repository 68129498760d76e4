/**
 * The same breakpoints, given with a run in place of `compile`: they hold for that run only.
 *
 * From "Enable human intervention", "Debug with interrupts", "Run time" (seeds 003 and 004).
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
  .compile({ checkpointer, name: 'run-time-breakpoints' });

const config = { configurable: { thread_id: randomUUID() } };
const breakpoints = { interruptBefore: ['nodeA'], interruptAfter: ['nodeB', 'nodeC'] } as const;

// Run the graph until the first breakpoint.
console.log(await graph.invoke({}, { ...config, ...breakpoints }));
// > { done: [], __interrupt__: [] }

// Resume it until the next one, and then without any.
console.log(await graph.invoke(null, { ...config, ...breakpoints }));
// > { done: [ 'nodeA', 'nodeB' ], __interrupt__: [] }
console.log(await graph.invoke(null, config));
// > { done: [ 'nodeA', 'nodeB', 'nodeC' ] }
