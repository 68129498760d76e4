import type { Case } from '../compare/script.ts';
import { logGraph, logOf, notes } from './log-graph.ts';

/** Section 3 of the reference: supersteps, writes and their order, joins, deferred nodes. */
export const supersteps: readonly Case[] = [
  {
    name: 'nodes in a row run one after another, and the history numbers its steps from -1',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', ({ log }) => ({ log: `b after ${log.join()}`, n: log.length }))
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'b')
          .addEdge('b', it.lib.END),
      );
      await it.invoke(graph, { log: 'in' });
      await it.state(graph);
      await it.history(graph);
      await it.invoke(graph, { log: 'again' });
      await it.history(graph);
    },
  },
  {
    name: 'writes of one superstep apply in the order of names, whichever node finishes first',
    async run(it) {
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const graph = it.compile(
        logGraph(it)
          .addNode('z', notes('z'))
          .addNode('k', async () => (await wait(60), { log: 'k' }))
          .addNode('m', async () => (await wait(20), { log: 'm' }))
          .addEdge(it.lib.START, 'z')
          .addEdge(it.lib.START, 'k')
          .addEdge(it.lib.START, 'm'),
      );
      await it.invoke(graph, {});
    },
  },
  {
    name: 'a node whose edges come from two depths runs twice; with a join it waits; deferred it runs once, last',
    async run(it) {
      const diamond = () =>
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b1', notes('b1'))
          .addNode('b2', notes('b2'))
          .addNode('b3', notes('b3'))
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'b1')
          .addEdge('a', 'b2')
          .addEdge('b2', 'b3');
      const d = notes('d');
      const twice = it.compile(diamond().addNode('d', d).addEdge('b1', 'd').addEdge('b3', 'd'));
      await it.invoke(twice, {}, it.thread());
      const joined = it.compile(diamond().addNode('d', d).addEdge(['b1', 'b3'], 'd'));
      await it.invoke(joined, {}, it.thread());
      const deferred = it.compile(
        diamond().addNode('d', d, { defer: true }).addEdge('b1', 'd').addEdge('b3', 'd'),
      );
      const thread = it.thread();
      await it.stream(deferred, {}, { ...thread, streamMode: ['values', 'updates'] });
      await it.history(deferred, {}, thread);
    },
  },
  {
    name: 'a join fires again when all its sources have run again',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', notes('b'))
          .addNode('c', ({ log }) => ({ log: `c${log.length}` }))
          .addEdge(it.lib.START, 'a')
          .addEdge(it.lib.START, 'b')
          .addEdge(['a', 'b'], 'c')
          .addConditionalEdges('c', ({ log }) => (log.length < 8 ? ['a', 'b'] : it.lib.END), [
            'a',
            'b',
            it.lib.END,
          ]),
      );
      await it.stream(graph, {}, { streamMode: 'values' });
      await it.history(graph);
    },
  },
  {
    name: 'two writes to a channel that keeps the last value are an error with its code',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('one', () => ({ n: 1 }))
          .addNode('two', () => ({ n: 2 }))
          .addEdge(it.lib.START, 'one')
          .addEdge(it.lib.START, 'two'),
      );
      await it.invoke(graph, { n: 0 });
    },
  },
  {
    name: 'the first write to a channel without a default becomes its value, and no reducer is called',
    async run(it) {
      const State = it.lib.Annotation.Root({
        text: it.lib.Annotation<string>({ reducer: (left, right) => `${left}+${right}` }),
        empty: it.lib.Annotation<string>,
      });
      const graph = it.compile(
        new it.lib.StateGraph(State)
          .addNode('a', (state) => ({ text: `a sees ${JSON.stringify(Object.keys(state))}` }))
          .addNode('b', () => ({ text: 'b' }))
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'b'),
      );
      await it.invoke(graph, { empty: 'x' });
      await it.state(graph);
      await it.invoke(graph, { text: 'in' }, it.thread());
    },
  },
  {
    name: 'a node may return nothing, an empty object, unknown keys; what is no object is an error',
    async run(it) {
      const returns = async (value: unknown) => {
        const graph = it.compile(
          logGraph(it)
            .addNode('x', () => value as never)
            .addEdge(it.lib.START, 'x'),
        );
        const thread = it.thread();
        await it.stream(graph, { log: 'in' }, thread);
        await it.state(graph, thread);
      };
      await returns(undefined);
      await returns(null);
      await returns({});
      await returns({ nobody: 1 });
      await returns({ log: 'x', nobody: 1 });
      await returns('text');
      await returns(7);
    },
  },
  {
    name: 'the recursion limit is one more than the supersteps that it lets run',
    async run(it) {
      const row = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', notes('b'))
          .addNode('c', notes('c'))
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'b')
          .addEdge('b', 'c'),
      );
      for (const recursionLimit of [1, 2, 3, 4]) {
        const thread = it.thread();
        await it.invoke(row, {}, { ...thread, recursionLimit });
        await it.state(row, thread);
        await it.invoke(row, null, { ...thread, recursionLimit: 2 });
      }
      await it.invoke(row, {}, { ...it.thread(), recursionLimit: 0 });
      const loop = it.compile(
        logGraph(it).addNode('a', notes('a')).addEdge(it.lib.START, 'a').addEdge('a', 'a'),
      );
      await it.stream(loop, {}, { ...it.thread(), recursionLimit: 4 });
    },
  },
  {
    name: 'a node that has read, runs again only when it is triggered again',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('count', ({ n }) => ({ n: n + 1 }))
          .addNode('note', ({ n }) => ({ log: `n is ${n}` }))
          .addEdge(it.lib.START, 'count')
          .addEdge('count', 'note')
          .addConditionalEdges('note', ({ n }) => (n < 3 ? 'count' : it.lib.END), ['count', it.lib.END]),
      );
      await it.stream(graph, { n: 0 }, { streamMode: ['updates', 'values'] });
      await it.history(graph, { limit: 3 });
      await it.history(graph, { filter: { source: 'input' } });
    },
  },
  {
    name: 'maxConcurrency changes nothing of what comes out',
    async run(it) {
      const builder = new it.lib.StateGraph(logOf(it.lib), { nodes: [] as string[] });
      for (const name of ['a', 'b', 'c', 'd', 'e']) {
        builder.addNode(name, () => ({ log: name })).addEdge(it.lib.START, name);
      }
      await it.stream(it.compile(builder), {}, { maxConcurrency: 2, streamMode: ['values', 'updates'] });
    },
  },
  {
    name: 'addSequence chains its nodes',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addSequence([
            ['a', notes('a')],
            ['b', notes('b')],
          ])
          .addEdge(it.lib.START, 'a'),
      );
      await it.stream(graph, {});
    },
  },
];
