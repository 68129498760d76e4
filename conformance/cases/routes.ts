import type { Case } from '../compare/script.ts';
import { logGraph, notes } from './log-graph.ts';

/** Conditional edges, `Send`, `Command`, and what happens where they lead nowhere. */
export const routes: readonly Case[] = [
  {
    name: 'a graph that a node calls may end with a command to the graph of that node',
    async run(it) {
      const { Command, isGraphBubbleUp, isParentCommand, START } = it.lib;
      const leave = () => new Command({ graph: Command.PARENT, update: { log: 'in' }, goto: 'there' });
      const inner = it.toCall(logGraph(it).addNode('in', leave).addEdge(START, 'in'));
      const builder = logGraph(it)
        .addNode(
          'call',
          async (state) => {
            try {
              await inner.invoke(state);
              return { log: 'it went on' };
            } catch (error) {
              it.saw('error', [(error as Error).name, isGraphBubbleUp(error), isParentCommand(error)]);
              throw error;
            }
          },
          { ends: ['there'] },
        )
        .addNode('there', () => ({ log: 'there' }))
        .addEdge(START, 'call');
      await it.stream(it.compile(builder), { log: 'start' });
      it.saw('plain errors', [isGraphBubbleUp(new Error('x')), isParentCommand(new Error('x'))]);
    },
  },
  {
    name: 'a conditional edge sees the writes of its own node only',
    async run(it) {
      const see = (name: string) => (state: { log: string[] }) => {
        it.saw(`edge of ${name}`, state.log);
        return it.lib.END;
      };
      const graph = it.compile(
        logGraph(it)
          .addNode('x', notes('x'))
          .addEdge(it.lib.START, 'x')
          .addConditionalEdges('x', see('x'), [it.lib.END]),
      );
      await it.invoke(graph, { log: 'in' });
      const two = it.compile(
        logGraph(it)
          .addNode('x', notes('x'))
          .addNode('y', notes('y'))
          .addEdge(it.lib.START, 'x')
          .addEdge(it.lib.START, 'y')
          .addConditionalEdges('x', ({ log }) => (log.length === 1 ? 'seen' : 'not seen'), {
            seen: it.lib.END,
            'not seen': 'y',
          }),
      );
      await it.invoke(two, {}, it.thread());
    },
  },
  {
    name: 'a conditional edge may lead to several nodes, by a path map, and from START',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', notes('b'))
          .addNode('c', notes('c'))
          .addConditionalEdges(it.lib.START, ({ n }) => (n > 1 ? ['many', 'more'] : ['few']), {
            many: 'a',
            more: 'b',
            few: 'c',
          })
          .addEdge('a', 'c')
          .addEdge('b', 'c'),
      );
      await it.stream(graph, { n: 2 }, it.thread());
      await it.stream(graph, { n: 1 }, it.thread());
    },
  },
  {
    name: 'a conditional edge outside its path map is an error',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addEdge(it.lib.START, 'a')
          .addConditionalEdges('a', () => 'nowhere', { known: it.lib.END }),
      );
      await it.invoke(graph, {});
    },
  },
  {
    name: 'Send gives each task its own input, and their writes apply in the order of sending, after pulled nodes',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('fan', notes('fan'))
          .addNode('a0', notes('a0'))
          .addNode('w', (state: unknown) => ({ log: `w${(state as { at: number }).at}` }))
          .addEdge(it.lib.START, 'fan')
          .addEdge('fan', 'a0')
          .addConditionalEdges('fan', () => [2, 0, 1].map((at) => new it.lib.Send('w', { at })), ['w']),
      );
      await it.stream(graph, {}, { streamMode: ['values', 'updates'] });
      await it.history(graph);
    },
  },
  {
    name: 'what a node has been sent goes on by its edges',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('w', (state: unknown) => ({ log: JSON.stringify(state) }))
          .addNode('done', ({ log }) => ({ n: log.length }))
          .addConditionalEdges(
            it.lib.START,
            () => [new it.lib.Send('w', { a: 1 }), new it.lib.Send('w', { a: 2 })],
            ['w'],
          )
          .addEdge('w', 'done'),
      );
      await it.stream(graph, {}, { streamMode: ['values', 'updates'] });
    },
  },
  {
    name: 'a Send to a node that is not there, and to END, are errors',
    async run(it) {
      const to = (node: string) =>
        it.compile(
          logGraph(it)
            .addNode('a', notes('a'))
            .addEdge(it.lib.START, 'a')
            .addConditionalEdges('a', () => [new it.lib.Send(node, {})]),
        );
      await it.invoke(to('nowhere'), {}, it.thread());
      await it.invoke(to(it.lib.END), {}, it.thread());
    },
  },
  {
    name: 'a Command writes and routes; static edges fire beside its goto',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', () => new it.lib.Command({ update: { log: 'a' }, goto: 'b' }), { ends: ['b'] })
          .addNode('b', notes('b'))
          .addNode('c', notes('c'))
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'c'),
      );
      await it.stream(graph, {}, { streamMode: ['values', 'updates'] });
      await it.history(graph);
    },
  },
  {
    name: 'a Command may lead to several nodes, by Send, to END, or write nothing',
    async run(it) {
      const { Command, Send, END } = it.lib;
      const run = async (command: InstanceType<typeof Command>) => {
        const graph = it.compile(
          logGraph(it)
            .addNode('a', () => command as never, { ends: ['b', 'c'] })
            .addNode('b', (state: unknown) => ({ log: `b:${JSON.stringify(state)}` }))
            .addNode('c', notes('c'))
            .addEdge(it.lib.START, 'a'),
        );
        await it.stream(graph, { n: 1 }, it.thread());
      };
      await run(new Command({ goto: ['b', 'c'] }));
      await run(new Command({ goto: new Send('b', { own: 1 }) }));
      await run(new Command({ goto: [new Send('b', { own: 1 }), 'c', new Send('b', { own: 2 })] }));
      await run(new Command({ goto: END }));
      await run(new Command({ update: { n: 2 } }));
      await run(
        new Command({
          update: [
            ['n', 3],
            ['log', 'pair'],
          ] as never,
        }),
      );
    },
  },
  {
    name: 'a node may return several Commands, and updates beside them',
    async run(it) {
      const { Command } = it.lib;
      const graph = it.compile(
        logGraph(it)
          .addNode(
            'a',
            () => [
              new Command({ update: { log: 'one' }, goto: 'b' }),
              { log: 'two' },
              new Command({ update: { log: 'three' }, goto: 'c' }),
            ],
            { ends: ['b', 'c'] },
          )
          .addNode('b', notes('b'))
          .addNode('c', notes('c'))
          .addEdge(it.lib.START, 'a'),
      );
      await it.stream(graph, {}, { streamMode: ['updates', 'values'] });
    },
  },
  {
    name: 'a Command as input begins where it goes to, and writes first',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', notes('b'))
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'b'),
      );
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, new it.lib.Command({ goto: 'b', update: { log: 'commanded' } }));
      await it.standing(graph);
    },
  },
  {
    name: 'an agent that loops between two nodes by Command',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode(
            'agent',
            ({ log }) => {
              const calls = log.filter((line) => line === 'tool').length;
              return new it.lib.Command({
                update: { log: `think ${calls}` },
                goto: calls < 3 ? 'tools' : it.lib.END,
              });
            },
            { ends: ['tools', it.lib.END] },
          )
          .addNode('tools', () => new it.lib.Command({ update: { log: 'tool' }, goto: 'agent' }), {
            ends: ['agent'],
          })
          .addEdge(it.lib.START, 'agent'),
      );
      await it.stream(graph, {});
      await it.history(graph, { limit: 2 });
    },
  },
];
