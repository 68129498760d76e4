import { asks, logGraph, notes, row, side, twoAndTheirJoin } from '../cases/log-graph.ts';
import type { Graph, Script } from '../compare/script.ts';
import { asked, errorOf } from './row.ts';
import type { Row } from './row.ts';

/** The config of the newest checkpoint before which this node is next. */
async function before(it: Script, graph: Graph, node: string): Promise<object> {
  for await (const { next, config } of graph.getStateHistory(it.config)) if (next[0] === node) return config;
  throw new Error(`nothing stands before ${node}`);
}

const one = (it: Script): Graph =>
  it.compile(logGraph(it).addNode('ask', asks(it, 'go?')).addEdge(it.lib.START, 'ask'));

export const threadRows: readonly Row[] = [
  {
    row: '`Command({ resume })` at an old checkpoint',
    async facts(it) {
      const graph = one(it);
      await graph.invoke({}, it.config);
      await graph.invoke(it.resume('then'), it.config);
      const result = await graph.invoke(it.resume('now'), await before(it, graph, 'ask'));
      return (result as { log: unknown }).log;
    },
    langgraph: ['go? "then"'],
    here: ['go? "now"'],
  },
  {
    row: 'After `updateState` a waiting task shows no questions',
    async facts(it) {
      const graph = one(it);
      await graph.invoke({}, it.config);
      await graph.updateState(it.config, { n: 1 });
      return (await graph.getState(it.config)).tasks.map(({ interrupts }) => interrupts.length);
    },
    langgraph: [0],
    here: [1],
  },
  {
    row: '`updateState` as one of several pending nodes',
    async facts(it) {
      const graph = side(it);
      await graph.invoke({}, it.config);
      await graph.updateState(it.config, { log: 'by hand' }, 'p1');
      const { next } = await graph.getState(it.config);
      return [next, asked(await graph.invoke(null, it.config))];
    },
    langgraph: [[], 'nothing'],
    here: [['p2'], ['two?']],
  },
  {
    row: '`updateState` by `__input__` on a waiting thread',
    async facts(it) {
      const graph = one(it);
      await graph.invoke({ log: 'in' }, it.config);
      await graph.updateState(it.config, { log: 'new' }, '__input__');
      return (await graph.getState(it.config)).next;
    },
    langgraph: ['__start__', 'ask'],
    here: ['__start__'],
  },
  {
    row: '`updateState` by nobody, after a superstep in which',
    async facts(it) {
      const graph = it.compile(row(it), { interruptBefore: ['b'] });
      await graph.invoke({}, it.config);
      await graph.invoke(new it.lib.Command({ goto: 'a' }), { ...it.config, interruptAfter: ['a'] });
      return errorOf(graph.updateState(it.config, { log: 'by hand' }));
    },
    langgraph: 'no error',
    here: 'InvalidUpdateError INVALID_STATE_UPDATE',
  },
  {
    row: '`updateState` as one node drops another that is pending',
    async facts(it) {
      const graph = it.compile(twoAndTheirJoin(it), { interruptBefore: ['joined'] });
      await graph.invoke({}, it.config);
      await graph.updateState(it.config, { log: 'by hand' }, 'a');
      return (await graph.getState(it.config)).next;
    },
    langgraph: ['joined'],
    here: [],
  },
  {
    row: '`bulkUpdateState` keeps the supersteps before one that is refused',
    async facts(it) {
      const graph = it.compile(row(it));
      await graph.invoke({}, it.config);
      const supersteps = ['a', 'nobody'].map((asNode) => ({
        updates: [{ values: { log: 'by hand' }, asNode }],
      }));
      const error = await errorOf(graph.bulkUpdateState(it.config, supersteps));
      return [error.split(' ')[0], (await graph.getState(it.config)).values['log']];
    },
    langgraph: ['InvalidUpdateError', ['a', 'b', 'c', 'by hand']],
    here: ['InvalidUpdateError', ['a', 'b', 'c']],
  },
  {
    row: 'A run from a checkpoint that was made by `updateState`',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', notes('b'))
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'b'),
      );
      await graph.invoke({}, it.config);
      const config = (await graph.updateState(it.config, { log: 'by hand' }, 'a')) as object;
      await graph.invoke(null, config);
      await graph.invoke(null, config);
      const sources: string[] = [];
      for await (const { metadata } of graph.getStateHistory(it.config)) sources.push(metadata.source);
      return sources.slice(0, 3);
    },
    langgraph: ['loop', 'loop', 'update'],
    here: ['loop', 'fork', 'loop'],
  },
  {
    row: 'A `checkpoint_id` that is not there',
    async facts(it) {
      const graph = it.compile(row(it));
      await graph.invoke({}, it.config);
      const configurable = {
        ...it.config.configurable,
        checkpoint_id: '1ef00000-0000-6000-8000-000000000000',
      };
      return errorOf(graph.invoke({ log: 'in' }, { configurable }));
    },
    langgraph: 'no error',
    here: 'GraphValueError UNKNOWN_CHECKPOINT',
  },
];
