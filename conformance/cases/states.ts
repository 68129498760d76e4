import { z } from 'zod';
import type { Case, Script } from '../compare/script.ts';
import { logGraph, logOf, notes } from './log-graph.ts';

/** One node that writes what it is told to, over a state. */
const writing = (it: Script, state: unknown, ...writes: readonly object[]) => {
  const builder = new it.lib.StateGraph(state as never, { nodes: [] as string[] });
  for (const [at, write] of writes.entries()) {
    builder.addNode(`w${at}`, (() => write) as never);
    builder.addEdge(at === 0 ? it.lib.START : (`w${at - 1}` as never), `w${at}` as never);
  }
  return it.compile(builder as never);
};

/** What a state can be declared by, and what its channels do. */
export const states: readonly Case[] = [
  {
    name: 'a StateSchema: defaults, reducers, and what is written',
    async run(it) {
      const { StateSchema, ReducedValue } = it.lib;
      const schema = new StateSchema({
        count: z.number().default(1),
        name: z.string(),
        notes: new ReducedValue(
          z.array(z.string()).default(() => ['first']),
          { inputSchema: z.string(), reducer: (all: string[], one: string) => [...all, one] },
        ),
        total: new ReducedValue(z.number(), { reducer: (sum: number, more: number) => sum + more }),
      } as never);
      const graph = writing(it, schema, { name: 'ann', notes: 'a' }, { notes: 'b', total: 3, count: 2 });
      await it.stream(graph, { notes: 'in', total: 1 }, { streamMode: ['values', 'updates'] });
      await it.state(graph);
      await it.invoke(graph, {}, it.thread());
      await it.invoke(graph, { count: 7, name: 'bob' }, it.thread());
      await it.invoke(graph, { notes: 'again' });
    },
  },
  {
    name: 'an UntrackedValue is there for the run, and in no checkpoint',
    async run(it) {
      const { StateSchema, UntrackedValue, START, StateGraph } = it.lib;
      const State = new StateSchema({ kept: z.string().optional(), draft: new UntrackedValue(z.string()) });
      const graph = it.compile(
        new StateGraph(State)
          .addNode('write', () => ({ draft: 'a draft' }))
          .addNode('read', ({ draft }) => ({ kept: `saw ${draft}` }))
          .addEdge(START, 'write')
          .addEdge('write', 'read') as never,
      );
      await it.invoke(graph, { kept: 'in' });
      await it.state(graph);
      await it.invoke(graph, { kept: 'again' });
    },
  },
  {
    name: 'a zod object with reducers and defaults by withLangGraph',
    async run(it) {
      const { withLangGraph } = it.lib;
      const State = z.object({
        notes: withLangGraph(z.array(z.string()), {
          reducer: {
            schema: z.union([z.string(), z.array(z.string())]),
            fn: (all, more) => all.concat(more),
          },
          default: () => ['first'],
        }),
        plain: z.string().optional(),
      });
      const graph = writing(it, State, { notes: 'a' }, { notes: ['b', 'c'], plain: 'x' });
      await it.stream(graph, { notes: 'in' }, { streamMode: ['values', 'updates'] });
      await it.state(graph);
      await it.invoke(graph, {}, it.thread());
    },
  },
  {
    name: 'a plain zod object: defaults, and what does not fit',
    async run(it) {
      const State = z.object({ a: z.string().default('none'), b: z.number().optional() });
      const graph = writing(it, State, { b: 1 });
      await it.invoke(graph, {}, it.thread());
      await it.invoke(graph, { a: 'x' }, it.thread());
    },
  },
  {
    name: 'bare annotations declare a state',
    async run(it) {
      const { Annotation } = it.lib;
      const State = { a: Annotation<string>, list: logOf(it.lib).spec.log };
      await it.invoke(writing(it, State, { a: 'x', list: 'one' }, { list: ['two'] }), { list: 'in' });
    },
  },
  {
    name: 'Overwrite goes past the reducer, in a node, an input and a Command',
    async run(it) {
      const { Command, Overwrite } = it.lib;
      const graph = writing(it, logOf(it.lib), { log: 'a' }, { log: new Overwrite(['b']) }, { log: 'c' });
      await it.stream(graph, { log: 'in' }, { streamMode: ['values', 'updates'] });
      await it.invoke(graph, { log: new Overwrite(['all new']) });
      await it.invoke(graph, new Command({ update: { log: { __overwrite__: ['by hand'] } }, goto: 'w2' }));
      await it.standing(graph);
    },
  },
  {
    name: 'Overwrite beside another write, and two of them, in one superstep',
    async run(it) {
      const { Overwrite, START } = it.lib;
      const beside = (a: unknown, b: unknown) =>
        it.compile(
          logGraph(it)
            .addNode('a', () => ({ log: a }) as never)
            .addNode('b', () => ({ log: b }) as never)
            .addEdge(START, 'a')
            .addEdge(START, 'b'),
        );
      await it.invoke(beside(new Overwrite(['new']), 'b'), { log: 'in' }, it.thread());
      await it.invoke(beside('a', new Overwrite(['new'])), { log: 'in' }, it.thread());
      await it.invoke(beside(new Overwrite(['a']), new Overwrite(['b'])), { log: 'in' }, it.thread());
    },
  },
  {
    name: 'null is a value, and a channel that was never written is not there',
    async run(it) {
      const graph = it.compile(
        logGraph(it)
          .addNode('a', (state) => ({ log: JSON.stringify(Object.keys(state)), n: null as never }))
          .addNode('b', (state) => ({ log: JSON.stringify([Object.keys(state), state.n]) }))
          .addEdge(it.lib.START, 'a')
          .addEdge('a', 'b'),
      );
      await it.invoke(graph, {});
      await it.state(graph);
    },
  },
  {
    name: 'a reducer is called for each write, in order, with the value so far',
    async run(it) {
      const { Annotation, StateGraph, START } = it.lib;
      const State = Annotation.Root({
        sum: Annotation<string>({
          reducer: (left, right) => `(${left}+${right})`,
          default: () => '0',
        }),
      });
      const graph = it.compile(
        new StateGraph(State)
          .addNode('b', () => ({ sum: 'b' }))
          .addNode('a', () => ({ sum: 'a' }))
          .addNode('c', () => [{ sum: 'c1' }, new it.lib.Command({ update: { sum: 'c2' } })] as never)
          .addEdge(START, 'a')
          .addEdge(START, 'b')
          .addEdge(START, 'c'),
      );
      await it.invoke(graph, { sum: 'in' });
      await it.invoke(graph, {});
    },
  },
  {
    name: 'a list of messages: ids, replacing, removing',
    async run(it) {
      const { MessagesAnnotation, StateGraph, START, RemoveMessage, REMOVE_ALL_MESSAGES } = it.lib;
      const say = (id: string, content: string) => ({ role: 'assistant', content, id });
      const graph = (write: unknown) =>
        it.compile(
          new StateGraph(MessagesAnnotation)
            .addNode('a', () => ({ messages: write }) as never)
            .addEdge(START, 'a'),
        );
      const input = { messages: [{ role: 'user', content: 'hi', id: 'u1' }, say('a1', 'hello')] };
      const shown = async (write: unknown): Promise<void> => {
        const result = (await graph(write).invoke(input, it.thread())) as {
          messages: { id?: string; content: unknown; getType(): string }[];
        };
        it.saw(
          'messages',
          result.messages.map((message) => [message.id, message.getType(), message.content]),
        );
      };
      await shown(say('a2', 'more'));
      await shown([say('a1', 'replaced')]);
      await shown([new RemoveMessage({ id: 'u1' }), say('a3', 'after')]);
      await shown([new RemoveMessage({ id: REMOVE_ALL_MESSAGES }), say('a4', 'alone')]);
      await shown('a text');
    },
  },
  {
    name: 'what is no state',
    async run(it) {
      await it.look('nothing', () => new it.lib.StateGraph(undefined as never));
      const graph = it.compile(logGraph(it).addNode('a', notes('a')).addEdge(it.lib.START, 'a'));
      await it.invoke(graph, 'text');
      await it.invoke(graph, {}, it.thread());
    },
  },
];
