import { Annotation, Command, entrypoint, START, StateGraph } from '@langchain/langgraph';
import { describe, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { MemorySaver } from '../../src/index.ts';
import type { EntrypointGraph, Interrupt } from '../../src/index.ts';
import { durable } from '../../src/langgraph/index.ts';

const State = Annotation.Root({
  log: Annotation<string[], string | string[]>({
    reducer: (left, right) => left.concat(right),
    default: () => [],
  }),
  amount: Annotation<number>,
});
const builder = new StateGraph(State, z.object({ user: z.string() }))
  .addNode('pay', ({ amount }) => ({ log: `paid ${amount}` }))
  .addEdge(START, 'pay');
const options = { checkpointer: new MemorySaver() };

describe('the types of durable()', () => {
  const graph = durable(builder.compile(), options);

  test('are those that the graph has in LangGraph, without any', () => {
    type Result = Awaited<ReturnType<typeof graph.invoke>>;
    expectTypeOf<Result['log']>().toEqualTypeOf<string[]>();
    expectTypeOf<Result['amount']>().toEqualTypeOf<number>();
    expectTypeOf<Result['__interrupt__']>().toEqualTypeOf<Interrupt[] | undefined>();
    type Snapshot = Awaited<ReturnType<typeof graph.getState>>;
    expectTypeOf<Snapshot['values']['amount']>().toEqualTypeOf<number>();
    expectTypeOf<(typeof graph)['types']['Nodes']>().toEqualTypeOf<'pay'>();
    expectTypeOf<(typeof graph)['types']['Context']>().toEqualTypeOf<{ user: string }>();
    expectTypeOf<(typeof graph)['types']['Update']['log']>().not.toBeAny();
  });

  test('take an input, commands of either library, and null', () => {
    expectTypeOf<typeof graph.invoke>().toBeCallableWith({ log: 'in', amount: 1 });
    expectTypeOf<typeof graph.invoke>().toBeCallableWith(new Command({ resume: true }));
    expectTypeOf<typeof graph.invoke>().toBeCallableWith(null, { context: { user: 'Ada' } });
    // @ts-expect-error: the amount is a number
    expectTypeOf<typeof graph.invoke>().toBeCallableWith({ amount: 'much' });
    // @ts-expect-error: there is no such node
    expectTypeOf<typeof graph.updateState>().toBeCallableWith({}, {}, 'nowhere');
  });

  test('are the same for a builder', () => {
    expectTypeOf(durable(builder, options)).toEqualTypeOf<typeof graph>();
  });

  test('of an entrypoint are its own', () => {
    const refund = durable(
      entrypoint('refund', async (amount: number) => `refunded ${amount}`),
      options,
    );
    expectTypeOf<ReturnType<typeof refund.invoke>>().toEqualTypeOf<Promise<string>>();
    expectTypeOf<typeof refund.invoke>().toBeCallableWith(5);
    expectTypeOf(refund).toExtend<EntrypointGraph<number, string>>();
    // @ts-expect-error: it takes a number
    expectTypeOf<typeof refund.invoke>().toBeCallableWith('5');
  });
});
