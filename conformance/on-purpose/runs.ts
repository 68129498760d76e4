import { logGraph, notes, row } from '../cases/log-graph.ts';
import { asked, errorOf } from './row.ts';
import type { Row } from './row.ts';

export const runRows: readonly Row[] = [
  {
    row: 'When a node fails its siblings are given up',
    async facts(it) {
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      let tries = 0;
      const graph = it.compile(
        logGraph(it)
          .addNode('charge', async () => {
            it.count('charge');
            await wait(60);
            return { log: 'charged' };
          })
          .addNode('fails', () => {
            tries += 1;
            if (tries === 1) throw new Error('once');
            return { log: 'went well' };
          })
          .addEdge(it.lib.START, 'charge')
          .addEdge(it.lib.START, 'fails'),
      );
      await errorOf(graph.invoke({}, it.config));
      await wait(80);
      await graph.invoke(null, it.config);
      return it.counts();
    },
    langgraph: { charge: 2 },
    here: { charge: 1 },
  },
  {
    row: "A node's exception comes out as the same object",
    async facts(it) {
      const thrown = new RangeError('far');
      const graph = it.compile(
        logGraph(it)
          .addNode('a', () => {
            throw thrown;
          })
          .addEdge(it.lib.START, 'a'),
      );
      try {
        await graph.invoke({}, it.config);
      } catch (error) {
        return [error === thrown, (error as Error).name, (error as { node?: string }).node];
      }
      return 'no error';
    },
    langgraph: [true, 'RangeError', '<undefined>'],
    here: [false, 'RangeError', 'a'],
  },
  {
    row: 'Several errors: an `AggregateError`',
    async facts(it) {
      const fail = (name: string) => () => {
        throw new Error(`${name} failed`);
      };
      const graph = it.compile(
        logGraph(it)
          .addNode('a', fail('a'))
          .addNode('b', fail('b'))
          .addEdge(it.lib.START, 'a')
          .addEdge(it.lib.START, 'b'),
      );
      try {
        await graph.invoke({}, it.config);
      } catch (error) {
        const { name, message } = error as Error;
        return [
          name,
          Array.isArray((error as AggregateError).errors),
          message.includes('a failed; b: b failed'),
        ];
      }
      return 'no error';
    },
    langgraph: ['AggregateError', true, false],
    here: ['AggregateError', false, true],
  },
  {
    row: 'Two runs at once on one thread',
    async facts(it) {
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const graph = it.compile(
        logGraph(it)
          .addNode('a', async ({ log }) => (await wait(150), { log: `after ${log.at(-1)}` }))
          .addEdge(it.lib.START, 'a'),
      );
      const first = errorOf(graph.invoke({ log: 'one' }, it.config));
      await wait(60);
      return [await errorOf(graph.invoke({ log: 'two' }, it.config)), await first];
    },
    langgraph: ['no error', 'no error'],
    here: ['ThreadBusyError THREAD_BUSY', 'no error'],
  },
  {
    row: 'On resume, `updates` shows the finished siblings again',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
          .addNode('done', notes('done'))
          .addEdge(it.lib.START, 'ask')
          .addEdge(it.lib.START, 'done'),
      );
      await graph.invoke({}, it.config);
      const chunks: unknown[] = [];
      for await (const chunk of await graph.stream(it.resume('yes'), it.config)) chunks.push(chunk);
      return chunks;
    },
    langgraph: [{ __metadata__: { cached: true }, done: { log: 'done' } }, { ask: { log: 'yes' } }],
    here: [{ ask: { log: 'yes' } }],
  },
  {
    row: '`invoke({})` that stops before anything is written',
    async facts(it) {
      const asks = it.compile(
        logGraph(it)
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
          .addEdge(it.lib.START, 'ask'),
      );
      const ends = it.compile(
        logGraph(it)
          .addNode('silent', () => undefined)
          .addEdge(it.lib.START, 'silent'),
      );
      const waiting = (await asks.invoke({}, it.thread())) as object;
      return [asked(waiting), 'log' in waiting, await ends.invoke({}, it.thread())];
    },
    langgraph: [['go?'], false, '<undefined>'],
    here: [['go?'], true, { log: [] }],
  },
  {
    row: 'A `Command` that writes, or leads somewhere, while a thread waits',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
          .addNode('pay', () => {
            it.count('pay');
            return { log: 'paid' };
          })
          .addEdge(it.lib.START, 'ask')
          .addEdge(it.lib.START, 'pay'),
      );
      await graph.invoke({}, it.config);
      await graph.invoke(new it.lib.Command({ update: { n: 1 } }), it.config);
      return it.counts();
    },
    langgraph: { pay: 2 },
    here: { pay: 1 },
  },
  {
    row: 'What a `Command` given to `invoke` writes',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('ask', () => ({ log: String(it.lib.interrupt('go?')) }))
          .addEdge(it.lib.START, 'ask'),
      );
      await graph.invoke({ n: 1 }, it.config);
      await graph.invoke(new it.lib.Command({ resume: 'yes', update: { n: 5 } }), it.config);
      const sources: unknown[] = [];
      for await (const { metadata, values } of graph.getStateHistory(it.config))
        sources.push([metadata.source, values['n']]);
      return sources;
    },
    langgraph: [
      ['loop', 5],
      ['loop', 5],
      ['input', '<undefined>'],
    ],
    here: [
      ['loop', 5],
      ['update', 5],
      ['loop', 1],
      ['input', '<undefined>'],
    ],
  },
  {
    row: 'A `streamMode` that there is not',
    async facts(it) {
      const graph = it.compile(row(it));
      const read = async (): Promise<unknown[]> => {
        const chunks: unknown[] = [];
        for await (const chunk of await graph.stream({}, { ...it.config, streamMode: 'valeus' }))
          chunks.push(chunk);
        return chunks;
      };
      return errorOf(read());
    },
    langgraph: 'no error',
    here: 'GraphError NOT_SUPPORTED',
  },
  {
    row: 'What an `errorHandler` writes',
    async facts(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode(
            'a',
            () => {
              throw new Error('no');
            },
            { errorHandler: notes('a is handled') },
          )
          .addNode('b', notes('b'))
          .addEdge(it.lib.START, 'a')
          .addEdge(it.lib.START, 'b'),
      );
      return ((await graph.invoke({}, it.config)) as { log: unknown }).log;
    },
    langgraph: ['b', 'a is handled'],
    here: ['a is handled', 'b'],
  },
];
