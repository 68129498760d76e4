import type { Case, Script } from '../compare/script.ts';
import { asks, logGraph, notes } from './log-graph.ts';

interface Log {
  readonly log: readonly string[];
}

/** A graph to be called, which notes its node and then asks, unless there is nothing to ask. */
const called = (it: Script, name: string, question?: string) =>
  it.toCall(
    logGraph(it)
      .addNode('first', () => {
        it.count(`${name} first`);
        return { log: `${name} first` };
      })
      .addNode('second', question === undefined ? notes(`${name} second`) : asks(it, question))
      .addEdge(it.lib.START, 'first')
      .addEdge('first', 'second'),
  );

const call = async (graph: unknown, input: object, config?: object): Promise<readonly string[]> =>
  (
    (await (graph as { invoke(input: object, config?: object): Promise<unknown> }).invoke(
      input,
      config,
    )) as Log
  ).log;

/** One node that calls, between counting that it begins and that it goes on. */
const caller = (it: Script, body: (log: readonly string[]) => Promise<readonly string[]>) =>
  it.compile(
    logGraph(it)
      .addNode('caller', async ({ log }) => {
        it.count('caller begins');
        const found = await body(log);
        it.count('caller ends');
        return { log: [...found] };
      })
      .addEdge(it.lib.START, 'caller'),
  );

/** Graphs that nodes call as functions. */
export const calledGraphs: readonly Case[] = [
  {
    name: 'a node that calls a graph gets its values',
    async run(it) {
      const inner = called(it, 'inner');
      const graph = caller(it, (log) => call(inner, { log: [...log] }));
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'] });
      await it.state(graph);
      it.counted();
    },
  },
  {
    name: 'a graph that a node calls asks: its caller runs again from its start, the graph where it asked',
    async run(it) {
      const inner = called(it, 'inner', 'go?');
      const graph = caller(it, () => call(inner, {}));
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, it.resume('yes'));
      await it.state(graph);
      it.counted();
    },
  },
  {
    name: 'a graph called twice in one node, which asks each time',
    async run(it) {
      const inner = called(it, 'inner', 'go?');
      const graph = caller(it, async () => [
        ...(await call(inner, { n: 1 })),
        ...(await call(inner, { n: 2 })),
      ]);
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, it.resume('first'));
      await it.invoke(graph, it.resume('second'));
      await it.standing(graph);
    },
  },
  {
    name: 'two graphs called one after the other, after a question of their caller',
    async run(it) {
      const [one, two] = [called(it, 'one', 'one?'), called(it, 'two', 'two?')];
      const graph = caller(it, async () => {
        const before = String(it.lib.interrupt('before?'));
        return [before, ...(await call(one, {})), ...(await call(two, {}))];
      });
      await it.invoke(graph, {});
      for (const answer of ['A', 'B', 'C']) await it.invoke(graph, it.resume(answer));
      await it.standing(graph);
    },
  },
  {
    name: 'graphs called in Promise.all that do not ask',
    async run(it) {
      const [one, two] = [called(it, 'one'), called(it, 'two')];
      const graph = caller(it, async () => (await Promise.all([call(one, {}), call(two, {})])).flat());
      await it.invoke(graph, {});
      it.counted();
    },
  },
  {
    name: 'a graph called in a loop, a question each time round',
    async run(it) {
      const inner = called(it, 'inner', 'more?');
      const graph = caller(it, async () => {
        const all: string[] = [];
        for (let round = 0; round < 3; round += 1) all.push(...(await call(inner, { n: round })));
        return all;
      });
      await it.invoke(graph, {});
      for (const answer of [1, 2, 3]) await it.invoke(graph, it.resume(answer));
      await it.standing(graph);
    },
  },
  {
    name: 'a graph that a called graph calls asks, three deep',
    async run(it) {
      const deepest = called(it, 'deepest', 'deep?');
      const middle = it.toCall(
        logGraph(it)
          .addNode('middle', async () => ({ log: [...(await call(deepest, {})), 'middle'] }))
          .addEdge(it.lib.START, 'middle'),
      );
      const graph = caller(it, () => call(middle, {}));
      await it.invoke(graph, {});
      await it.invoke(graph, it.resume('yes'));
      await it.standing(graph);
      it.counted();
    },
  },
  {
    name: 'an error of a called graph is thrown in its caller, which may catch it',
    async run(it) {
      const inner = it.toCall(
        logGraph(it)
          .addNode('bad', () => {
            throw new RangeError('too far');
          })
          .addEdge(it.lib.START, 'bad'),
      );
      const caught = caller(it, async () => {
        try {
          return await call(inner, {});
        } catch (error) {
          return [`caught ${(error as Error).name}: ${(error as Error).message}`];
        }
      });
      await it.invoke(caught, {});
      await it.invoke(
        caller(it, () => call(inner, {})),
        {},
        it.thread(),
      );
    },
  },
  {
    name: 'a graph that is called within a graph as a node asks',
    async run(it) {
      const inner = called(it, 'inner', 'go?');
      const middle = logGraph(it)
        .addNode('calls', async () => ({ log: [...(await call(inner, {}))] }))
        .addEdge(it.lib.START, 'calls')
        .compile();
      const graph = it.compile(
        logGraph(it)
          .addNode('middle', middle as never)
          .addEdge(it.lib.START, 'middle'),
      );
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, it.resume('yes'));
      await it.standing(graph);
    },
  },
];
