import type { Case } from '../compare/script.ts';
import { asking, row, side } from './log-graph.ts';

/** `updateState` by the words that `asNode` has beside the names of nodes. */
export const updateAs: readonly Case[] = [
  {
    name: 'null as __end__ clears what is pending',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, null, it.lib.END);
      await it.state(graph);
      await it.invoke(graph, null);
      await it.history(graph);
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, it.resume('yes'));
    },
  },
  {
    name: 'null as __end__ keeps what siblings have finished',
    async run(it) {
      const graph = side(it);
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, null, it.lib.END);
      await it.state(graph);
      await it.history(graph);
      it.counted();
    },
  },
  {
    name: 'as __end__ with values is an error',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, { log: 'by hand' }, it.lib.END);
      await it.state(graph);
    },
  },
  {
    name: 'as __copy__ makes a checkpoint beside the last one, from which the thread goes on',
    async run(it) {
      const graph = it.compile(row(it), { interruptBefore: ['b'] });
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, null, '__copy__');
      await it.state(graph);
      await it.history(graph);
      await it.invoke(graph, null);
      await it.state(graph);
    },
  },
  {
    name: 'as __copy__ of a thread that is not there is an error',
    async run(it) {
      await it.update(it.compile(row(it)), null, '__copy__');
    },
  },
  {
    name: 'as __input__ is an input that has not been run yet',
    async run(it) {
      const graph = it.compile(row(it));
      await it.update(graph, { log: 'in' }, '__input__');
      await it.state(graph);
      await it.invoke(graph, null);
      await it.update(graph, { log: 'again' }, '__input__');
      await it.state(graph);
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
];
