import { errorOf } from './row.ts';
import type { Row } from './row.ts';
import { logGraph, logOf, notes } from '../cases/log-graph.ts';

export const graphRows: readonly Row[] = [
  {
    row: 'A `goto` or a conditional edge to a node that is not there',
    async facts(it) {
      const { Command, END, Send, START, StateGraph } = it.lib;
      const byGoto = new StateGraph(logOf(it.lib))
        .addNode('a', () => new Command({ goto: 'nowhere' }) as never, { ends: [END] })
        .addEdge(START, 'a');
      const byEdge = new StateGraph(logOf(it.lib))
        .addNode('a', notes('a'))
        .addEdge(START, 'a')
        .addConditionalEdges('a', () => 'nowhere');
      return [
        await errorOf(it.compile(byGoto).invoke({}, it.thread())),
        await errorOf(it.compile(byEdge).invoke({}, it.thread())),
        await errorOf(it.compile(byEdge).invoke(new Command({ goto: new Send('nowhere', {}) }), it.thread())),
      ];
    },
    langgraph: ['no error', 'no error', 'no error'],
    here: [
      'InvalidUpdateError INVALID_GRAPH',
      'InvalidUpdateError INVALID_GRAPH',
      'InvalidUpdateError INVALID_GRAPH',
    ],
  },
  {
    row: 'A node of the outermost graph that returns a `Command.PARENT`',
    async facts(it) {
      const { Command, START, StateGraph } = it.lib;
      const graph = new StateGraph(logOf(it.lib))
        .addNode('a', () => new Command({ graph: Command.PARENT, goto: 'b' }) as never)
        .addEdge(START, 'a');
      return errorOf(it.compile(graph).invoke({}, it.config));
    },
    langgraph: 'no error',
    here: 'GraphError NOT_SUPPORTED',
  },
  {
    row: '`addEdge([a, b], c)` needs its nodes',
    async facts(it) {
      const { START, StateGraph } = it.lib;
      const build = (): unknown =>
        new StateGraph(logOf(it.lib), { nodes: ['a', 'b'] })
          .addEdge(['a'], 'b')
          .addEdge(START, 'a')
          .addNode('a', () => ({}))
          .addNode('b', () => ({}))
          .compile();
      return errorOf(Promise.resolve().then(build));
    },
    langgraph: 'Error',
    here: 'no error',
    // The builder is LangGraph's.
    durable: 'Error',
  },
  {
    row: 'A conditional edge that throws',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addEdge(it.lib.START, 'a')
          .addConditionalEdges('a', () => {
            throw new SyntaxError('no way');
          }),
      );
      await errorOf(graph.invoke({ log: 'in' }, it.config));
      const { next, values } = await graph.getState(it.config);
      return [next, values['log']];
    },
    langgraph: [[], ['in', 'a']],
    here: [['a'], ['in']],
  },
  {
    row: 'A second conditional edge of a node',
    async facts(it) {
      const { END } = it.lib;
      const build = (): unknown =>
        logGraph(it)
          .addNode('a', notes('a'))
          .addEdge(it.lib.START, 'a')
          .addConditionalEdges('a', function here() {
            return END;
          })
          .addConditionalEdges('a', function there() {
            return END;
          })
          .compile();
      return errorOf(Promise.resolve().then(build));
    },
    langgraph: 'Error',
    here: 'no error',
    durable: 'Error',
  },
  {
    row: 'A graph without an edge from `START`',
    async facts(it) {
      const builder = logGraph(it).addNode('a', notes('a'));
      return errorOf(Promise.resolve().then(() => builder.compile()));
    },
    langgraph: 'UnreachableNodeError UNREACHABLE_NODE',
    here: 'GraphValueError INVALID_GRAPH',
    durable: 'UnreachableNodeError UNREACHABLE_NODE',
  },
  {
    row: 'A breakpoint `interruptAfter` the last node',
    async facts(it) {
      const builder = logGraph(it).addNode('a', notes('a')).addEdge(it.lib.START, 'a');
      const result = await it.compile(builder, { interruptAfter: ['a'] }).invoke({}, it.config);
      return '__interrupt__' in (result as object);
    },
    langgraph: true,
    here: false,
  },
  {
    row: 'A join that is half arrived',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', notes('b'))
          .addNode('joined', notes('joined'))
          .addConditionalEdges(it.lib.START, ({ n }) => (n === 1 ? 'a' : 'b'), ['a', 'b'])
          .addEdge(['a', 'b'], 'joined'),
      );
      await graph.invoke({ n: 1 }, it.config);
      return ((await graph.invoke({ n: 2 }, it.config)) as { log: unknown }).log;
    },
    langgraph: ['a', 'b', 'joined'],
    here: ['a', 'b'],
  },
  {
    row: 'A deferred node waits for other nodes',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('map', notes('map'))
          .addNode('one', (state: unknown) => ({ log: `one ${(state as { at: number }).at}` }))
          .addNode('reduce', ({ log }) => ({ log: `of ${log.length}` }), { defer: true })
          .addEdge(it.lib.START, 'map')
          .addConditionalEdges('map', () => [1, 2].map((at) => new it.lib.Send('one', { at })), ['one'])
          .addEdge('map', 'reduce'),
      );
      return ((await graph.invoke({}, it.config)) as { log: unknown }).log;
    },
    langgraph: ['map', 'of 1', 'one 1', 'one 2'],
    here: ['map', 'one 1', 'one 2', 'of 3'],
  },
  {
    row: 'A node that a join and another edge lead to at once',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', notes('b'))
          .addNode('c', notes('c'))
          .addEdge(it.lib.START, 'a')
          .addEdge(it.lib.START, 'b')
          .addEdge(['a', 'b'], 'c')
          .addEdge('a', 'c'),
      );
      await graph.invoke({}, it.config);
      return (await graph.getState(it.config)).next;
    },
    langgraph: ['c'],
    here: [],
  },
];
