import type { Case, Graph, Script, Snapshot } from '../compare/script.ts';
import { asking, logGraph, notes, row } from './log-graph.ts';

/** The newest snapshot of a thread before which these nodes are next. */
async function before(it: Script, graph: Graph, ...next: readonly string[]): Promise<Snapshot> {
  for await (const snapshot of graph.getStateHistory(it.config))
    if (snapshot.next.join() === next.join()) return snapshot;
  throw new Error(`no snapshot stands before ${next.join()}`);
}

/** Replays, forks and histories. */
export const timeTravel: readonly Case[] = [
  {
    name: 'null at an old checkpoint runs again from there',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      const { config } = await before(it, graph, 'b');
      await it.state(graph, config);
      await it.stream(graph, null, { ...config, streamMode: ['values', 'updates'] });
      const { values, next } = await graph.getState(it.config);
      it.saw('stands at', [values, next]);
    },
  },
  {
    name: 'null at the checkpoint of the input runs it all again',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      const { config } = await before(it, graph, it.lib.START);
      await it.invoke(graph, null, config);
      const { values, next } = await graph.getState(it.config);
      it.saw('stands at', [values, next]);
    },
  },
  {
    name: 'a new input at an old checkpoint begins with the values that it had',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      const { config } = await before(it, graph, 'c');
      await it.invoke(graph, { log: 'other' }, config);
      const { values, next } = await graph.getState(it.config);
      it.saw('stands at', [values, next]);
    },
  },
  {
    name: 'an update at an old checkpoint begins a branch, which runs on',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      const { config } = await before(it, graph, 'c');
      const forked = await it.update(graph, { log: 'by hand' }, undefined, config as never);
      await it.state(graph, forked);
      await it.state(graph);
      await it.invoke(graph, null);
      const { values, next } = await graph.getState(it.config);
      it.saw('stands at', [values, next]);
    },
  },
  {
    name: 'a copy of an old checkpoint is a branch of its own',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      const { config } = await before(it, graph, 'b');
      const forked = await it.update(graph, null, '__copy__', config as never);
      await it.state(graph, forked);
      await it.invoke(graph, null);
      const { values, next } = await graph.getState(it.config);
      it.saw('stands at', [values, next]);
    },
  },
  {
    name: 'null at an old checkpoint where a node asked asks again',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, { log: 'in' });
      await it.invoke(graph, it.resume('first'));
      const { config } = await before(it, graph, 'before');
      await it.invoke(graph, null, config);
      await it.standing(graph);
      await it.invoke(graph, it.resume('second'));
      await it.standing(graph);
      it.counted();
    },
  },
  {
    name: 'a Command at an old checkpoint writes there, and goes where it leads',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      const { config } = await before(it, graph, 'b');
      await it.invoke(graph, new it.lib.Command({ update: { log: 'commanded' }, goto: 'c' }), config);
      await it.standing(graph);
    },
  },
  {
    name: 'a breakpoint at an old checkpoint stops a replay, too',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      const { config } = await before(it, graph, 'a');
      await it.invoke(graph, null, { ...config, interruptBefore: ['c'] });
      await it.standing(graph);
      await it.invoke(graph, null);
      await it.standing(graph);
    },
  },
  {
    name: 'a history can be cut: by limit, by a checkpoint before which it begins, by metadata',
    async run(it) {
      const graph = it.compile(row(it));
      await it.invoke(graph, { log: 'in' });
      await it.update(graph, { n: 5 });
      await it.invoke(graph, { log: 'again' });
      await it.history(graph, { limit: 2 });
      await it.history(graph, { limit: 1, filter: { source: 'input' } });
      await it.history(graph, { filter: { source: 'loop', step: 1 } });
      await it.history(graph, { filter: { source: 'update' } });
      await it.history(graph, { filter: { source: 'nothing' } });
      const { config } = await before(it, graph, 'b');
      await it.history(graph, { before: config });
      await it.history(graph, { before: config, limit: 2, filter: { source: 'loop' } });
      await it.history(graph, {}, config as never);
    },
  },
  {
    name: 'snapshots of a thread that has never run',
    async run(it) {
      const graph = it.compile(row(it));
      await it.state(graph);
      await it.history(graph);
    },
  },
  {
    name: 'every snapshot can be read again by its config, and its parent is the one before it',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', notes('a'))
          .addNode('b', notes('b'))
          .addEdge(it.lib.START, 'a')
          .addConditionalEdges('a', () => [new it.lib.Send('b', {}), new it.lib.Send('b', {})], ['b']),
      );
      await it.invoke(graph, { log: 'in' });
      const all = await it.history(graph);
      for (const { config } of all) await it.state(graph, config);
      const idOf = (config: unknown) =>
        (config as { configurable?: { checkpoint_id?: string } } | undefined)?.configurable?.checkpoint_id;
      it.saw(
        'parents',
        all.map(({ parentConfig }, at) => idOf(parentConfig) === idOf(all[at + 1]?.config)),
      );
      it.saw(
        'order',
        all
          .map(({ config }) => idOf(config) ?? '')
          .every((id, at, ids) => at === 0 || id < (ids[at - 1] ?? '')),
      );
    },
  },
  {
    name: 'a thread that is deleted has never been',
    async run(it) {
      const graph = asking(it, 'go?');
      await it.invoke(graph, { log: 'in' });
      await it.look('deleteThread', () => it.deleteThread());
      await it.state(graph);
      await it.history(graph);
      await it.invoke(graph, { log: 'new' });
      await it.history(graph);
    },
  },
];
