import { z } from 'zod';
import { channelsEntry } from '../compare/channels-entry.ts';
import type { Library } from '../compare/library.ts';
import type { Case } from '../compare/script.ts';
import { logOf } from './log-graph.ts';

/** By its class: a channel of texts. */
const kinds: Readonly<Record<string, (lib: Library) => unknown>> = {
  LastValue: (lib) => new lib.LastValue<string>(() => 'first'),
  EphemeralValue: (lib) => new lib.EphemeralValue<string>(),
  'EphemeralValue, unguarded': (lib) => new lib.EphemeralValue<string>(false),
  AnyValue: (lib) => new lib.AnyValue<string>(),
  Topic: (lib) => new lib.Topic<string>(),
  'Topic that accumulates': (lib) => new lib.Topic<string>({ accumulate: true }),
  'Topic that accumulates, of unique values': (lib) =>
    new lib.Topic<string>({ accumulate: true, unique: true }),
  BinaryOperatorAggregate: (lib) =>
    new lib.BinaryOperatorAggregate<string>(
      (left, right) => `${left}+${right}`,
      () => '0',
    ),
  UntrackedValueChannel: (lib) => new lib.UntrackedValueChannel<string>(),
  DeltaChannel: (lib) => new lib.DeltaChannel<string[], string>((all, more) => [...all, ...more]),
};

/** What nodes see of a channel, superstep by superstep, and what is kept; for a state of bare fields, too. */
export const channels: readonly Case[] = [
  ...Object.entries(kinds).map(([kind, make]): Case => ({
    name: `a state with a channel by its class: ${kind}`,
    async run(it) {
      const { Annotation, Overwrite, START, StateGraph } = it.lib;
      const state = { v: make(channelsEntry(it.lib)), ...logOf(it.lib).spec };
      const see =
        (name: string, write: object = {}) =>
        (given: { v?: unknown }) => ({
          log: `${name} sees ${JSON.stringify(given.v)}`,
          ...write,
        });
      const row = (schema: unknown) =>
        it.compile(
          new StateGraph(schema as ReturnType<typeof logOf>)
            .addNode('a', see('a', { v: 'a' }) as never)
            .addNode('b', see('b') as never)
            .addNode('c', see('c', { v: 'c' }) as never)
            .addNode('d', see('d', { v: 'a' }) as never)
            .addNode('e', see('e') as never)
            .addEdge(START, 'a')
            .addEdge('a', 'b')
            .addEdge('b', 'c')
            .addEdge('c', 'd')
            .addEdge('d', 'e'),
        );
      const graph = row(Annotation.Root(state as never));
      // LangGraph's Topic shows one list, and goes on adding to it.
      const streamMode = kind.startsWith('Topic') ? 'updates' : ['values', 'updates'];
      await it.stream(graph, { v: 'in' }, { streamMode });
      await it.state(graph);
      await it.invoke(graph, {});
      await it.history(graph);
      await it.invoke(row(state), { v: 'in' }, it.thread());
      if (kind.startsWith('Binary') || kind.startsWith('Delta'))
        await it.invoke(graph, { v: new Overwrite(kind.startsWith('Delta') ? ['x'] : 'x') }, it.thread());
      // Of a DeltaChannel LangGraph folds writes of one superstep in any order.
      if (kind.startsWith('Delta')) return;
      const both = it.compile(
        new StateGraph(Annotation.Root(state as never) as unknown as ReturnType<typeof logOf>)
          .addNode('a', see('a', { v: 'a' }) as never)
          .addNode('b', see('b', { v: 'b' }) as never)
          .addNode('c', see('c') as never)
          .addEdge(START, 'a')
          .addEdge(START, 'b')
          .addEdge(['a', 'b'], 'c'),
      );
      await it.invoke(both, { v: 'in' }, it.thread());
    },
  })),
  {
    name: 'a value for one superstep waits with a question, and is seen by the node that asked',
    async run(it) {
      const { EphemeralValue } = channelsEntry(it.lib);
      const { Annotation, START, StateGraph } = it.lib;
      const State = Annotation.Root({ v: new EphemeralValue<string>(), ...logOf(it.lib).spec });
      const graph = it.compile(
        new StateGraph(State)
          .addNode('a', () => ({ v: 'from a' }))
          .addNode('ask', ({ v }) => ({ log: `${it.lib.interrupt<string, string>('go?')} with ${v}` }))
          .addNode('b', ({ v }) => ({ log: `b sees ${JSON.stringify(v)}` }))
          .addEdge(START, 'a')
          .addEdge('a', 'ask')
          .addEdge('ask', 'b'),
      );
      await it.invoke(graph, {});
      await it.state(graph);
      await it.invoke(graph, it.resume('yes'));
      await it.state(graph);
    },
  },
  {
    name: 'a DeltaValue takes its writes by a list',
    async run(it) {
      const { DeltaValue, Overwrite, START, StateGraph, StateSchema } = it.lib;
      const State = new StateSchema({
        list: new DeltaValue(z.array(z.string()).default(['first']), {
          inputSchema: z.string(),
          reducer: (all, more) => [...all, ...more],
        }),
        plain: new DeltaValue(z.array(z.number()), { reducer: (all, more) => [...all, ...more.flat()] }),
      });
      const graph = it.compile(
        new StateGraph(State)
          .addNode('a', () => ({ list: 'a', plain: [1] }))
          .addNode('b', () => ({ list: 'b', plain: [2, 3] }))
          .addNode('c', ({ list }) => ({ list: new Overwrite([list.join()]) }))
          .addEdge(START, 'a')
          .addEdge('a', 'b')
          .addEdge('b', 'c'),
      );
      await it.stream(graph, { list: 'in' }, { streamMode: ['values', 'updates'] });
      await it.state(graph);
      await it.look('snapshotFrequency', () => {
        const reducer = (all: string[]): string[] => all;
        const good = new DeltaValue(z.array(z.string()), { reducer, snapshotFrequency: 1 });
        return [good, new it.lib.DeltaChannel(reducer, { snapshotFrequency: 0 })].length;
      });
    },
  },
  {
    name: 'the oldest form of a state: an object of channels',
    async run(it) {
      const graph = it.compile(
        new it.lib.StateGraph<{ log: string[]; v: string; n: number }>({
          channels: {
            log: { reducer: (all: string[], more: string[]) => all.concat(more), default: () => [] },
            v: { value: (left: string, right: string) => right ?? left, default: () => 'first' },
            n: null,
          },
        })
          .addNode('a', ({ v }) => ({ log: [`a sees ${v}`], n: 2 }))
          .addEdge(it.lib.START, 'a'),
      );
      await it.stream(graph, { log: ['in'] }, { streamMode: ['values', 'updates'] });
      await it.invoke(graph, { v: 'second', n: 1 });
    },
  },
];
