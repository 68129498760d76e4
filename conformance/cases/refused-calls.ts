import type { Case, Graph, Script } from '../compare/script.ts';
import { logOf } from './log-graph.ts';

type Library = Script['lib'];
/** A library without its types: what is asked of it here is what they forbid. */
// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any;

/** Of a message, what follows a word: here LangGraph calls things by names that nobody knows. */
const since = (word: string, failing: Promise<unknown>): Promise<unknown> =>
  failing.catch((error: Error) => {
    error.message = error.message.slice(error.message.indexOf(word));
    throw error;
  });

const a = (): object => ({ log: 'a' });

/** By what is wrong: what is called of a graph that keeps threads and has the nodes `a` and `b`, one after the other. */
const calling: Readonly<Record<string, (graph: Loose, lib: Library, config: object) => unknown>> = {
  'a recursion limit of none': (graph, _, config) => graph.invoke({}, { ...config, recursionLimit: 0 }),
  'an input that is a text': (graph, _, config) => graph.invoke('text', config),
  'an input that is a list': (graph, _, config) => graph.invoke([1], config),
  'an undefined input': (graph, _, config) => graph.invoke(undefined, config),
  'a command to the parent of the outermost graph': (graph, { Command }, config) =>
    graph.invoke(new Command({ graph: Command.PARENT, goto: 'a' }), config),
  'a command to nothing that can be gone to': (graph, { Command }, config) =>
    since('expected', graph.invoke(new Command({ goto: [7] as never }), config)),
  'a command with an update that is none': (graph, { Command }, config) =>
    graph.invoke(new Command({ update: 7 as never }), config),
  'an update of no supersteps': (graph, _, config) => graph.bulkUpdateState(config, []),
  'a superstep of no updates': (graph, _, config) => graph.bulkUpdateState(config, [{ updates: [] }]),
  'an empty update beside another': (graph, _, config) =>
    graph.bulkUpdateState(config, [{ updates: [{ values: null }, { values: { n: 1 }, asNode: 'a' }] }]),
  'clearing beside another update': (graph, { END }, config) =>
    graph.bulkUpdateState(config, [
      {
        updates: [
          { values: null, asNode: END },
          { values: { n: 1 }, asNode: 'a' },
        ],
      },
    ]),
  'copying beside another update': (graph, _, config) =>
    graph.bulkUpdateState(config, [
      {
        updates: [
          { values: null, asNode: '__copy__' },
          { values: { n: 1 }, asNode: 'a' },
        ],
      },
    ]),
  'copying what is not there': (graph, _, config) => graph.updateState(config, null, '__copy__'),
  'an input beside another update': (graph, _, config) =>
    graph.bulkUpdateState(config, [
      {
        updates: [
          { values: { n: 1 }, asNode: '__input__' },
          { values: { n: 1 }, asNode: 'a' },
        ],
      },
    ]),
  'an update as an input of nothing': (graph, _, config) => graph.updateState(config, null, '__input__'),
  'several updates of which one says no node': (graph, _, config) =>
    graph.bulkUpdateState(config, [{ updates: [{ values: { n: 1 }, asNode: 'a' }, { values: { n: 2 } }] }]),
  'an update as a node that is not there': (graph, _, config) => graph.updateState(config, { n: 1 }, 'c'),
  'an update by what is no object': (graph, _, config) => graph.updateState(config, 'text', 'a'),
};

const threads = (it: Script): Graph =>
  it.compile(
    new it.lib.StateGraph(logOf(it.lib))
      .addNode('a', a)
      .addNode('b', () => ({ log: 'b' }))
      .addEdge(it.lib.START, 'a')
      .addEdge('a', 'b'),
  );

/** Errors that LangGraph throws by itself of what is asked of a graph, each in a case of its own: its class, its code, the first sentence of its message. */
export const refusedCalls: readonly Case[] = [
  ...Object.entries(calling).map(([what, call]): Case => ({
    name: `a call is refused: ${what}`,
    async run(it) {
      const graph = threads(it);
      await it.look(what, async () => {
        await call(graph, it.lib, it.config);
        return 'is taken';
      });
    },
  })),
  {
    name: 'a call is refused: an update that could be of either node',
    async run(it) {
      const { START, StateGraph } = it.lib;
      const graph = it.compile(
        new StateGraph(logOf(it.lib))
          .addNode('a', a)
          .addNode('b', () => ({ log: 'b' }))
          .addEdge(START, 'a')
          .addEdge(START, 'b'),
      );
      await it.invoke(graph, {});
      await it.look('updateState', () => graph.updateState(it.config, { n: 3 }));
    },
  },
  {
    name: 'threads are kept by nobody: what asks for them is refused',
    async run(it) {
      const graph = it.compile(
        new it.lib.StateGraph(logOf(it.lib)).addNode('a', a).addEdge(it.lib.START, 'a'),
        { checkpointer: undefined },
      );
      await it.state(graph);
      await it.history(graph);
      await it.look('updateState', () => graph.updateState(it.config, { n: 1 }));
      const own = it.compile(
        new it.lib.StateGraph(logOf(it.lib)).addNode('a', a).addEdge(it.lib.START, 'a'),
        { checkpointer: true },
      );
      await it.look('invoke', () => own.invoke({}, it.config));
    },
  },
];
