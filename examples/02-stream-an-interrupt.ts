/**
 * The same pause, streamed: the question comes as a chunk of its own, and the stream ends there. On resume the node runs again from its
 * start, and `interrupt()` returns the answer.
 *
 * From LangGraph's reference of `interrupt` (seed 001).
 */
import { randomUUID } from 'node:crypto';
import { Annotation, Command, interrupt, START, StateGraph, TemporalSaver } from '../src/index.ts';

const State = Annotation.Root({
  foo: Annotation<string>,
  humanValue: Annotation<string | null>,
});

await using checkpointer = await TemporalSaver.start();

const graph = new StateGraph(State)
  .addNode('node', () => {
    const answer: string = interrupt('what is your age?');
    console.log(`> Received an input from the interrupt: ${answer}`);
    return { humanValue: answer };
  })
  .addEdge(START, 'node')
  .compile({ checkpointer, name: 'stream-an-interrupt' });

const config = { configurable: { thread_id: randomUUID() } };

for await (const chunk of graph.stream({ foo: 'abc' }, config)) console.log(chunk);
// > {
// >   __interrupt__: [
// >     {
// >       id: '45fda8478b2ef754419799e10992af06',
// >       value: 'what is your age?'
// >     }
// >   ]
// > }

const answer = new Command({ resume: 'some input from a human!!!' });
for await (const chunk of graph.stream(answer, config)) console.log(chunk);
// > > Received an input from the interrupt: some input from a human!!!
// > { node: { humanValue: 'some input from a human!!!' } }
