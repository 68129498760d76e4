import { z } from 'zod';
import { zodEntry } from '../compare/zod-entry.ts';
import type { Script } from '../compare/script.ts';
import { errorOf } from './row.ts';
import type { Row } from './row.ts';

/** A graph of one node that writes nothing, with these schemas. */
const taking = (it: Script, schemas: object, node: (state: never) => object = () => ({})) =>
  it.compile(
    new it.lib.StateGraph(schemas as never)
      .addNode('a' as never, node as never)
      .addEdge(it.lib.START, 'a' as never),
  );

export const inputRows: readonly Row[] = [
  {
    row: 'The default of an untracked value',
    async facts(it) {
      const { StateSchema, UntrackedValue } = it.lib;
      const state = new StateSchema({ n: z.number(), own: new UntrackedValue(z.string().default('none')) });
      const graph = taking(it, { state });
      await graph.invoke({ n: 1 }, it.config);
      return (await graph.getState(it.config)).values;
    },
    langgraph: { n: 1, own: 'none' },
    here: { n: 1 },
  },
  {
    row: 'An input or a write that does not fit its schema',
    async facts(it) {
      const user = z.object({ age: z.number() });
      const facts: unknown[] = [];
      for (const state of [z.object({ user }), new it.lib.StateSchema({ user })]) {
        const refused = taking(it, { state }).invoke({ user: { age: 'x' } }, it.thread());
        facts.push(await refused.catch(({ name, message }: Error) => [name, message.includes('age: ')]));
      }
      return facts;
    },
    langgraph: [
      ['$ZodError', false],
      ['Error', false],
    ],
    here: [
      ['InvalidUpdateError', true],
      ['InvalidUpdateError', true],
    ],
  },
  {
    row: 'What is given to a graph is validated twice',
    async facts(it) {
      const length = z.string().transform((text) => text.length);
      const errors: string[] = [];
      for (const state of [z.object({ length }), new it.lib.StateSchema({ length })])
        errors.push(await errorOf(taking(it, { state }).invoke({ length: 'four' }, it.thread())));
      return errors;
    },
    langgraph: ['$ZodError', 'Error'],
    here: ['no error', 'no error'],
  },
  {
    row: 'The default of a zod field is written again',
    async facts(it) {
      const State = z.object({ count: z.number().default(0) });
      const graph = taking(it, State, ({ count }: { count: number }) => ({ count: count + 5 }));
      await graph.invoke({}, it.config);
      return graph.invoke({}, it.config);
    },
    langgraph: { count: 5 },
    here: { count: 10 },
  },
  {
    row: 'By an input schema, a field with a reducer',
    async facts(it) {
      const notes = zodEntry(it.lib).withLangGraph(z.array(z.string()), {
        reducer: { schema: z.string(), fn: (all, one) => [...all, one] },
        default: () => ['first'],
      });
      const State = z.object({ notes });
      return errorOf(taking(it, { state: State, input: State }).invoke({}, it.config));
    },
    langgraph: '$ZodError',
    here: 'no error',
    durable: 'InvalidUpdateError INVALID_SCHEMA_VALUE',
  },
];
