import type { Case, Script } from '../compare/script.ts';
import { asking, asks, logGraph, notes, row } from './log-graph.ts';

const detailed = ['tasks', 'checkpoints', 'debug'] as const;
const all = ['values', 'updates', 'tasks', 'checkpoints', 'debug', 'custom'] as const;

/** A node that writes to the stream of its own, by the config's writer and by `getWriter()`. */
const writing = (it: Script) =>
  logGraph(it)
    .addNode('a', (_state, config) => {
      config.writer({ from: 'a', at: 1 });
      it.lib.getWriter()?.('two');
      config.writer(3);
      return { log: 'a' };
    })
    .addNode('b', notes('b'))
    .addEdge(it.lib.START, 'a')
    .addEdge('a', 'b');

const within = (it: Script, second: () => { log: string }) =>
  it.compile(
    logGraph(it)
      .addNode('pre', notes('pre'))
      .addNode(
        'inner',
        logGraph(it)
          .addNode('s1', notes('s1'))
          .addNode('s2', second)
          .addEdge(it.lib.START, 's1')
          .addEdge('s1', 's2')
          .compile() as never,
      )
      .addEdge(it.lib.START, 'pre')
      .addEdge('pre', 'inner'),
  );

/** What streams show, by their modes. */
export const streamModes: readonly Case[] = [
  ...detailed.map((streamMode): Case => ({
    name: `a stream of ${streamMode}, with a question and its answer`,
    async run(it) {
      const graph = asking(it, 'go?');
      await it.stream(graph, { log: 'in' }, { streamMode });
      await it.stream(graph, it.resume('yes'), { streamMode });
    },
  })),
  ...detailed.map((streamMode): Case => ({
    name: `a stream of ${streamMode}, with joins, sends and commands`,
    async run(it) {
      const { Command, Send, START } = it.lib;
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', () => new Command({ update: { log: 'b' }, goto: new Send('each', { own: 1 }) }), {
            ends: ['each'],
          })
          .addNode('each', (state: unknown) => ({ log: JSON.stringify(state) }))
          .addNode('end', () => [new Command({ update: { log: 'one' } }), { log: 'two' }] as never)
          .addEdge(START, 'a')
          .addEdge(START, 'b')
          .addEdge(['a', 'b'], 'end'),
      );
      await it.stream(graph, { log: 'in' }, { streamMode });
    },
  })),
  {
    name: 'a stream of every mode at once',
    async run(it) {
      await it.stream(it.compile(writing(it)), { log: 'in' }, { streamMode: all });
    },
  },
  {
    name: 'a stream of custom chunks',
    async run(it) {
      const graph = it.compile(writing(it));
      await it.stream(graph, { log: 'in' }, { streamMode: 'custom' });
      await it.stream(graph, { log: 'in' }, { ...it.thread(), streamMode: ['custom', 'updates'] });
    },
  },
  {
    name: 'custom chunks before a question, and after its answer',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', (_state, { writer }) => {
            writer('before');
            const answer = String(it.lib.interrupt('go?'));
            writer(`after ${answer}`);
            return { log: answer };
          })
          .addEdge(it.lib.START, 'ask'),
      );
      await it.stream(graph, {}, { streamMode: 'custom' });
      await it.stream(graph, it.resume('yes'), { streamMode: 'custom' });
    },
  },
  {
    name: 'invoke with a stream mode gives the chunks of that mode',
    async run(it) {
      const graph = it.compile(writing(it));
      await it.look('invoke updates', () =>
        graph.invoke({ log: 'in' }, { ...it.thread(), streamMode: 'updates' }),
      );
      await it.look('invoke custom', () =>
        graph.invoke({ log: 'in' }, { ...it.thread(), streamMode: 'custom' }),
      );
      await it.look('invoke values', () =>
        graph.invoke({ log: 'in' }, { ...it.thread(), streamMode: 'values' }),
      );
      await it.look('invoke both', () =>
        graph.invoke({ log: 'in' }, { ...it.thread(), streamMode: ['values', 'updates'] }),
      );
    },
  },
  ...(['values', 'updates', 'custom', ...detailed] as const).map((streamMode): Case => ({
    name: `a stream of ${streamMode} with subgraphs has the place of each chunk`,
    async run(it) {
      const graph = within(it, asks(it, 'go?'));
      await it.stream(graph, { log: 'in' }, { streamMode, subgraphs: true });
      await it.stream(graph, it.resume('yes'), { streamMode, subgraphs: true });
    },
  })),
  {
    name: 'a stream of several modes with subgraphs',
    async run(it) {
      const graph = within(it, notes('s2'));
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'], subgraphs: true });
    },
  },
  {
    name: 'a stream of a graph with subgraphs that does not show them',
    async run(it) {
      const graph = within(it, asks(it, 'go?'));
      for (const streamMode of detailed) {
        const thread = it.thread();
        await it.stream(graph, { log: 'in' }, { ...thread, streamMode });
        await it.stream(graph, it.resume('yes'), { ...thread, streamMode });
      }
    },
  },
  {
    name: 'streams that end in an error',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('bad', () => {
            throw new RangeError('too far');
          })
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'bad'),
      );
      for (const streamMode of ['values', 'updates', 'checkpoints'] as const)
        await it.stream(graph, { log: 'in' }, { ...it.thread(), streamMode });
    },
  },
  {
    name: 'streams at breakpoints',
    async run(it) {
      const graph = it.compile(row(it), { interruptBefore: ['b'] });
      for (const streamMode of [...detailed, 'custom'] as const) {
        const thread = it.thread();
        await it.stream(graph, { log: 'in' }, { ...thread, streamMode });
        await it.stream(graph, null, { ...thread, streamMode });
      }
    },
  },
  {
    name: 'a stream after a run goes on with steps that count on',
    async run(it) {
      const graph = it.compile(row(it));
      await it.stream(graph, { log: 'in' }, { streamMode: 'checkpoints' });
      await it.stream(graph, { log: 'again' }, { streamMode: 'checkpoints' });
      await it.stream(graph, null, { streamMode: 'checkpoints' });
    },
  },
];
