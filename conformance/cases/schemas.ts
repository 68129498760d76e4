import type { Case, Script } from '../compare/script.ts';
import { logOf } from './log-graph.ts';

/** A graph that takes a question, gives back an answer, and keeps notes for itself. */
const withOutput = (it: Script, more: object = {}) => {
  const { Annotation, START } = it.lib;
  const question = Annotation<string>;
  const answer = Annotation<string>;
  const State = Annotation.Root({ question, answer, notes: Annotation<string> });
  const builder = new it.lib.StateGraph({
    state: State,
    input: Annotation.Root({ question }),
    output: Annotation.Root({ answer }),
  })
    .addNode('a', ({ question: asked }) => ({ notes: `on ${asked}` }))
    .addNode('b', ({ notes }) => ({ answer: `${notes}!` }))
    .addEdge(START, 'a')
    .addEdge('a', 'b');
  return it.compile(builder as never, more);
};

/** What input and output schemas choose, and where. */
export const schemas: readonly Case[] = [
  {
    name: 'nodes with an input schema of their own see its channels',
    async run(it) {
      const Own = it.lib.Annotation.Root({ secret: it.lib.Annotation<string> });
      const graph = it.compile(
        new it.lib.StateGraph(logOf(it.lib))
          .addNode('a', () => ({ log: 'a', secret: 'told' }))
          .addNode('b', (state: { secret: string }) => ({ log: `b sees ${JSON.stringify(state)}` }), {
            input: Own,
          })
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'b'),
      );
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'] });
      await it.state(graph);
    },
  },
  {
    name: 'input and output schemas choose what goes in and what comes out',
    async run(it) {
      const { Annotation } = it.lib;
      const input = Annotation.Root({ question: Annotation<string> });
      const output = Annotation.Root({ answer: Annotation<string> });
      const State = Annotation.Root({
        question: Annotation<string>,
        answer: Annotation<string>,
        notes: Annotation<string>,
      });
      const graph = it.compile(
        new it.lib.StateGraph({ state: State, input, output } as never)
          .addNode(
            'a' as never,
            (state: { question: string }) => ({ notes: `on ${state.question}` }) as never,
          )
          .addNode('b' as never, (state: { notes: string }) => ({ answer: `${state.notes}!` }) as never)
          .addEdge(it.lib.START, 'a' as never)
          .addEdge('a' as never, 'b' as never),
      );
      await it.invoke(graph, { question: 'why?' });
      await it.state(graph);
      await it.stream(graph, { question: 'how?' }, { ...it.thread(), streamMode: ['values', 'updates'] });
    },
  },
  {
    name: 'an output schema chooses what invoke gives; streams, states and histories show every channel',
    async run(it) {
      const graph = withOutput(it);
      await it.invoke(graph, { question: 'why?' });
      await it.state(graph);
      await it.history(graph);
      await it.invoke(graph, { question: 'again?' }, { streamMode: 'updates' });
      await it.invoke(graph, { question: 'again?' }, { streamMode: ['values', 'updates'] });
      for (const streamMode of ['values', 'updates', 'checkpoints'])
        await it.stream(graph, { question: 'how?' }, { ...it.thread(), streamMode });
    },
  },
  {
    name: 'with an output schema, a run that stops gives its channels, and goes on',
    async run(it) {
      const graph = withOutput(it, { interruptBefore: ['b'] });
      await it.invoke(graph, { question: 'why?' });
      await it.state(graph);
      await it.stream(graph, null, { streamMode: ['values', 'updates'] });
      const other = it.thread();
      await it.stream(graph, { question: 'why?' }, { ...other, streamMode: ['values', 'updates'] });
      await it.invoke(graph, null, other);
    },
  },
  {
    name: 'with an output schema, a question comes with its channels',
    async run(it) {
      const { Annotation, START } = it.lib;
      const State = Annotation.Root({ notes: Annotation<string>, answer: Annotation<string> });
      const graph = it.compile(
        new it.lib.StateGraph({ state: State, output: Annotation.Root({ answer: Annotation<string> }) })
          .addNode('a', () => ({ notes: 'noted', answer: 'first' }))
          .addNode('ask', () => ({ answer: it.lib.interrupt<string, string>('what?') }))
          .addEdge(START, 'a')
          .addEdge('a', 'ask') as never,
      );
      await it.invoke(graph, { notes: 'in' });
      await it.state(graph);
      await it.invoke(graph, it.resume('told'));
      await it.state(graph);
    },
  },
  {
    name: 'a subgraph with an output schema shows what it gives in its stream, and every channel in its state',
    async run(it) {
      const { Annotation, START, StateGraph } = it.lib;
      const Sub = Annotation.Root({
        question: Annotation<string>,
        answer: Annotation<string>,
        notes: Annotation<string>,
      });
      const sub = new StateGraph({ state: Sub, output: Annotation.Root({ answer: Annotation<string> }) })
        .addNode('a', ({ question }) => ({ notes: `on ${question}` }))
        .addNode('b', ({ notes }) => ({
          answer: `${notes} ${it.lib.interrupt<string, string>('what?')}`,
          notes: 'more',
        }))
        .addEdge(START, 'a')
        .addEdge('a', 'b')
        .compile();
      const graph = it.compile(
        new StateGraph(
          Annotation.Root({
            question: Annotation<string>,
            answer: Annotation<string>,
            notes: Annotation<string>,
          }),
        )
          .addNode('sub', sub as never)
          .addEdge(START, 'sub') as never,
      );
      await it.stream(graph, { question: 'why?', notes: 'own' }, { streamMode: 'updates', subgraphs: true });
      const { tasks } = await graph.getState(it.config, { subgraphs: true });
      it.saw(
        'values of the subgraph',
        tasks.map(({ state }) => state?.values),
      );
      await it.stream(graph, it.resume('told'), { streamMode: 'updates', subgraphs: true });
      await it.state(graph);
    },
  },
  {
    name: 'a graph with an output schema that a node calls gives its channels',
    async run(it) {
      const { Annotation, START, StateGraph } = it.lib;
      const sub = new StateGraph({
        state: Annotation.Root({
          question: Annotation<string>,
          answer: Annotation<string>,
          notes: Annotation<string>,
        }),
        output: Annotation.Root({ answer: Annotation<string> }),
      })
        .addNode('a', ({ question }) => ({ notes: `on ${question}`, answer: `${question}!` }))
        .addEdge(START, 'a')
        .compile();
      const graph = it.compile(
        new StateGraph(Annotation.Root({ saw: Annotation<string> }))
          .addNode('call', async () => ({
            saw: JSON.stringify(await sub.invoke({ question: 'why?' } as never)),
          }))
          .addEdge(START, 'call') as never,
      );
      await it.invoke(graph, { saw: '' });
    },
  },
];
