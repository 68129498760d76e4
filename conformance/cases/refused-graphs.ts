import type { Case, Script } from '../compare/script.ts';
import { logOf } from './log-graph.ts';

type Library = Script['lib'];
/** A library without its types: what is asked of it here is what they forbid. */
// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any;

/** Of a message, what comes before: LangGraph goes on with what is not there. */
const until = (text: string, fail: () => unknown): unknown => {
  try {
    return fail();
  } catch (error) {
    (error as Error).message = (error as Error).message.split(text, 1)[0] ?? '';
    throw error;
  }
};

const a = (): object => ({ log: 'a' });

/** By what is wrong: what is done to a builder that has an entry and a node `a`. */
const building: Readonly<Record<string, (graph: Loose, lib: Library) => unknown>> = {
  'no nodes at once': (graph) => graph.addNode({}),
  'a node of the name END': (graph, { END }) => graph.addNode(END, a),
  'a waiting edge from END': (graph, { END }) => graph.addEdge([END], 'a'),
  'a waiting edge to END': (graph, { END }) => graph.addEdge(['a'], END),
  'a sequence of nothing': (graph) => graph.addSequence([]),
  'a sequence with a name that is taken': (graph) => graph.addSequence([['a', a]]),
  'a condition of a node that is not there': (graph, { END }) =>
    graph.addConditionalEdges('b', () => END, [END]).compile(),
  'a path map to a node that is not there': (graph) =>
    graph.addConditionalEdges('a', () => 'b', { b: 'b' }).compile(),
  'ends that are not there': (graph) =>
    graph
      .addNode('b', a, { ends: ['c'] })
      .addEdge('a', 'b')
      .compile(),
  'two conditions of one name': (graph, { END }) =>
    graph.addConditionalEdges('a', () => END, [END]).addConditionalEdges('a', () => END, [END]),
  'a node whose input has a channel of another kind': (graph, { Annotation }) =>
    graph.addNode('b', a, {
      input: Annotation.Root({ n: Annotation({ reducer: (left: number, right: number) => left + right }) }),
    }),
  'a breakpoint after a node that is not there': (graph) => graph.compile({ interruptAfter: ['b'] }),
};

/** By what is wrong: how a state is declared. */
const schemas: Readonly<Record<string, (lib: Loose) => unknown>> = {
  'nothing at all': ({ StateGraph }) => new StateGraph(),
  'what is no schema': ({ StateGraph }) => new StateGraph({ foo: 'bar' }),
  'an input that is no schema': ({ Annotation, StateGraph }) =>
    new StateGraph({ state: Annotation.Root({ n: Annotation }), input: { foo: 'bar' } }),
  'a field that is no schema': ({ StateGraph, StateSchema }) =>
    until(',', () => new StateGraph(new StateSchema({ foo: 'bar' }))),
  'an output with another reducer': ({ Annotation, StateGraph }) => {
    const sum = (left: number, right: number): number => left + right;
    return new StateGraph({
      state: Annotation.Root({ n: Annotation }),
      output: Annotation.Root({ n: Annotation({ reducer: sum }) }),
    });
  },
};

/** Errors that LangGraph throws by itself of how a graph is declared, each in a case of its own: its class, its code, the first sentence of its message. */
export const refusedGraphs: readonly Case[] = [
  ...Object.entries(building).map(([what, build]): Case => ({
    name: `a graph is refused: ${what}`,
    async run(it) {
      await it.look(what, () => {
        build(new it.lib.StateGraph(logOf(it.lib)).addNode('a', a).addEdge(it.lib.START, 'a'), it.lib);
        return 'is taken';
      });
    },
  })),
  ...Object.entries(schemas).map(([what, declare]): Case => ({
    name: `a state is refused: ${what}`,
    async run(it) {
      await it.look(what, () => {
        declare(it.lib);
        return 'is taken';
      });
    },
  })),
  {
    name: 'a generator is no task and no entrypoint',
    async run(it) {
      const { entrypoint, task } = it.lib as Loose;
      await it.look('task', () => void task('gen', function* () {}));
      await it.look('task', () => void task('gen', async function* () {}));
      await it.look('entrypoint', () => void entrypoint('gen', function* () {}));
      await it.look('entrypoint', () => void entrypoint('gen', async function* () {}));
    },
  },
];
