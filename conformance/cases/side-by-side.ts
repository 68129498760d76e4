import type { Case } from '../compare/script.ts';
import { logGraph, notes, side } from './log-graph.ts';

/** Questions of several tasks in one superstep. */
export const sideBySide: readonly Case[] = [
  {
    name: 'questions side by side surface together; answered by id at once, finished siblings do not run again',
    async run(it) {
      const graph = side(it);
      const first = await it.invoke(graph, { log: 'in' });
      await it.state(graph);
      await it.invoke(graph, it.resume(it.answers(first, { 'one?': 1, 'two?': 2 })));
      await it.state(graph);
      it.counted();
    },
  },
  {
    name: 'questions side by side in a stream',
    async run(it) {
      const graph = side(it);
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'] });
      const { tasks } = await it.state(graph);
      const all = tasks.flatMap(({ interrupts }) => interrupts).map(({ id }) => [id, 'ok'] as const);
      await it.stream(graph, it.resume(Object.fromEntries(all)), { streamMode: ['values', 'updates'] });
    },
  },
  {
    name: 'one of two questions answered: the other stays, and its answer ends the superstep',
    async run(it) {
      const graph = side(it);
      const first = await it.invoke(graph, { log: 'in' });
      const second = await it.invoke(graph, it.resume(it.answers(first, { 'two?': 2 })));
      await it.state(graph);
      await it.invoke(graph, it.resume(it.answers(second, { 'one?': 1 })));
      await it.history(graph);
    },
  },
  {
    name: 'questions of Send tasks are answered by id',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('fan', notes('fan'))
          .addNode('one', (state: unknown) => {
            const { item } = state as { item: string };
            return { log: `${item}=${String(it.lib.interrupt(`${item}?`))}` };
          })
          .addEdge(it.lib.START, 'fan')
          .addConditionalEdges('fan', () => ['x', 'y', 'z'].map((item) => new it.lib.Send('one', { item })), [
            'one',
          ]),
      );
      const first = await it.invoke(graph, {});
      await it.state(graph);
      const second = await it.invoke(graph, it.resume(it.answers(first, { 'z?': 3, 'x?': 1 })));
      await it.invoke(graph, it.resume(it.answers(second, { 'y?': 2 })));
      await it.history(graph);
    },
  },
];
