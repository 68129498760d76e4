import type { Case, Graph, Script } from '../compare/script.ts';
import { logOf } from './log-graph.ts';

interface Drawable {
  drawMermaid(options?: object): string;
  toJSON(): { readonly nodes: readonly { id: unknown; type: unknown }[]; readonly edges: readonly object[] };
}

type Drawing = Graph & { getGraph(options?: object): Drawable };

/** A subgraph of two nodes in a subgraph in a graph with branches, labels, a command and metadata. */
function drawn(it: Script): Drawing {
  const { Command, END, START, StateGraph } = it.lib;
  const node = (): object => ({});
  const innermost = new StateGraph(logOf(it.lib))
    .addNode('one', node)
    .addNode('two', node)
    .addEdge(START, 'one')
    .addEdge('one', 'two')
    .addEdge('two', END)
    .compile();
  const inner = new StateGraph(logOf(it.lib))
    .addNode('first', node)
    .addNode('deep', innermost)
    .addEdge(START, 'first')
    .addEdge('first', 'deep')
    .addEdge('deep', END)
    .compile();
  const builder = new StateGraph(logOf(it.lib))
    .addNode('decide', node, { metadata: { team: 'a' } })
    .addNode('sub', inner)
    .addNode('goes', () => new Command({ goto: 'last' }) as never, { ends: ['last', END] })
    .addNode('last', node)
    .addEdge(START, 'decide')
    .addConditionalEdges('decide', () => 'x', {
      'to the subgraph, as far as it can be said in many more words than nine': 'sub',
      goes: 'goes',
    })
    .addEdge(['sub', 'goes'], 'last')
    .addEdge('last', END);
  return it.compile(builder) as Drawing;
}

/** `getGraph`: its text for Mermaid with all options, and as data. */
export const drawings: readonly Case[] = [
  {
    name: 'a graph is drawn with its branches, labels, commands and metadata, however it is asked for',
    run(it) {
      const graph = drawn(it).getGraph();
      for (const options of [
        {},
        { withStyles: false },
        { curveStyle: 'basis' },
        { nodeColors: { default: 'fill:#fff', first: 'fill:#000', last: 'fill:#f00' } },
        { wrapLabelNWords: 3 },
      ])
        it.saw(JSON.stringify(options), graph.drawMermaid(options).split('\n'));
      const { nodes, edges } = graph.toJSON();
      it.saw('toJSON', { nodes: nodes.map(({ id, type }) => ({ id, type })), edges });
      return Promise.resolve();
    },
  },
  {
    name: 'a graph is drawn with what is in its subgraphs, as deep as is asked for',
    run(it) {
      for (const xray of [true, 1, 2, false])
        it.saw(`xray ${xray}`, drawn(it).getGraph({ xray }).drawMermaid().split('\n'));
      return Promise.resolve();
    },
  },
];
