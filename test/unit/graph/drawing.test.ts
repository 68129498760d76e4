import { describe, expect, it } from 'vitest';
import { Annotation, END, START, StateGraph } from '../../../src/index.ts';

const State = Annotation.Root({ x: Annotation<string> });
const node = (): object => ({});
const styles = [
  '\tclassDef default fill:#f2f0ff,line-height:1.2;',
  '\tclassDef first fill-opacity:0;',
  '\tclassDef last fill:#bfb6fc;',
];
const top = (curve = 'linear'): string[] => [
  `%%{init: {'flowchart': {'curve': '${curve}'}}}%%`,
  'graph TD;',
  '\t__start__([<p>__start__</p>]):::first',
];
const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

// The texts are those of LangGraph JS 1.4.12 with @langchain/core 1.2.13 for the same graphs.
describe('A drawing of a graph', () => {
  it('has START and END in round boxes, and its static edges by the name of their source', () => {
    const graph = new StateGraph(State)
      .addNode('zeta', node)
      .addNode('alpha', node)
      .addEdge(START, 'zeta')
      .addEdge('zeta', 'alpha')
      .addEdge('alpha', END)
      .compile();
    const edges = ['\t__start__ --> zeta;', '\talpha --> __end__;', '\tzeta --> alpha;'];
    expect(graph.getGraph().drawMermaid()).toBe(
      lines(
        ...top(),
        '\tzeta(zeta)',
        '\talpha(alpha)',
        '\t__end__([<p>__end__</p>]):::last',
        ...edges,
        ...styles,
      ),
    );
    expect(graph.getGraph().drawMermaid({ withStyles: false })).toBe(lines('graph TD;', ...edges));
  });

  it('dots conditional edges, labels them by the path map, and shows breakpoints and metadata', async () => {
    const graph = new StateGraph(State)
      .addNode('a', node)
      .addNode('b one', node)
      .addNode('*c*', node, { metadata: { team: 'x', n: 2 } })
      .addNode('subgraph', node)
      .addEdge(START, 'a')
      .addConditionalEdges('a', function anywhere() {
        return 'b one';
      })
      .addConditionalEdges('b one', () => 'no', { 'yes it is so': '*c*', no: END, 'b one': 'b one' })
      .addConditionalEdges('*c*', () => 'a', ['a', 'subgraph'])
      .addEdge('subgraph', END)
      .compile({ interruptBefore: ['a'], interruptAfter: ['a', 'subgraph'] });
    const drawing = await graph.getGraphAsync();
    expect(drawing.drawMermaid({ curveStyle: 'basis', wrapLabelNWords: 2 })).toBe(
      lines(
        ...top('basis'),
        '\ta(a<hr/><small><em>__interrupt = before,after</em></small>)',
        '\tb_one(b one)',
        '\t_c_(<p>*c*</p><hr/><small><em>team = x',
        'n = 2</em></small>)',
        '\t_subgraph_("subgraph"<hr/><small><em>__interrupt = after</em></small>)',
        '\t__end__([<p>__end__</p>]):::last',
        '\t__start__ --> a;',
        '\t_subgraph_ --> __end__;',
        '\ta -.-> b_one;',
        '\ta -.-> _c_;',
        '\ta -.-> _subgraph_;',
        '\ta -.-> __end__;',
        '\tb_one -. &nbsp;yes it&nbsp;<br>&nbsp;is so&nbsp; .-> _c_;',
        '\tb_one -. &nbsp;no&nbsp; .-> __end__;',
        '\t_c_ -.-> a;',
        '\t_c_ -. &nbsp;subgraph&nbsp; .-> _subgraph_;',
        // A loop is an edge within a box of its own, which is left out.
        '\tb_one -.-> b_one;',
        ...styles,
      ),
    );
  });

  it('draws each source of a waiting edge, where Commands may lead, and an end where nothing follows', () => {
    const graph = new StateGraph(State)
      .addNode('a', node)
      .addNode('b', node)
      .addNode('c', node, { ends: ['d', END] })
      .addNode('d', node)
      .addEdge(START, 'a')
      .addEdge(START, 'b')
      .addEdge(['b', 'a'], 'c')
      .addEdge('c', 'd')
      .compile();
    expect(graph.getGraph().drawMermaid({ withStyles: false })).toBe(
      lines(
        'graph TD;',
        '\t__start__ --> a;',
        '\t__start__ --> b;',
        '\ta --> c;',
        '\tb --> c;',
        '\tc --> d;',
        '\tc -.-> d;',
        '\tc -.-> __end__;',
        '\td --> __end__;',
      ),
    );
  });

  it('gives its nodes and edges as data', () => {
    const graph = new StateGraph(State).addNode('a', node).addEdge(START, 'a').compile();
    const drawing = graph.getGraph();
    expect(Object.keys(drawing.nodes)).toEqual(['__start__', 'a', '__end__']);
    expect(drawing.firstNode()?.id).toBe(START);
    expect(drawing.lastNode()?.id).toBe(END);
    expect(JSON.parse(JSON.stringify(drawing))).toEqual({
      nodes: [
        { id: '__start__', type: 'schema', data: { name: '__start__' } },
        { id: 'a', type: 'runnable', data: { name: 'a' } },
        { id: '__end__', type: 'schema', data: { name: '__end__' } },
      ],
      edges: [
        { source: '__start__', target: 'a', conditional: false },
        { source: 'a', target: '__end__', conditional: false },
      ],
    });
  });
});

