import type { Case, Script } from '../compare/script.ts';
import { logGraph, notes } from './log-graph.ts';

/** A graph that ends in a command to its parent. */
const commanding = (it: Script, command: object) =>
  logGraph(it)
    .addNode('decide', () => new it.lib.Command({ graph: it.lib.Command.PARENT, ...command }) as never)
    .addNode('never', () => {
      it.count('never');
      return { log: 'never' };
    })
    .addEdge(it.lib.START, 'decide')
    .addEdge('decide', 'never')
    .compile();

/** `Command({ graph: Command.PARENT })`. */
export const parentCommands: readonly Case[] = [
  {
    name: 'a Command to the parent leads on there, writes there, and ends the graph',
    async run(it) {
      for (const command of [
        { goto: 'yes' },
        { goto: ['yes', 'no'] },
        { update: { log: 'decided' } },
        { update: { log: 'decided', n: 4 }, goto: 'yes' },
        { goto: new it.lib.Send('yes', { own: 1 }) },
        { update: [['log', 'a pair']], goto: 'no' },
      ]) {
        const thread = it.thread();
        const graph = it.compile(
          logGraph(it)
            .addNode('inner', commanding(it, command) as never, { ends: ['yes', 'no'] })
            .addNode('yes', (state: unknown) => ({ log: `yes ${JSON.stringify(state)}` }))
            .addNode('no', notes('no'))
            .addEdge(it.lib.START, 'inner'),
        );
        await it.stream(graph, { log: 'in' }, { ...thread, streamMode: ['values', 'updates'] });
        await it.state(graph, thread);
        await it.history(graph, {}, thread);
        it.counted();
      }
    },
  },
  {
    name: 'a Command to the parent beside an edge of the node that it is',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('inner', commanding(it, { update: { log: 'decided' }, goto: 'yes' }) as never, {
            ends: ['yes'],
          })
          .addNode('yes', notes('yes'))
          .addNode('after', notes('after'))
          .addEdge(it.lib.START, 'inner')
          .addEdge('inner', 'after'),
      );
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'] });
    },
  },
  {
    name: 'a Command to the parent after an answer',
    async run(it) {
      const inner = logGraph(it)
        .addNode('decide', () => {
          const goto: string = it.lib.interrupt('where?');
          return new it.lib.Command({ graph: it.lib.Command.PARENT, goto }) as never;
        })
        .addEdge(it.lib.START, 'decide');
      const graph = it.compile(
        logGraph(it)
          .addNode('inner', inner.compile() as never, { ends: ['yes', 'no'] })
          .addNode('yes', notes('yes'))
          .addNode('no', notes('no'))
          .addEdge(it.lib.START, 'inner'),
      );
      await it.invoke(graph, {});
      await it.invoke(graph, it.resume('no'));
      await it.standing(graph);
    },
  },
  {
    name: 'a Command to the parent from two deep leads to the next graph',
    async run(it) {
      const middle = logGraph(it)
        .addNode('deep', commanding(it, { goto: 'here' }) as never, { ends: ['here'] })
        .addNode('here', notes('here'))
        .addEdge(it.lib.START, 'deep')
        .compile();
      const graph = it.compile(
        logGraph(it)
          .addNode('middle', middle as never)
          .addNode('here', notes('too far'))
          .addEdge(it.lib.START, 'middle')
          .addConditionalEdges('middle', () => it.lib.END, ['here', it.lib.END]),
      );
      await it.invoke(graph, {});
    },
  },
];
