import type { Case } from '../compare/script.ts';
import { asks, logGraph, notes } from './log-graph.ts';
import { around, pair } from './nested-graphs.ts';

/** Questions and breakpoints in graphs that are nodes. */
export const subgraphQuestions: readonly Case[] = [
  {
    name: 'a graph as a node asks for its parent; what it had finished is not run again',
    async run(it) {
      const graph = around(it, pair(it, asks(it, 'go?')).compile());
      await it.invoke(graph, { log: 'in' });
      await it.state(graph);
      await it.state(graph, it.config, { subgraphs: true });
      await it.invoke(graph, it.resume('yes'));
      await it.state(graph);
      await it.history(graph);
      it.counted();
    },
  },
  {
    name: 'a graph as a node asks twice, in different nodes',
    async run(it) {
      const inner = logGraph(it)
        .addNode('a', asks(it, 'a?'))
        .addNode('b', asks(it, 'b?'))
        .addEdge(it.lib.START, 'a')
        .addEdge('a', 'b');
      const graph = around(it, inner.compile());
      await it.invoke(graph, {});
      await it.invoke(graph, it.resume('A'));
      await it.state(graph, it.config, { subgraphs: true });
      await it.invoke(graph, it.resume('B'));
      await it.state(graph);
    },
  },
  {
    name: 'two graphs as nodes side by side ask, answered by id',
    async run(it) {
      const inner = (question: string) => pair(it, asks(it, question), `before ${question}`).compile();
      const graph = it.compile(
        logGraph(it)
          .addNode('left', inner('left?') as never)
          .addNode('right', inner('right?') as never)
          .addNode('end', notes('end'))
          .addEdge(it.lib.START, 'left')
          .addEdge(it.lib.START, 'right')
          .addEdge(['left', 'right'], 'end'),
      );
      const first = await it.invoke(graph, {});
      await it.state(graph);
      await it.invoke(graph, it.resume(it.answers(first, { 'left?': 1, 'right?': 2 })));
      it.counted();
    },
  },
  {
    name: 'graphs three deep ask and are answered',
    async run(it) {
      const third = pair(it, asks(it, 'deep?'), 'c1').compile();
      const second = logGraph(it)
        .addNode('b1', notes('b1'))
        .addNode('third', third as never)
        .addEdge(it.lib.START, 'b1')
        .addEdge('b1', 'third')
        .compile();
      const graph = around(it, second);
      await it.invoke(graph, { log: 'in' });
      await it.state(graph, it.config, { subgraphs: true });
      await it.invoke(graph, it.resume('yes'));
      await it.state(graph, it.config, { subgraphs: true });
      it.counted();
    },
  },
  {
    name: 'a loop within, which asks until it is told to stop',
    async run(it) {
      const inner = logGraph(it)
        .addNode('ask', ({ log }) => ({ log: it.lib.interrupt<string, string>(`${log.length}?`) }))
        .addEdge(it.lib.START, 'ask')
        .addConditionalEdges('ask', ({ log }) => (log.at(-1) === 'done' ? it.lib.END : 'ask'), [
          'ask',
          it.lib.END,
        ]);
      const graph = around(it, inner.compile());
      await it.invoke(graph, {});
      for (const answer of ['a', 'b', 'done']) await it.invoke(graph, it.resume(answer));
      await it.standing(graph);
    },
  },
  {
    name: 'a loop around a graph, which begins anew each time',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('inner', pair(it, asks(it, 'again?')).compile() as never)
          .addEdge(it.lib.START, 'inner')
          .addConditionalEdges('inner', ({ log }) => (log.length < 8 ? 'inner' : it.lib.END), [
            'inner',
            it.lib.END,
          ]),
      );
      await it.invoke(graph, {});
      await it.invoke(graph, it.resume('yes'));
      await it.invoke(graph, it.resume('and yes'));
      await it.standing(graph);
      it.counted();
    },
  },
  {
    name: 'breakpoints of a graph within stop its parent',
    async run(it) {
      const graph = around(it, pair(it).compile({ interruptBefore: ['second'] }));
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'] });
      await it.state(graph, it.config, { subgraphs: true });
      await it.stream(graph, null, { streamMode: ['values', 'updates'] });
      await it.state(graph);
      it.counted();
    },
  },
  {
    name: 'breakpoints before and after a graph as a node',
    async run(it) {
      for (const options of [{ interruptBefore: ['inner'] }, { interruptAfter: ['inner'] }]) {
        const thread = it.thread();
        const graph = around(it, pair(it).compile());
        await it.invoke(graph, { log: 'in' }, { ...thread, ...options });
        await it.state(graph, thread);
        await it.invoke(graph, null, thread);
        await it.state(graph, thread);
      }
    },
  },
  {
    name: 'a new input while a graph within waits begins again',
    async run(it) {
      const graph = around(it, pair(it, asks(it, 'go?')).compile());
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, { log: 'new' });
      await it.invoke(graph, it.resume('yes'));
      await it.standing(graph);
      it.counted();
    },
  },
];
