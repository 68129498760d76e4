import type { Case, Script } from '../compare/script.ts';
import { logOf } from './log-graph.ts';

type Library = Script['lib'];
/** A library without its types: what is asked of it here is what they forbid. */
// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any;

const a = (): object => ({ log: 'a' });

/** By what is wrong: what a node gives back, or its edge. */
const running: Readonly<Record<string, (lib: Library) => { node: () => unknown; edge?: () => unknown }>> = {
  'a node that gives a list': () => ({ node: () => ['text'] }),
  'a node that gives a number': () => ({ node: () => 7 }),
  'a node that gives two overwrites of one channel': ({ Command, Overwrite }) => ({
    node: () => [
      new Command({ update: { log: new Overwrite(['x']) } }),
      new Command({ update: { log: new Overwrite(['y']) } }),
    ],
  }),
  'a Command with a Send to a node that is not there': ({ Command, Send }) => ({
    node: () => new Command({ goto: new Send('nowhere', {}) }),
  }),
  'a Command with a Send to END': ({ Command, Send, END }) => ({
    node: () => new Command({ goto: new Send(END, {}) }),
  }),
  'an edge that leads to nothing': () => ({ node: a, edge: () => undefined }),
  'an edge that leads to null': () => ({ node: a, edge: () => null }),
  'an edge that throws': () => ({
    node: a,
    edge: () => {
      throw new RangeError('no way');
    },
  }),
};

/** Errors that LangGraph throws by itself of what nodes and their edges do, each in a case of its own: its class, its code, the first sentence of its message. */
export const failedRuns: readonly Case[] = [
  ...Object.entries(running).map(([what, run]): Case => ({
    name: `a run fails: ${what}`,
    async run(it) {
      const { node, edge } = run(it.lib);
      const builder: Loose = new it.lib.StateGraph(logOf(it.lib))
        .addNode('a', node as never)
        .addEdge(it.lib.START, 'a');
      await it.invoke(it.compile(edge === undefined ? builder : builder.addConditionalEdges('a', edge)), {});
    },
  })),
  {
    name: 'a run fails: several nodes of a superstep',
    async run(it) {
      const { START, StateGraph } = it.lib;
      const fails = (message: string) => () => {
        throw new Error(message);
      };
      const graph = new StateGraph(logOf(it.lib))
        .addNode('a', fails('first'))
        .addNode('b', fails('second'))
        .addEdge(START, 'a')
        .addEdge(START, 'b');
      await it.invoke(it.compile(graph), {});
    },
  },
  {
    name: 'a run fails: a node that takes too long',
    async run(it) {
      const slow = async (): Promise<object> => {
        await new Promise((resolve) => setTimeout(resolve, 2000));
        return {};
      };
      const graph = it.compile(
        new it.lib.StateGraph(logOf(it.lib))
          .addNode('slow', slow, { timeout: 50 })
          .addEdge(it.lib.START, 'slow'),
      );
      const error = await graph.invoke({}, it.config).catch((reason: unknown) => reason);
      const { name, message, kind, node } = error as Error & { kind: string; node: string };
      it.saw('error', { name, node, kind, message: message.replace(/\(elapsed.*/s, '') });
    },
  },
];