describe('A drawing with xray', () => {
  const chain = (...names: readonly string[]) => {
    const builder = new StateGraph(State).addSequence(names.map((name) => [name, node] as const));
    return builder.addEdge(START, names[0] ?? '').compile();
  };
  // Each of the lines after the first two and before the styles.
  const drawn = (text: string): readonly string[] => text.split('\n').slice(2, -4);

  it('shows what is in subgraphs, as deep as is asked for', () => {
    const middle = new StateGraph(State)
      .addNode('deep', chain('d1', 'd2'))
      .addNode('m', node)
      .addEdge(START, 'deep')
      .addConditionalEdges('deep', () => 'yes', { yes: 'm' })
      .addEdge('m', END)
      .compile();
    const graph = new StateGraph(State)
      .addNode('before', node)
      .addNode('mid', middle)
      .addNode('one', chain('only'))
      .addNode('after', node)
      .addEdge(START, 'before')
      .addEdge('before', 'mid')
      .addEdge('mid', 'one')
      .addEdge('one', 'after')
      .addEdge('after', END)
      .compile();
    expect(drawn(graph.getGraph({ xray: true }).drawMermaid())).toEqual([
      '\t__start__([<p>__start__</p>]):::first',
      '\tbefore(before)',
      '\tmid_deep_d1(d1)',
      '\tmid_deep_d2(d2)',
      '\tmid_m(m)',
      '\tone(one)',
      '\tafter(after)',
      '\t__end__([<p>__end__</p>]):::last',
      '\t__start__ --> before;',
      '\tafter --> __end__;',
      '\tbefore --> mid_deep_d1;',
      '\tmid_m --> one;',
      '\tone --> after;',
      '\tsubgraph mid',
      '\tsubgraph deep',
      '\tmid_deep_d1 --> mid_deep_d2;',
      '\tend',
      '\tmid_deep_d2 -. &nbsp;yes&nbsp; .-> mid_m;',
      '\tend',
    ]);
    expect(drawn(graph.getGraph({ xray: 1 }).drawMermaid())).toEqual([
      '\t__start__([<p>__start__</p>]):::first',
      '\tbefore(before)',
      '\tmid_deep(deep)',
      '\tmid_m(m)',
      '\tone(one)',
      '\tafter(after)',
      '\t__end__([<p>__end__</p>]):::last',
      '\t__start__ --> before;',
      '\tafter --> __end__;',
      '\tbefore --> mid_deep;',
      '\tmid_m --> one;',
      '\tone --> after;',
      '\tsubgraph mid',
      '\tmid_deep -. &nbsp;yes&nbsp; .-> mid_m;',
      '\tend',
    ]);
    expect(graph.getGraph({ xray: 2 }).drawMermaid()).toBe(graph.getGraph({ xray: true }).drawMermaid());
  });

  it('keeps END in a subgraph that ends in several places', () => {
    const fork = new StateGraph(State)
      .addNode('a', node)
      .addNode('b', node)
      .addNode('c', node)
      .addEdge(START, 'a')
      .addEdge('a', 'b')
      .addEdge('a', 'c')
      .addEdge('b', END)
      .addEdge('c', END)
      .compile();
    const graph = new StateGraph(State)
      .addNode('s', fork)
      .addNode('after', node)
      .addEdge(START, 's')
      .addEdge('s', 'after')
      .addEdge('after', END)
      .compile();
    expect(drawn(graph.getGraph({ xray: true }).drawMermaid())).toEqual([
      '\t__start__([<p>__start__</p>]):::first',
      '\ts_a(a)',
      '\ts_b(b)',
      '\ts_c(c)',
      '\ts___end__(<p>__end__</p>)',
      '\tafter(after)',
      '\t__end__([<p>__end__</p>]):::last',
      '\t__start__ --> s_a;',
      '\tafter --> __end__;',
      '\ts___end__ --> after;',
      '\tsubgraph s',
      '\ts_a --> s_b;',
      '\ts_a --> s_c;',
      '\ts_b --> s___end__;',
      '\ts_c --> s___end__;',
      '\tend',
    ]);
  });
});
