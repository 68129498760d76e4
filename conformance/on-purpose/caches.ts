import { mapCache } from '../cases/caches.ts';
import { logOf } from '../cases/log-graph.ts';
import { asked } from './row.ts';
import type { Row } from './row.ts';

export const cacheRows: readonly Row[] = [
  {
    row: 'A cached node that has asked is cached with its answer',
    async facts(it) {
      const { interrupt, START, StateGraph } = it.lib;
      const builder = new StateGraph(logOf(it.lib))
        .addNode('ask', () => ({ log: String(interrupt('Pay?')) }), { cachePolicy: true })
        .addEdge(START, 'ask');
      const graph = it.compile(builder, { cache: mapCache() });
      await graph.invoke({ n: 1 }, it.config);
      await graph.invoke(it.resume('yes'), it.config);
      return asked(await graph.invoke({ n: 1 }, it.thread()));
    },
    langgraph: 'nothing',
    here: ['Pay?'],
  },
  {
    row: 'The conditional edges of a cached node',
    async facts(it) {
      const { END, START, StateGraph } = it.lib;
      const builder = new StateGraph(logOf(it.lib))
        .addNode('a', () => ({ log: 'a' }), { cachePolicy: { keyFunc: () => 'one' } })
        .addNode('b', () => ({ log: 'b' }))
        .addEdge(START, 'a')
        .addConditionalEdges('a', ({ n }) => (n === 1 ? 'b' : END), ['b', END]);
      const graph = it.compile(builder, { cache: mapCache() });
      await graph.invoke({ n: 1 }, it.thread());
      return ((await graph.invoke({ n: 2 }, it.thread())) as { log: unknown }).log;
    },
    langgraph: ['a', 'b'],
    here: ['a'],
  },
  {
    row: 'Graphs that share a cache',
    async facts(it) {
      const { START, StateGraph } = it.lib;
      const cache = mapCache();
      const graphs = ['one', 'two'].map((log) =>
        it.compile(
          new StateGraph(logOf(it.lib))
            .addNode('a', () => ({ log }), { cachePolicy: true })
            .addEdge(START, 'a'),
          { cache },
        ),
      );
      const logs: unknown[] = [];
      for (const graph of graphs)
        logs.push(((await graph.invoke({ n: 1 }, it.thread())) as { log: unknown }).log);
      return logs;
    },
    langgraph: [['one'], ['one']],
    here: [['one'], ['two']],
  },
  {
    row: 'The chunk of mode `tasks` for the end of a task that was cached',
    async facts(it) {
      const { START, StateGraph } = it.lib;
      const builder = new StateGraph(logOf(it.lib))
        .addNode('a', () => ({ log: 'a' }), { cachePolicy: true })
        .addEdge(START, 'a');
      const graph = it.compile(builder, { cache: mapCache() });
      await graph.invoke({ n: 1 }, it.thread());
      const ends: unknown[] = [];
      for await (const chunk of await graph.stream({ n: 1 }, { ...it.thread(), streamMode: 'tasks' }))
        if ('result' in (chunk as object)) ends.push((chunk as { result: unknown }).result);
      return ends;
    },
    langgraph: [],
    here: [{ log: 'a' }],
  },
];
