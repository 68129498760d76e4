import type { Case } from '../compare/script.ts';
import { logGraph, logOf, notes } from './log-graph.ts';
import { around, pair } from './nested-graphs.ts';

/** Graphs as nodes of graphs. */
export const subgraphs: readonly Case[] = [
  {
    name: 'a graph as a node has its parent’s values, and gives its own back',
    async run(it) {
      const graph = around(it, pair(it).compile());
      await it.stream(graph, { log: 'in', n: 1 }, { streamMode: ['values', 'updates'] });
      await it.state(graph);
      await it.history(graph);
    },
  },
  {
    name: 'a graph as a node shares only the channels that both have',
    async run(it) {
      const { Annotation, StateGraph, START } = it.lib;
      const Own = Annotation.Root({ n: Annotation<number>, secret: Annotation<string> });
      const inner = new StateGraph(Own)
        .addNode('hide', ({ n }) => ({ secret: `${n} is known` }))
        .addNode('tell', ({ n, secret }) => ({ n: n + secret.length }))
        .addEdge(START, 'hide')
        .addEdge('hide', 'tell')
        .compile();
      const graph = around(it, inner);
      await it.stream(graph, { log: 'in', n: 1 }, { streamMode: ['values', 'updates'] });
      await it.state(graph);
    },
  },
  {
    name: 'graphs started by Send, each with its own argument and question',
    async run(it) {
      const { Annotation, StateGraph, START, Send } = it.lib;
      const Part = Annotation.Root({ part: Annotation<string>, log: logOf(it.lib).spec.log });
      const inner = new StateGraph(Part)
        .addNode('ask', ({ part }) => ({ log: `${part}: ${it.lib.interrupt<string, string>(`${part}?`)}` }))
        .addEdge(START, 'ask')
        .compile();
      const graph = it.compile(
        logGraph(it)
          .addNode('inner', inner as never)
          .addConditionalEdges(START, () => ['x', 'y'].map((part) => new Send('inner', { part })), ['inner']),
      );
      const first = await it.invoke(graph, {});
      await it.state(graph);
      await it.invoke(graph, it.resume(it.answers(first, { 'x?': 'X', 'y?': 'Y' })));
      await it.standing(graph);
    },
  },
  {
    name: 'an error within is its parent’s; null goes on without what is done',
    async run(it) {
      let tries = 0;
      const inner = pair(it, () => {
        tries += 1;
        if (tries === 1) throw new TypeError('not yet');
        return { log: 'good' };
      });
      const graph = around(it, inner.compile());
      await it.invoke(graph, { log: 'in' });
      await it.standing(graph);
      await it.invoke(graph, null);
      it.counted();
    },
  },
  {
    name: 'the recursion limit holds within, too',
    async run(it) {
      const inner = logGraph(it)
        .addNode('round', notes('round'))
        .addEdge(it.lib.START, 'round')
        .addEdge('round', 'round');
      await it.invoke(around(it, inner.compile()), {}, { recursionLimit: 5 });
    },
  },
  {
    name: 'a graph of its own thread within: checkpointer true remembers from run to run, false and none do not',
    async run(it) {
      for (const checkpointer of [true, false, undefined]) {
        const thread = it.thread();
        const { Annotation, StateGraph, START } = it.lib;
        const Turn = Annotation.Root({ n: Annotation<number>, heard: logOf(it.lib).spec.log });
        const inner = new StateGraph(Turn)
          .addNode('hear', ({ n, heard }) => ({ heard: String(n), n: heard.length }))
          .addEdge(START, 'hear')
          .compile({ checkpointer } as never);
        const graph = around(it, inner);
        await it.invoke(graph, { n: 7 }, thread);
        await it.invoke(graph, { n: 8 }, thread);
        await it.invoke(graph, { n: 9 }, thread);
      }
    },
  },
  {
    name: 'what nodes within get told of their caller',
    async run(it) {
      const { StateGraph, START } = it.lib;
      const tell = (_: unknown, config: { configurable?: object; metadata?: object; tags?: unknown }) => {
        const { user } = config.configurable as { user?: string };
        const {
          langgraph_node: node,
          langgraph_step: step,
          team,
        } = config.metadata as Record<string, unknown>;
        return { log: JSON.stringify([user, node, step, team]) };
      };
      const inner = new StateGraph(logOf(it.lib)).addNode('tell', tell as never).addEdge(START, 'tell');
      await it.invoke(
        around(it, inner.compile()),
        {},
        {
          configurable: { ...it.config.configurable, user: 'ann' },
          metadata: { team: 'red' },
        },
      );
    },
  },
];
