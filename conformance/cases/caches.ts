import type { CacheFullKey, NodeCache } from '../../src/index.ts';
import type { Case } from '../compare/script.ts';
import { logOf } from './log-graph.ts';

/** A cache that either library takes: any object with these methods is one. */
export function mapCache(): NodeCache {
  const kept = new Map<string, unknown>();
  const nameOf = (key: CacheFullKey): string => JSON.stringify(key);
  return {
    get: async (keys) =>
      keys.flatMap((key) => (kept.has(nameOf(key)) ? [{ key, value: kept.get(nameOf(key)) }] : [])),
    set: async (pairs) => {
      for (const { key, value } of pairs) kept.set(nameOf(key), value);
    },
    clear: async () => kept.clear(),
  };
}

/** `cachePolicy` of nodes and of tasks. */
export const caches: readonly Case[] = [
  {
    name: 'a node that is cached runs once for an equal input, in whatever thread, and the stream says so',
    async run(it) {
      const builder = new it.lib.StateGraph(logOf(it.lib))
        .addNode(
          'work',
          ({ n }) => {
            it.count('work');
            return { log: `work ${n}` };
          },
          { cachePolicy: true },
        )
        .addNode('plain', () => {
          it.count('plain');
          return { log: 'plain' };
        })
        .addEdge(it.lib.START, 'work')
        .addEdge('work', 'plain');
      const graph = it.compile(builder, { cache: mapCache() });
      await it.invoke(graph, { n: 1 });
      await it.stream(graph, { n: 1 }, { ...it.thread(), streamMode: ['updates', 'values'] });
      await it.stream(graph, { n: 2 }, it.thread());
      it.counted();
      await (graph as unknown as { clearCache(): Promise<void> }).clearCache();
      await it.stream(graph, { n: 1 }, it.thread());
      it.counted();
    },
  },
  {
    name: 'keyFunc gets a list of what the node is called with, or of what a Send gives it',
    async run(it) {
      const builder = new it.lib.StateGraph(logOf(it.lib))
        .addNode(
          'one',
          ({ n }) => {
            it.count(`one ${n}`);
            return { log: `one ${n}` };
          },
          {
            cachePolicy: {
              keyFunc: ([input]) => {
                it.saw('key', input);
                return String((input as { n: number }).n % 2);
              },
            },
          },
        )
        .addConditionalEdges(it.lib.START, ({ n }) => (n > 5 ? [new it.lib.Send('one', { n })] : 'one'), [
          'one',
        ]);
      const graph = it.compile(builder, { cache: mapCache() });
      for (const n of [1, 3, 7, 2, 8]) await it.stream(graph, { n }, it.thread());
      it.counted();
    },
  },
  {
    name: 'a command of a cached node leads there again; an error is not cached',
    async run(it) {
      const { Command, END, START, StateGraph } = it.lib;
      let broken = true;
      const builder = new StateGraph(logOf(it.lib))
        .addNode('go', () => new Command({ update: { log: 'go' }, goto: 'there' }) as never, {
          cachePolicy: { keyFunc: () => 'one', ttl: 60 },
          ends: ['there'],
        })
        .addNode(
          'there',
          () => {
            it.count('there');
            if (broken) throw new Error('broken');
            return { log: 'there' };
          },
          { cachePolicy: { keyFunc: () => 'one' } },
        )
        .addEdge(START, 'go')
        .addEdge('there', END);
      const graph = it.compile(builder, { cache: mapCache() });
      await it.invoke(graph, { n: 1 });
      broken = false;
      await it.invoke(graph, { n: 2 }, it.thread());
      await it.invoke(graph, { n: 3 }, it.thread());
      it.counted();
    },
  },
  {
    name: 'a task that is cached is done once for equal arguments, in whatever thread',
    async run(it) {
      const add = it.lib.task(
        {
          name: 'add',
          cachePolicy: {
            keyFunc: (args) => {
              it.saw('key', args);
              return JSON.stringify(args);
            },
          },
        },
        async (a: number, b: number) => {
          it.count('add');
          return a + b;
        },
      );
      const flow = it.entrypoint((n: number) => add(n, 2), { cache: mapCache() });
      await it.invoke(flow, 1);
      await it.stream(flow, 1, it.thread());
      await it.invoke(flow, 2, it.thread());
      it.counted();
    },
  },
];
