import type { Case, Script } from '../compare/script.ts';
import { asking, logGraph, notes, row } from './log-graph.ts';

/** A node whose conditional edge tells by the log where to go. */
const choosing = (it: Script) =>
  it.compile(
    logGraph(it)
      .addNode('a', notes('a'))
      .addNode('b', notes('b'))
      .addNode('c', notes('c'))
      .addEdge(it.lib.START, 'a')
      .addConditionalEdges('a', ({ log }) => (log.includes('to c') ? 'c' : 'b'), ['b', 'c']),
  );

/** `updateState`: the state changed by hand. */
export const updateState: readonly Case[] = [
  {
    name: 'an update of a thread that is done is by the node that wrote last, and leaves it done',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, { log: 'by hand', n: 3 });
      await it.state(graph);
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
  {
    name: 'an update as a node makes what follows that node next',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, { log: 'as a' }, 'a');
      await it.state(graph);
      await it.stream(graph, null, { streamMode: ['values', 'updates'] });
      await it.history(graph);
    },
  },
  {
    name: 'an update of a fresh thread, by nobody and as a node',
    async run(it) {
      const graph = it.compile(row(it));
      for (const asNode of [undefined, 'a', 'c', it.lib.START]) {
        const thread = it.thread();
        await it.update(graph, { log: 'by hand' }, asNode, thread);
        await it.state(graph, thread);
        await it.history(graph, {}, thread);
        await it.invoke(graph, null, thread);
        await it.state(graph, thread);
      }
    },
  },
  {
    name: 'an update of a fresh thread, then an input',
    async run(it) {
      const graph = it.compile(row(it));
      await it.update(graph, { log: 'by hand' }, 'b');
      await it.invoke(graph, { log: 'in' });
      await it.history(graph);
    },
  },
  {
    name: 'an update of a graph with one node is by that node',
    async run(it) {
      const graph = it.compile(logGraph(it).addNode('only', notes('only')).addEdge(it.lib.START, 'only'));
      await it.update(graph, { log: 'by hand' });
      await it.state(graph);
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, { log: 'once more' });
      await it.history(graph);
    },
  },
  {
    name: 'an update after a superstep of several nodes must say as which',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', notes('b'))
          .addEdge(it.lib.START, 'a')
          .addEdge(it.lib.START, 'b'),
      );
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, { log: 'by whom?' });
      await it.update(graph, { log: 'by hand' }, 'b');
      await it.state(graph);
    },
  },
  {
    name: 'an update as a node that is not there is an error, and so is one that is no state',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, { log: 'by hand' }, 'nobody');
      await it.update(graph, 'text', 'a');
      await it.update(graph, 7, 'a');
      await it.state(graph);
    },
  },
  {
    name: 'an update that writes nothing, or what nobody knows',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, {}, 'a');
      await it.state(graph);
      await it.update(graph, { nobody: 1 }, 'b');
      await it.state(graph);
      await it.update(graph, { n: null }, 'b');
      await it.history(graph);
    },
  },
  {
    name: 'null by nobody makes a checkpoint like the last one',
    async run(it) {
      const graph = it.compile(row(it), { interruptBefore: ['b'] });
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, null);
      await it.state(graph);
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
  {
    name: 'null as a node runs the edges of that node',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, null, 'a');
      await it.state(graph);
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
  {
    name: 'an update runs the conditional edges of its node, which see it',
    async run(it) {
      const graph = choosing(it);
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, { log: 'by hand' }, 'a');
      await it.state(graph);
      await it.update(graph, { log: 'to c' }, 'a');
      await it.state(graph);
      await it.invoke(graph, null);
    },
  },
  {
    name: 'an update by a Command goes where it leads, beside the edges',
    async run(it) {
      const { Command, Send } = it.lib;
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'), { ends: ['c', 'd'] })
          .addNode('b', notes('b'))
          .addNode('c', notes('c'))
          .addNode('d', (state: unknown) => ({ log: `d got ${JSON.stringify(state)}` }))
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'b'),
      );
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, new Command({ update: { log: 'by hand' }, goto: 'c' }), 'a');
      await it.state(graph);
      await it.invoke(graph, null);
      await it.update(graph, new Command({ goto: [new Send('d', { own: 1 }), new Send('d', 2)] }), 'a');
      await it.state(graph);
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
  {
    name: 'an update as one of the sources of a join counts as its run',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', notes('b'))
          .addNode('joined', notes('joined'))
          .addEdge(it.lib.START, 'a')
          .addEdge(['a', 'b'], 'joined'),
        {},
      );
      await it.invoke(graph, { log: 'in' });
      await it.state(graph);
      await it.update(graph, { log: 'as b' }, 'b');
      await it.state(graph);
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
  {
    name: 'an update past its reducer, by Overwrite',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, { log: new it.lib.Overwrite(['all new']) });
      await it.state(graph);
      await it.update(graph, { log: { __overwrite__: ['newer'] } });
      await it.history(graph);
    },
  },
  {
    name: 'an update at a breakpoint: the node after it sees it',
    async run(it) {
      const graph = it.compile(row(it), { interruptBefore: ['b'] });
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, { log: 'by hand' });
      await it.state(graph);
      await it.stream(graph, null, { streamMode: ['values', 'updates'] });
      await it.history(graph);
    },
  },
  {
    name: 'an update as the node that asks answers in its place',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, { log: 'answered by hand' }, 'ask');
      await it.state(graph);
      await it.invoke(graph, null);
      await it.history(graph);
      it.counted();
    },
  },
  {
    name: 'an update of a thread that waits: the question takes an answer, and its node sees the update',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('first', notes('first'))
          .addNode('ask', ({ n }) => ({ log: `${String(it.lib.interrupt('go?'))} with ${n}` }))
          .addEdge(it.lib.START, 'first')
          .addEdge('first', 'ask'),
      );
      await it.invoke(graph, { n: 1 });
      await it.update(graph, { n: 2 });
      await it.invoke(graph, it.resume('yes'));
      await it.history(graph);
    },
  },
  {
    name: 'an update without a checkpointer is an error',
    async run(it) {
      await it.update(it.compile(row(it), { checkpointer: undefined }), { n: 1 }, 'a');
    },
  },
];
