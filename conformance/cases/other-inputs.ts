import type { Case, Graph, Script } from '../compare/script.ts';
import { asking, logGraph, notes } from './log-graph.ts';

/** A node that asks, and one that only a command leads to. */
const askingBesideOther = (it: Script): Graph =>
  it.compile(
    logGraph(it)
      .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
      .addNode('other', notes('other'))
      .addEdge(it.lib.START, 'ask')
      .addConditionalEdges('ask', () => it.lib.END, ['other', it.lib.END]),
  );

/** What is not an answer, given to a thread that waits. */
export const otherInputs: readonly Case[] = [
  {
    name: 'an answer with an update: the update comes first, and the node sees it',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', ({ n }) => ({ log: `${String(it.lib.interrupt('go?'))} with ${n}` }))
          .addEdge(it.lib.START, 'ask'),
      );
      await it.invoke(graph, { n: 1 });
      await it.stream(graph, new it.lib.Command({ resume: 'yes', update: { n: 5 } }), {
        streamMode: ['values', 'updates'],
      });
      await it.standing(graph);
    },
  },
  {
    name: 'an answer with a goto: the node that asked goes on, and the other runs beside it',
    async run(it) {
      const graph = askingBesideOther(it);
      await it.invoke(graph, { n: 1 });
      await it.invoke(graph, new it.lib.Command({ resume: 'yes', goto: 'other' }));
      await it.standing(graph);
    },
  },
  {
    name: 'a command with an update only is applied, and the question stays',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, { n: 1 });
      await it.invoke(graph, new it.lib.Command({ update: { n: 2, log: 'updated' } }));
      await it.standing(graph);
      await it.invoke(graph, it.resume('yes'));
      await it.standing(graph);
    },
  },
  {
    name: 'a command with a goto only runs its target, and the question stays',
    async run(it) {
      const graph = askingBesideOther(it);
      await it.invoke(graph, { n: 1 });
      await it.invoke(graph, new it.lib.Command({ goto: 'other' }));
      await it.standing(graph);
      await it.invoke(graph, it.resume('yes'));
    },
  },
  {
    name: 'a new input discards the question and starts again with the values that were committed',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, { log: 'new' });
      await it.state(graph);
      await it.invoke(graph, it.resume('yes'));
      await it.history(graph);
    },
  },
  {
    name: 'null for a thread that waits gives its question again',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, null);
      await it.state(graph);
      await it.invoke(graph, it.resume('yes'));
    },
  },
  {
    name: 'null for a fresh thread, and an empty command, are errors',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, null);
      await it.state(graph);
      await it.invoke(graph, new it.lib.Command({}), it.thread());
    },
  },
];
