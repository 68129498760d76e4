import type { StandardSchemaV1 } from '@standard-schema/spec';
import { z } from 'zod';
import type { Case } from '../compare/script.ts';
import { zodEntry } from '../compare/zod-entry.ts';

/** How a state's fields are declared, validated, reduced and kept. */
export const fields: readonly Case[] = [
  {
    name: 'a zod state requires nothing of an input, and an input schema what it requires',
    async run(it) {
      const { START, StateGraph } = it.lib;
      const State = z.object({ a: z.string(), b: z.number().optional() });
      const graph = (input?: typeof State) =>
        it.compile(
          new StateGraph({ state: State, ...(input && { input }) } as never)
            .addNode('n' as never, (() => ({})) as never)
            .addEdge(START, 'n' as never),
        );
      await it.invoke(graph(), { b: 1, unknown: 2 }, it.thread());
      await it.invoke(graph(State), { a: 'x', unknown: 2 }, it.thread());
      await it.look('a required field that is missing', () =>
        refused(graph(State).invoke({ b: 1 }, it.thread())),
      );
      await it.look('a field of the wrong type', () => refused(graph().invoke({ a: 5 }, it.thread())));
    },
  },
  {
    name: 'a StateSchema has defaults, reducers, overwrites, and fields of any Standard Schema',
    async run(it) {
      const { Overwrite, ReducedValue, START, StateGraph, StateSchema } = it.lib;
      const State = new StateSchema({
        count: z.number().default(1),
        name: shout,
        notes: new ReducedValue(z.array(z.string()).default(['first']), {
          inputSchema: z.string(),
          reducer: (all, one) => [...all, one],
        }),
      });
      const graph = it.compile(
        new StateGraph(State)
          .addNode('a', ({ count }) => ({ count: count + 1, notes: 'a', name: 'ANN' }))
          .addNode('b', () => ({ notes: new Overwrite(['only']) }))
          .addEdge(START, 'a')
          .addEdge('a', 'b'),
      );
      await it.stream(graph, { notes: 'in' }, { streamMode: ['values', 'updates'] });
      await it.invoke(graph, {});
      await it.look('a write', () => refused(graph.invoke({ count: 'x' }, it.thread())));
      await it.look('another', () => refused(graph.invoke({ name: 5 }, it.thread())));
      await it.look('an overwrite', () => refused(graph.invoke({ notes: new Overwrite([5]) }, it.thread())));
    },
  },
  {
    name: 'fields of a zod object have reducers and defaults by withLangGraph and by the registry',
    async run(it) {
      const { START, StateGraph } = it.lib;
      const { registry, withLangGraph } = zodEntry(it.lib);
      const State = z.object({
        notes: withLangGraph(z.array(z.string()), {
          reducer: { schema: z.string(), fn: (all, one) => [...all, one] },
          default: () => ['first'],
        }),
        more: z
          .array(z.string())
          .register(registry, { reducer: { fn: (all, some) => all.concat(some) }, default: () => [] }),
        n: z.number().register(registry, { default: () => 7 }),
      });
      const graph = it.compile(
        new StateGraph(State)
          .addNode('a', () => ({ notes: 'a', more: ['a'] }))
          .addNode('b', () => ({ notes: 'b', more: ['b', 'c'] }))
          .addEdge(START, 'a')
          .addEdge(START, 'b'),
      );
      await it.invoke(graph, { notes: 'in' });
      await it.state(graph);
      await it.look('a write', () => refused(graph.invoke({ notes: ['x'] }, it.thread())));
    },
  },
  {
    name: 'a context is validated by its schema, required fields and all',
    async run(it) {
      const { START, StateGraph } = it.lib;
      const graph = new StateGraph(z.object({ saw: z.string() }), z.object({ user: z.string() }))
        .addNode('a', (_, { context }) => ({ saw: context?.user ?? '' }))
        .addEdge(START, 'a')
        .compile();
      await it.look('invoke', () => graph.invoke({}, { context: { user: 'ann' } }));
      await it.look('a wrong one', () => refused(graph.invoke({}, { context: { user: 5 as never } })));
      await it.look('none', () => refused(graph.invoke({})));
    },
  },
  {
    name: 'an untracked value is shown while its run lasts, and not kept',
    async run(it) {
      const { START, StateGraph, StateSchema, UntrackedValue } = it.lib;
      const State = new StateSchema({
        log: z.string(),
        secret: new UntrackedValue(z.string()),
      });
      const graph = it.compile(
        new StateGraph(State)
          .addNode('a', () => ({ secret: 'told' }))
          .addNode('b', ({ secret }) => ({ log: `b knows ${secret}` }))
          .addEdge(START, 'a')
          .addEdge('a', 'b'),
      );
      for (const streamMode of ['values', 'updates', 'checkpoints'])
        await it.stream(graph, { log: 'in' }, { ...it.thread(), streamMode });
      await it.invoke(graph, { log: 'in' });
      await it.state(graph);
      await it.history(graph);
    },
  },
  {
    name: 'a guarded untracked value takes one write a superstep',
    async run(it) {
      const { START, StateGraph, StateSchema, UntrackedValue } = it.lib;
      const both = (guard: boolean) =>
        it.compile(
          new StateGraph(new StateSchema({ secret: new UntrackedValue(z.string(), { guard }) }))
            .addNode('a', () => ({ secret: 'a' }))
            .addNode('b', () => ({ secret: 'b' }))
            .addEdge(START, 'a')
            .addEdge(START, 'b'),
        );
      await it.invoke(both(false), {}, it.thread());
      await it.invoke(both(true), {}, it.thread());
    },
  },
];

/** A schema of no library: a text, in capitals. */
const shout: StandardSchemaV1<string, string> = {
  '~standard': {
    version: 1,
    vendor: 'nobody',
    validate: (value) =>
      typeof value === 'string'
        ? { value: value.toUpperCase() }
        : { issues: [{ message: 'must be a text' }] },
  },
};

/** That it is refused: how that is said differs, as docs/differences.md has it. */
async function refused(running: Promise<unknown>): Promise<string> {
  return running.then(
    () => 'is taken',
    () => 'is refused',
  );
}
