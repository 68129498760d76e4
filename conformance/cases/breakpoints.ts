import type { Case } from '../compare/script.ts';
import { logGraph, notes, row } from './log-graph.ts';

/** Static interrupts. */
export const breakpoints: readonly Case[] = [
  {
    name: 'a breakpoint before a node stops there, and null goes on',
    async run(it) {
      const graph = it.compile(row(it), { interruptBefore: ['b', 'c'] });
      await it.invoke(graph, { log: 'in' });
      await it.state(graph);
      await it.invoke(graph, null);
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
  {
    name: 'a breakpoint after a node stops there, and null goes on',
    async run(it) {
      const graph = it.compile(row(it), { interruptAfter: ['a', 'b'] });
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'] });
      await it.state(graph);
      await it.stream(graph, null, { streamMode: ['values', 'updates'] });
      await it.stream(graph, null, { streamMode: ['values', 'updates'] });
      await it.history(graph);
    },
  },
  {
    name: 'breakpoints of one run are given with it',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' }, { interruptBefore: ['a'] });
      await it.state(graph);
      await it.invoke(graph, null, { interruptAfter: ['b'] });
      await it.invoke(graph, null, { interruptBefore: '*' });
      await it.invoke(graph, null);
    },
  },
  {
    name: 'a breakpoint before every node steps through the graph',
    async run(it) {
      const graph = it.compile(row(it), { interruptBefore: '*' });
      await it.stream(graph, { log: 'in' }, { streamMode: 'values' });
      for (let step = 0; step < 4; step += 1) await it.stream(graph, null, { streamMode: 'values' });
    },
  },
  {
    name: 'a breakpoint needs no checkpointer to stop',
    async run(it) {
      const graph = it.compile(row(it), { interruptBefore: ['b'], checkpointer: undefined });
      await it.look('invoke', () => graph.invoke({ log: 'in' }));
    },
  },
  {
    name: 'a breakpoint and a question in one graph',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
          .addNode('act', notes('act'))
          .addEdge(it.lib.START, 'ask')
          .addEdge('ask', 'act'),
        { interruptBefore: ['ask', 'act'] },
      );
      await it.invoke(graph, {});
      await it.invoke(graph, null);
      await it.state(graph);
      await it.invoke(graph, it.resume('yes'));
      await it.state(graph);
      await it.invoke(graph, null);
    },
  },
  {
    name: 'a new input at a breakpoint starts again, and stops again',
    async run(it) {
      const graph = it.compile(row(it), { interruptBefore: ['b'] });
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, { log: 'again' });
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
];
