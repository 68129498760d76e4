import { z } from 'zod';
import type { Case } from '../compare/script.ts';
import { logGraph, logOf, notes } from './log-graph.ts';

interface Config {
  readonly configurable?: Record<string, unknown>;
  readonly metadata?: Record<string, unknown>;
  readonly tags?: readonly string[];
  readonly context?: unknown;
  readonly store?: unknown;
  readonly signal?: unknown;
}

/** What nodes are told, and what they can reach. */
export const insideNodes: readonly Case[] = [
  {
    name: 'a node is told configurable, metadata, tags and where it is, as its second argument and by getConfig',
    async run(it) {
      const tell = (config: Config) => {
        const { langgraph_node: node, langgraph_step: step, own, team } = config.metadata ?? {};
        return [config.configurable?.['user'], node, step, own, team, config.tags];
      };
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode(
            'tell',
            (_state, config) => ({
              log: [
                JSON.stringify(tell(config as Config)),
                JSON.stringify(tell(it.lib.getConfig() as Config)),
              ],
            }),
            { metadata: { own: 1 } },
          )
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'tell'),
      );
      await it.invoke(
        graph,
        {},
        {
          configurable: { ...it.config.configurable, user: 'ann' },
          metadata: { team: 'red' },
          tags: ['x'],
        },
      );
    },
  },
  {
    name: 'a node is told its input by getCurrentTaskInput, also that of a Send',
    async run(it) {
      const { Send, START } = it.lib;
      const graph = it.compile(
        logGraph(it)
          .addNode('a', () => ({ log: JSON.stringify(it.lib.getCurrentTaskInput()) }))
          .addNode('b', () => ({ log: JSON.stringify(it.lib.getCurrentTaskInput()) }))
          .addEdge(START, 'a')
          .addConditionalEdges('a', () => [new Send('b', { own: 1 })], ['b']),
      );
      await it.invoke(graph, { log: 'in', n: 2 });
    },
  },
  {
    name: 'context by a schema, and as it is given',
    async run(it) {
      const { StateGraph, START } = it.lib;
      const schema = z.object({ user: z.string(), limit: z.number() });
      const tell = (_state: unknown, config: unknown) => ({
        log: JSON.stringify((config as Config).context ?? 'none'),
      });
      const build = (context?: object) =>
        it.compile(
          new StateGraph(logOf(it.lib), context as never).addNode('tell', tell).addEdge(START, 'tell'),
        );
      await it.invoke(build(schema), {}, { ...it.thread(), context: { user: 'ann', limit: 5 } });
      await it.invoke(build(), {}, { ...it.thread(), context: { any: [1] } });
    },
  },
  {
    name: 'a store outlives threads, by the config and by getStore',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('count', async (_state, config) => {
            const before = await config.store?.get(['visits'], 'ann');
            const times = ((before?.value['times'] as number | undefined) ?? 0) + 1;
            await it.lib.getStore()?.put(['visits'], 'ann', { times });
            const found = await config.store?.search(['visits']);
            return { n: times, log: JSON.stringify(found?.map(({ key, value }) => [key, value])) };
          })
          .addEdge(it.lib.START, 'count'),
        { store: new it.lib.InMemoryStore() },
      );
      await it.invoke(graph, {}, it.thread());
      await it.invoke(graph, {}, it.thread());
    },
  },
  {
    name: 'a node without a store, a writer that nobody hears, a signal',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('tell', (_state, config) => {
            config.writer('unheard');
            const { store, signal } = config as Config;
            return { log: JSON.stringify([store ?? null, signal instanceof AbortSignal]) };
          })
          .addEdge(it.lib.START, 'tell'),
      );
      await it.invoke(graph, {});
    },
  },
  {
    name: 'a node is told its task, thread and attempt by executionInfo',
    async run(it) {
      let tries = 0;
      const graph = it.compile(
        logGraph(it)
          .addNode(
            'tell',
            (_state, config) => {
              tries += 1;
              if (tries === 1) throw new Error('once');
              const { threadId, taskId, nodeAttempt, checkpointNs } = config.executionInfo;
              const isThis = threadId === it.config.configurable.thread_id;
              return { log: JSON.stringify([isThis, checkpointNs === `tell:${taskId}`, nodeAttempt]) };
            },
            { retryPolicy: { maxAttempts: 2, initialInterval: 1, jitter: false } },
          )
          .addEdge(it.lib.START, 'tell'),
      );
      await it.invoke(graph, {});
    },
  },
  {
    name: 'a run is drained after its superstep, and goes on',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', (_state, { control }) => {
            control.requestDrain('going down');
            return { log: 'a' };
          })
          .addNode('b', notes('b'))
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'b'),
      );
      await it.invoke(graph, { log: 'in' }, { control: new it.lib.RunControl() });
      await it.state(graph);
      await it.invoke(graph, null);
      await it.history(graph);
    },
  },
  {
    name: 'a run whose signal has fired before it begins changes nothing',
    async run(it) {
      const graph = it.compile(logGraph(it).addNode('a', notes('a')).addEdge(it.lib.START, 'a'));
      try {
        await graph.invoke({}, { ...it.config, signal: AbortSignal.abort() });
      } catch {
        it.saw('refused', true);
      }
      await it.state(graph);
    },
  },
];
