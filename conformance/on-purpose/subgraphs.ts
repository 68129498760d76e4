import { asks, logGraph } from '../cases/log-graph.ts';
import type { Script } from '../compare/script.ts';
import { asked } from './row.ts';
import type { Row } from './row.ts';

/** A graph to be called, which asks. */
const asking = (it: Script, question: string) =>
  it.toCall(logGraph(it).addNode('ask', asks(it, question)).addEdge(it.lib.START, 'ask'));

const call = async (graph: unknown): Promise<string[]> =>
  ((await (graph as { invoke(input: object): Promise<unknown> }).invoke({})) as { log: string[] }).log;

export const subgraphRows: readonly Row[] = [
  {
    row: 'Of several graphs called in one `Promise.all`',
    async facts(it) {
      const graphs = [asking(it, 'one?'), asking(it, 'two?')];
      const graph = it.compile(
        logGraph(it)
          .addNode('caller', async () => ({ log: (await Promise.all(graphs.map(call))).flat() }))
          .addEdge(it.lib.START, 'caller'),
      );
      const first = await graph.invoke({}, it.config);
      const answers = it.answers(first, { 'one?': 1, 'two?': 2 });
      const resume = it.idsOf(first).length === 1 ? 1 : answers;
      const last = (await graph.invoke(it.resume(resume), it.config)) as { log: unknown };
      return [(asked(first) as string[]).toSorted(), last.log];
    },
    langgraph: [['one?'], ['one? 1', 'two? 1']],
    here: [
      ['one?', 'two?'],
      ['one? 1', 'two? 2'],
    ],
  },
  {
    row: 'Of questions side by side in a subgraph, one surfaces',
    async facts(it) {
      const inner = logGraph(it)
        .addNode('a', asks(it, 'a?'))
        .addNode('b', asks(it, 'b?'))
        .addEdge(it.lib.START, 'a')
        .addEdge(it.lib.START, 'b')
        .compile();
      const graph = it.compile(
        logGraph(it)
          .addNode('inner', inner as never)
          .addEdge(it.lib.START, 'inner'),
      );
      return asked(await graph.invoke({}, it.config));
    },
    langgraph: ['b?'],
    here: ['a?', 'b?'],
  },
  {
    row: 'An answer to a question of a graph that a node calls',
    async facts(it) {
      const inner = asking(it, 'pay?');
      const graph = it.compile(
        logGraph(it)
          .addNode('caller', async () => {
            const log = await call(inner);
            return { log: [...log, `ship? ${JSON.stringify(it.lib.interrupt('ship?'))}`] };
          })
          .addEdge(it.lib.START, 'caller'),
      );
      await graph.invoke({}, it.config);
      return ((await graph.invoke(it.resume('yes'), it.config)) as { log: unknown }).log;
    },
    langgraph: ['pay? "yes"', 'ship? "yes"'],
    here: [],
  },
  {
    row: 'A `Command({ update })` while a subgraph waits',
    async facts(it) {
      const inner = logGraph(it)
        .addNode('pay', () => {
          it.count('pay');
          return { log: 'paid' };
        })
        .addNode('ask', asks(it, 'go?'))
        .addEdge(it.lib.START, 'pay')
        .addEdge('pay', 'ask')
        .compile();
      const graph = it.compile(
        logGraph(it)
          .addNode('inner', inner as never)
          .addEdge(it.lib.START, 'inner'),
      );
      await graph.invoke({}, it.config);
      await graph.invoke(new it.lib.Command({ update: { n: 1 } }), it.config);
      return it.counts();
    },
    langgraph: { pay: 2 },
    here: { pay: 1 },
  },
];
